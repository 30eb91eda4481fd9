/** A thread in which trials train by the engine alone; answers how many trial-steps it did within so many seconds. */
import { parentPort, workerData } from "node:worker_threads";
import { examplesOf } from "./data.mjs";
import { engineTrials } from "./engine.mjs";
import { product } from "./product.mjs";

const { model, k } = workerData;
const executor = await product.createExecutor("wasm");
const { run } = await engineTrials(executor, model, await examplesOf(model), k);
parentPort.on("message", async (seconds) => {
  const start = performance.now();
  let steps = 0;
  while (performance.now() - start < 1000 * seconds) steps += await run();
  parentPort.postMessage(steps, []);
});
parentPort.postMessage("ready", []);
