/** The other backends: groups of trials side by side, as far as this machine has them. */
import { taskTrials } from "./task.mjs";
import { compare } from "./measure.mjs";
import { product } from "./product.mjs";
import { rounded } from "./report.mjs";

/** Rows of the task on the backends that are not wasm. The reference, plain JavaScript, gains nothing: few trials do. */
export async function compareBackends(model, setting, report) {
  const { backends } = await product.probeBackends();
  for (const { name, availability } of backends) {
    if (name === "wasm") continue;
    if (!availability.available) {
      report.note(`left out  ${name}: ${availability.detail}`);
      continue;
    }
    try {
      await product.selectBackend(name);
    } catch (error) {
      report.note(`left out  ${name}: ${error.message}`);
      continue;
    }
    report.note(`device    ${name}: ${availability.detail}`);
    const groups = name === "cpu" ? [1, 4] : setting.wideGroups;
    const candidates = [];
    for (const k of groups) {
      const epochs = name === "cpu" ? 1 : setting.epochs[model.name];
      const task = await taskTrials({ backend: name, workers: 0 }, model, { k, epochs });
      candidates.push({ ...task, k });
    }
    const rates = await compare(candidates, { ...setting, rounds: 2 });
    const [first] = candidates;
    for (const candidate of candidates) {
      const { wall, median, processor } = rates.get(candidate);
      report.row(
        rounded({
          backend: name,
          model: model.name,
          path: "task",
          k: candidate.k,
          workers: 0,
          trial_steps_per_s: Math.round(wall),
          median: Math.round(median),
          trial_steps_per_processor_s: Math.round(processor),
          ratio_over_fit: null,
          ratio_over_loop: null,
          share_of_c: null,
          share_of_prototype: null,
          ratio_over_pytorch: null,
        }),
      );
      await candidate.close();
    }
    const gain = rates.get(candidates.at(-1)).wall / rates.get(first).wall;
    report.note(`          ${name}: K = ${groups.at(-1)} is ${gain.toFixed(1)} times K = 1`);
  }
}
