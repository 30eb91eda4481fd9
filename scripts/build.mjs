// dist/lib: the library as modules with types. dist/cli: the command line as one bundle in chunks, so
// that a command loads only what it needs.
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
rmSync("dist", { recursive: true, force: true });

const tsc = spawnSync(
  process.execPath,
  ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"],
  { stdio: "inherit" },
);
if (tsc.status !== 0) process.exit(tsc.status ?? 1);

const { version, dependencies, optionalDependencies, peerDependencies } = JSON.parse(
  readFileSync("package.json", "utf8"),
);
// Bundled for a fast start; the rest (tensors, native store) is loaded from node_modules when used.
const bundled = new Set(["chevrotain", "commander", "picocolors", "zod", "cli-progress"]);
const external = Object.keys({
  ...dependencies,
  ...optionalDependencies,
  ...peerDependencies,
}).filter((name) => !bundled.has(name));

await build({
  entryPoints: { main: "src/cli/main.ts" },
  outdir: "dist/cli",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  minify: true,
  keepNames: true,
  legalComments: "none",
  external: [...external, ...external.map((name) => `${name}/*`)],
  // Bundled CommonJS packages ask for Node's own modules through `require`.
  banner: {
    js: `#!/usr/bin/env node\nimport { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);`,
  },
  define: { __HPTC_VERSION__: JSON.stringify(version) },
});
chmodSync("dist/cli/main.js", 0o755);
