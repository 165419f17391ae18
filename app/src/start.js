// The page first, its islands after it: nothing is fetched for them before all that the page
// shows is there, and each step of waking them is a task of its own, so that a slow phone
// answers its user in between.
const breath = () => new Promise((go) => setTimeout(go));
if (document.readyState !== "complete") {
  await new Promise((go) => addEventListener("load", go, { once: true }));
}
await breath();
const [app, module] = await Promise.all([
  import("APP_JS"),
  WebAssembly.compileStreaming(fetch("APP_WASM")),
]);
await breath();
await app.default({ module_or_path: module });
await breath();
app.hydrate();
const waiting = [];
(function visit(element) {
  if (element.localName === "leptos-island") {
    waiting.at(-1)?.();
    app[element.dataset.component]?.(element);
  }
  const around = element.localName === "leptos-children";
  if (around) waiting.push(element.$$on_hydrate);
  for (const child of element.children) visit(child);
  if (around) waiting.pop();
})(document.body);
