// Makes dist/bundle.js for index.html: node examples/embed/browser/bundle.mjs
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

await build({
  entryPoints: [here("app.js")],
  outfile: here("dist/bundle.js"),
  bundle: true,
  format: "esm",
  platform: "browser",
});
