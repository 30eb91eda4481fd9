// The command line as one bundle in chunks, so that a command loads only what it needs.
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

// Bundled for a fast start; the rest (tensors, native store) is loaded from node_modules when used.
const bundled = new Set(["chevrotain", "commander", "picocolors", "zod"]);

/** Writes `main.js`, what its threads run, and their chunks into a folder, which must lie inside the project (for node_modules). */
export async function bundleCli(outdir) {
  const { version, dependencies, optionalDependencies, peerDependencies } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  const external = Object.keys({
    ...dependencies,
    ...optionalDependencies,
    ...peerDependencies,
  }).filter((name) => !bundled.has(name));
  await build({
    absWorkingDir: root,
    // Beside the command what it does not import but starts or hands out: threads run `worker.js`, `function-worker.js` and `solver.js`, and
    // `task.js` is what task modules import as `hptc/task`. All are found next to the chunk that needs them.
    entryPoints: {
      main: "src/cli/main.ts",
      worker: "src/tasks/worker.ts",
      "function-worker": "src/tasks/function-worker.ts",
      solver: "src/cli/solve/worker.ts",
      task: "src/training/index.ts",
    },
    outdir,
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
    define: { HPTC_VERSION: JSON.stringify(version) },
  });
  chmodSync(join(outdir, "main.js"), 0o755);
}
