/** Carries out one classifier and prints its metrics: for tests across processes. */
import { classifierTrainer, irisInputs, metricsOf, trialContext } from "./support.ts";

const inputs = irisInputs({ hidden: [8, 8], dropout: 0.25, smoothing: 0.1, decay: 1e-3 });
const { model: _, ...metrics } = await metricsOf(await classifierTrainer(), {
  inputs,
  context: trialContext(),
});
console.log(JSON.stringify(metrics));
