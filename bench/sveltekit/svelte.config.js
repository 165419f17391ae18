import adapter from "@sveltejs/adapter-node";

// What is built lies with the packages: it is nobody's source.
export default {
  kit: { adapter: adapter({ out: "node_modules/.page" }), outDir: "node_modules/.svelte-kit" },
};
