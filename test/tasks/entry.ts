/** Carries out one classifier on the backend that is named, and prints its metrics: for tests across processes. */
import { selectBackend } from "../../src/backends/ladder.ts";
import { classifier } from "../../src/tasks/classifier.ts";
import { irisInputs, trialContext } from "./support.ts";

await selectBackend(process.argv[2]);
const { model: _, ...metrics } = await classifier.run(
  irisInputs({ hidden: [8, 8], dropout: 0.25, smoothing: 0.1, decay: 1e-3 }),
  trialContext(),
);
console.log(JSON.stringify(metrics));
