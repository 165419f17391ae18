import init, * as app from "APP_JS";
await init({ module_or_path: "APP_WASM" });
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
