/** How trials end that have trained to the end: closing metrics, and the trained weights. */
import type { Executor, States } from "../backends/executor.ts";
import type { StateLayout } from "../graph/program.ts";
import { declaredLayout } from "../graph/scope.ts";
import type { TaskMetrics, TaskOutcome } from "../tasks/task.ts";
import type { Scores, TrainingTask, TrialMetrics } from "./definition.ts";
import type { Compiled } from "./library.ts";
import { closingMetrics } from "./metrics.ts";
import { threw } from "./outcome.ts";
import { type ScoredTrial, scoresOf } from "./scoring.ts";
import type { TracedTrial } from "./trace.ts";
import { exportedWeights, type Segments, writeSegments } from "./weights.ts";

export interface FinishedTrial extends ScoredTrial {
  /** Among the states. */
  readonly place: number;
  /** After the last epoch. */
  readonly metrics: TrialMetrics;
}

/** The outcomes of trials that have trained to their end, in their order; the states stay as they are. */
export async function finish(
  task: TrainingTask,
  executor: Executor,
  compiled: Compiled,
  states: States,
  trials: readonly FinishedTrial[],
  signal: AbortSignal,
): Promise<readonly TaskOutcome[]> {
  const { traced } = compiled;
  const weights = await Promise.all(
    trials.map(({ place }) => segmentsOf(states, place, declaredLayout(traced.declarations))),
  );
  const scores = await closingScores(executor, compiled, weights, trials, signal);
  return trials.map(({ own, metrics }, i) => {
    try {
      const all: TaskMetrics = {
        ...metrics,
        ...closingMetrics(task, own.trial, scores[i] ?? {}),
        ...modelMetric(own, traced, weights[i] ?? {}),
      };
      return { kind: "returned", metrics: all };
    } catch (error) {
      return threw(error);
    }
  });
}

/** What a trial keeps, as far as the layout has it: that of its model leaves out what the optimiser adds. */
export async function segmentsOf(
  states: States,
  place: number,
  { segments }: StateLayout,
): Promise<Segments> {
  const read = await Promise.all(
    segments.map(async ({ name }) => [name, await states.read(place, name)] as const),
  );
  return Object.fromEntries(read);
}

/** Results of the closing passes. Trials that go on take no part: they would be scored each time one ends. */
async function closingScores(
  executor: Executor,
  compiled: Compiled,
  weights: readonly Segments[],
  trials: readonly ScoredTrial[],
  signal: AbortSignal,
): Promise<readonly Scores[]> {
  const passes = await compiled.closing();
  if (passes.length === 0) return [];
  const states = executor.createStates(compiled.layout, trials.length);
  try {
    for (const [place, segments] of weights.entries()) writeSegments(states, place, segments);
    return await scoresOf(passes, ({ closing }) => closing, states, trials, signal);
  } finally {
    states.dispose();
  }
}

function modelMetric(own: TracedTrial, program: TracedTrial, weights: Segments): TaskMetrics {
  const { model } = own.trial;
  if (model === undefined) return {};
  const { metric, format, config } = model;
  const exported = exportedWeights(own.declarations, program.declarations, weights);
  return { [metric]: { kind: "model", format, weights: exported, config } };
}
