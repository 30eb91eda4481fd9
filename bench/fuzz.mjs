// Looks for texts on which the checker, the compiler or the formatter fails.
//
//   node bench/fuzz.mjs [--seed 1] [--texts 500 | --seconds 60] [--verbose]
import { build } from "esbuild";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const entry = new URL("../test/fuzz/main.ts", import.meta.url);
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: [fileURLToPath(entry)],
  bundle: true,
  write: false,
  format: "esm",
  platform: "node",
  target: "node20.19",
  packages: "external",
  define: { "import.meta.url": JSON.stringify(entry.href) },
});
const folder = `${root}/node_modules/.cache/hptc-bench`;
mkdirSync(folder, { recursive: true });
const file = `${folder}/fuzz-${process.pid}.mjs`;
writeFileSync(file, outputFiles[0].contents);
await import(pathToFileURL(file).href);
