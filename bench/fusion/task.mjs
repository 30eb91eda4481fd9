/**
 * What a study carries out: groups of trials of the task `classifier`, with all that belongs to them: weights drawn,
 * batches ordered, scores on the validation part after each epoch, those of the training part at the end.
 */
import { batch } from "./data.mjs";
import { product } from "./product.mjs";
import { rateOf } from "./measure.mjs";

const reference = { kind: "builtin", name: "classifier" };

/** Trials of a model on a backend, in so many worker threads (0: in this one). */
export async function taskTrials({ backend, workers }, model, { k, epochs }) {
  const carriers = product.createCarriers({ backend, workers, output: () => {} });
  const { fusion } = carriers.fused(await product.loadTask(reference), reference);
  const inputs = Array.from({ length: k }, (_, trial) => ({
    data: { kind: "data", source: model.source },
    hidden: model.hidden,
    filters: model.filters ?? [],
    batch,
    optimizer: "adam",
    lr: 1e-3 / (1 + trial / k),
  }));
  // Side by side K is what is looked at, also beyond the most that studies put into a group.
  const trials = backend === "wasm" ? fusion.limits.trials : k;
  const groups = await fusion.divide(inputs, { ...fusion.limits, trials });
  let number = 0;
  const carryOut = async (epochs) => {
    let steps = 0;
    const failures = [];
    const members = inputs.map((input) => {
      number += 1;
      const advance = (more) => {
        steps += more;
      };
      return { inputs: { ...input, epochs }, context: contextOf(number, advance) };
    });
    const ended = (_, outcome) => {
      if (outcome.kind === "threw") failures.push(outcome.error);
    };
    await Promise.all(
      groups.map(({ places }) =>
        fusion.run(
          places.map((place) => members[place]),
          ended,
        ),
      ),
    );
    if (failures.length > 0) throw failures[0];
    return steps;
  };
  // Threads, data and programs are there once a study has begun.
  await carryOut(1);
  return { rate: rateOf(() => carryOut(epochs)), close: carriers.close };
}

function contextOf(trial, advance) {
  const key = [1, "run", trial, 0];
  const { signal } = new AbortController();
  const random = (purpose) => product.randomStream(...key, purpose);
  return { trial, run: 0, key, random, report: () => {}, advance, signal };
}
