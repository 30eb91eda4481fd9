/** One trial as its author wrote it, built for a form: tensors, and what it declares. */
import { add, minimum, multiply } from "../graph/elementwise.ts";
import { batch, constant, step } from "../graph/leaves.ts";
import { createScope, type Declaration, type Scope } from "../graph/scope.ts";
import type { UpdateGoal } from "../graph/passes/schedule.ts";
import type { Tensor } from "../graph/tensor.ts";
import { checkTensor, checkTrial } from "./check-trial.ts";
import type { LossWithUpdates, Pass, TrainingTask, Trial } from "./definition.ts";
import type { Form } from "./form.ts";
import { givenOf, tableTensors, type TrialData } from "./given.ts";

export interface TracedTrial {
  readonly trial: Trial;
  readonly scope: Scope;
  /** All that was declared, wherever. */
  readonly declarations: readonly Declaration[];
  /** Rows of a step, and how many of them an epoch has; then those that are left, if any. */
  readonly whole: TracedStep;
  readonly rest: TracedStep | undefined;
  readonly scoring: readonly TracedPass[];
  readonly closing: readonly TracedPass[];
}

export interface TracedStep {
  readonly rows: number;
  /** In an epoch. */
  readonly steps: number;
  readonly loss: LossWithUpdates;
}

export interface TracedPass {
  readonly name: string;
  readonly rows: number;
  /** Rows that are scored at once, and how often; the last ones are repeated to fill up. */
  readonly chunk: number;
  readonly chunks: number;
  /** Whether each time all rows are scored: then the last time counts. */
  readonly repeats: boolean;
  readonly updates: readonly UpdateGoal[];
  /** Each [chunk, …]. */
  readonly results: { readonly [name: string]: Tensor };
}

/** The batch input of training steps: which rows of the table a step looks at. */
export const rowsInput = "rows";

/** Bounds the memory that values of a pass take. */
const rowsAtOnce = 256;

/** Calls the author's function. Throws an `Error` that names the task where it cannot be built. */
export function traceTrial(task: TrainingTask, form: Form, data: TrialData): TracedTrial {
  return built(task, () => {
    const scope = createScope();
    const trial = task.trial(givenOf(form, data, scope), { scope, tables: tableTensors(data) });
    checkTrial(trial);
    const { training } = trial;
    checkCount("training.rows", training.rows);
    checkCount("training.batch", training.batch);
    const rows = Math.min(training.batch, training.rows);
    const left = training.rows % rows;
    const stepOf = (size: number, steps: number): TracedStep => {
      const made = training.loss(batch(rowsInput, [size], "int32"));
      const hasUpdates = typeof made === "object" && made !== null && "loss" in made;
      const loss = hasUpdates ? made : { loss: made, updates: [] };
      checkTensor("The loss", loss.loss);
      return { rows: size, steps, loss };
    };
    const whole = stepOf(rows, Math.floor(training.rows / rows));
    const rest = left === 0 ? undefined : stepOf(left, 1);
    const passes = (all: { readonly [name: string]: Pass }): readonly TracedPass[] =>
      Object.entries(all).map(([name, pass]) => tracePass(name, pass));
    const scoring = passes(trial.scoring);
    const closing = passes(trial.closing?.scoring ?? {});
    const declarations = scope.declarations();
    checkKept(declarations, [whole.loss, ...scoring, ...closing]);
    return { trial, scope, declarations, whole, rest, scoring, closing };
  });
}

/** What an author's functions make; their errors name the task. */
export function built<T>(task: TrainingTask, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`A trial of the task ${task.name} cannot be built. ${reason}`, { cause });
  }
}

function tracePass(name: string, { rows, results: resultsOf, repeated }: Pass): TracedPass {
  checkCount(`rows of the pass "${name}"`, rows);
  if (repeated !== undefined) checkCount(`repeated.times of the pass "${name}"`, repeated.times);
  const chunks = repeated?.times ?? Math.ceil(rows / rowsAtOnce);
  const chunk = repeated === undefined ? Math.ceil(rows / chunks) : rows;
  const places = constant(
    Array.from({ length: chunk }, (_, i) => i),
    [chunk],
    "int32",
  );
  // Rows that depend on no trial are taken from the table once for all trials.
  const numbers = chunk === rows ? places : minimum(add(places, multiply(step(), chunk)), rows - 1);
  const results = resultsOf(numbers);
  for (const [result, tensor] of Object.entries(results)) {
    checkTensor(`The result "${result}" of the pass "${name}"`, tensor);
    const { shape } = tensor;
    if (shape[0] === chunk) continue;
    throw new Error(
      `The result "${result}" of the pass "${name}" is [${shape.join(", ")}] for ${chunk} rows. Its first axis ` +
        "must be that of the rows: give a value for each row, and take means in `metrics`.",
    );
  }
  const updates = repeated?.updates() ?? [];
  return { name, rows, chunk, chunks, repeats: repeated !== undefined, results, updates };
}

/** Refuses what is kept from step to step and never brought up to date. */
function checkKept(
  declarations: readonly Declaration[],
  all: readonly Pick<LossWithUpdates, "updates">[],
): void {
  const goals = all.flatMap(({ updates }) => updates);
  const written = new Set(goals.map(({ segment, offset }) => `${segment} ${offset}`));
  for (const { name, segment, offset } of declarations) {
    if (segment !== "running" || written.has(`${segment} ${offset}`)) continue;
    throw new Error(
      `\`${name}\` is kept from step to step, but no step changes it: give \`{ loss, updates }\` in \`training.loss\`, ` +
        "with the `updates` of `batchNormalization` or those that `replacement` makes.",
    );
  }
}

function checkCount(what: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new Error(`${what} must be a whole number, at least 1, not ${JSON.stringify(value)}.`);
}
