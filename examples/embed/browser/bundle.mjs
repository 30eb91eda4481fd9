// Makes dist/bundle.js for index.html: node examples/embed/browser/bundle.mjs
// With --serve it shows the page as well, on this machine alone, until Ctrl-C.
import { fileURLToPath } from "node:url";
import { context } from "esbuild";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const bundle = await context({
  entryPoints: [here("app.js")],
  outfile: here("dist/bundle.js"),
  bundle: true,
  format: "esm",
  platform: "browser",
});
await bundle.rebuild();
if (process.argv.includes("--serve")) {
  const { port } = await bundle.serve({ host: "127.0.0.1", servedir: here(".") });
  console.log(`The page: http://127.0.0.1:${port}/`);
} else await bundle.dispose();
