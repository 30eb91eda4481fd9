/** What a group of trials keeps in memory, and whether anything is left over after very many steps. */
import * as tf from "@tensorflow/tfjs-core";
import { examplesOf } from "./data.mjs";
import { engineTrials } from "./engine.mjs";
import { product } from "./product.mjs";

const steps = 10_000;

/** Bytes in use with so many trials, on the engine's own memory: linear in K where each trial more takes the same. */
export async function reportMemory(model, groups, report) {
  const data = await examplesOf(model);
  const executor = await product.createExecutor("wasm");
  const before = executor.used();
  let fewer;
  for (const k of groups) {
    const trials = await engineTrials(executor, model, data, k);
    const bytes = executor.used() - before;
    trials.dispose();
    const each = fewer === undefined ? null : (bytes - fewer.bytes) / (k - fewer.k);
    const more = each === null ? "" : `, ${each.toFixed(0)} bytes for each more`;
    report.figures(
      { backend: "wasm", model: model.name, k, bytes, bytes_a_trial: each },
      `memory    wasm, ${model.name}, K = ${k}: ${(bytes / 2 ** 20).toFixed(2)} MiB${more}`,
    );
    fewer = { k, bytes };
  }
}

/** What is in use before and after very many steps of two trials: bytes of the engine, or tensors and bytes of tfjs. */
export async function reportLeaks(backend, model, report) {
  if (backend !== "wasm") await product.selectBackend(backend);
  const executor = await product.createExecutor(backend);
  // tfjs has an answer only where it has a backend.
  const earlier = backend === "wasm" ? undefined : tf.memory();
  const trials = await engineTrials(executor, model, await examplesOf(model), 2);
  const inUse = () => {
    if (earlier === undefined) return { bytes: executor.used() };
    const { numBytes, numTensors } = tf.memory();
    return { bytes: numBytes - earlier.numBytes, tensors: numTensors - earlier.numTensors };
  };
  const before = inUse();
  let done = 0;
  while (done < steps) done += (await trials.run()) / 2;
  const after = inUse();
  trials.dispose();
  const tensors =
    before.tensors === undefined ? "" : `, ${before.tensors} tensors, then ${after.tensors}`;
  report.figures(
    { backend, model: model.name, steps: done, before, after },
    `leaks     ${backend}, ${model.name}, ${done} steps: ${before.bytes} bytes in use, then ${after.bytes}${tensors}`,
  );
}
