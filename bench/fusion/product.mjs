/** What is measured of the project: its source, bundled on the fly as the command line is, worker threads included. */
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

const root = fileURLToPath(new URL("../..", import.meta.url));
// Inside the project, for packages and data.
const folder = new URL("../../node_modules/.cache/bench/fusion/", import.meta.url);

// Threads load what their process has bundled.
if (isMainThread) await bundle();

async function bundle() {
  await build({
    absWorkingDir: root,
    stdin: {
      contents: `
      export { selectBackend, probeBackends } from "./src/backends/ladder.ts";
      export { createExecutor } from "./src/backends/create-executor.ts";
      export { loadDataSet } from "./src/data/load.ts";
      export { gather, reshape } from "./src/graph/arrangement.ts";
      export { relu } from "./src/graph/elementwise.ts";
      export { maxPool } from "./src/graph/image.ts";
      export { he } from "./src/graph/initializer.ts";
      export { convolution, dense } from "./src/graph/layers/dense.ts";
      export { crossEntropy } from "./src/graph/layers/loss.ts";
      export * as leaves from "./src/graph/leaves.ts";
      export { createScope } from "./src/graph/scope.ts";
      export { trainingStep } from "./src/graph/training.ts";
      export { randomStream } from "./src/space/random.ts";
      export { createCarriers } from "./src/tasks/carrier.ts";
      export { loadTask } from "./src/tasks/load.ts";
    `,
      resolveDir: root,
      loader: "ts",
      sourcefile: "product.ts",
    },
    entryPoints: { worker: "src/tasks/worker.ts" },
    outdir: fileURLToPath(folder),
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    packages: "external",
  });
}

export const product = await import(new URL("stdin.js", folder).href);
