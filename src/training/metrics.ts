/** What an author's functions make of scores, checked. */
import type { Scores, TrainingTask, Trial, TrialMetrics } from "./definition.ts";

/** Metrics after an epoch. Throws an `Error` for the user where they are none. */
export function epochMetrics(task: TrainingTask, trial: Trial, scores: Scores): TrialMetrics {
  return checked(task, "metrics", scores, (given) => trial.metrics(given));
}

/** Metrics after the last epoch beside those. */
export function closingMetrics(task: TrainingTask, trial: Trial, scores: Scores): TrialMetrics {
  const { closing } = trial;
  return closing === undefined
    ? {}
    : checked(task, "closing.metrics", scores, (given) => closing.metrics(given));
}

/** Those that are numbers: what is reported. */
export function numbersOf(metrics: TrialMetrics): { readonly [metric: string]: number } {
  const numbers = Object.entries(metrics).flatMap(([name, value]): [string, number][] =>
    typeof value === "number" ? [[name, value]] : [],
  );
  return Object.fromEntries(numbers);
}

type Compute = (scores: Scores) => TrialMetrics;

function checked(task: TrainingTask, part: string, scores: Scores, compute: Compute): TrialMetrics {
  const metrics = computed(task, part, scores, compute);
  if (typeof metrics !== "object" || metrics === null) {
    throw new Error(
      `\`${part}\` of the task ${task.name} must give an object of metrics, such as { val_loss: 0.3 }, not ` +
        `${String(metrics)}.`,
    );
  }
  for (const [name, value] of Object.entries(metrics)) {
    const isList = Array.isArray(value) && value.every((item) => typeof item === "number");
    if (isList || ["number", "boolean", "string"].includes(typeof value)) continue;
    throw new Error(
      `The metric "${name}" of the task ${task.name} must be a number, a list of numbers, true or false, or a ` +
        "text. Make plain numbers of tensors' values: `scores.validation.losses` is a list of them.",
    );
  }
  return metrics;
}

function computed(
  task: TrainingTask,
  part: string,
  scores: Scores,
  compute: Compute,
): TrialMetrics {
  try {
    return compute(scores);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `\`${part}\` of the task ${task.name} failed: ${reason.replace(/\.$/, "")}. It is given ${shown(scores)}.`,
      { cause },
    );
  }
}

/** The names under which results are found: `{ validation: { losses } }`. */
function shown(scores: Scores): string {
  const passes = Object.entries(scores).map(
    ([pass, results]) => `${pass}: { ${Object.keys(results).join(", ")} }`,
  );
  return passes.length === 0 ? "no results, as there is no pass" : `{ ${passes.join(", ")} }`;
}
