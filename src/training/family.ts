/** Trials that have the same program, from their initial weights to their metrics. */
import type { Executor, Named, States } from "../backends/executor.ts";
import { declaredLayout } from "../graph/scope.ts";
import { randomStream } from "../space/random.ts";
import type { TaskContext, TaskMetrics, TaskOutcome } from "../tasks/task.ts";
import { reasonOf, whenAllAborted } from "./aborted.ts";
import type { Scores, TrainingTask } from "./definition.ts";
import { formOf, hypersOf } from "./form.ts";
import type { Compiled, CompiledStep, Library } from "./library.ts";
import { closingMetrics, epochMetrics, numbersOf } from "./metrics.ts";
import { createPace } from "./pace.ts";
import { rowOrder } from "./row-order.ts";
import { scoresOf } from "./scoring.ts";
import { epochsOf, type Settings } from "./settings.ts";
import { rowsInput, type TracedTrial } from "./trace.ts";
import { exportedWeights, initialSegments, type Segments } from "./weights.ts";

export interface FamilyMember {
  readonly settings: Settings;
  readonly context: TaskContext;
  readonly end: (outcome: TaskOutcome) => void;
}

export interface Family {
  /** Trains all trials for one more epoch and scores them; tells of those that ended. Never throws. */
  readonly epoch: () => Promise<void>;
  readonly isTraining: () => boolean;
  readonly dispose: () => void;
}

interface Training extends FamilyMember {
  /** At the trial's own widths: its metrics and the shapes of its weights come from here. */
  readonly own: TracedTrial;
  readonly epochs: number;
  readonly hypers: Named<number>;
  /** Of the order of rows, and of what programs draw. */
  readonly orderSeed: number;
  readonly seed: number;
}

/** A trial that has trained to its end, and its place among the states. */
interface Finished {
  readonly trial: Training;
  readonly place: number;
  readonly metrics: TaskMetrics;
}

/** Throws an `Error` for the user where the program cannot be built or there is no memory for it. */
export async function createFamily(
  task: TrainingTask,
  executor: Executor,
  library: Library,
  members: readonly FamilyMember[],
): Promise<Family> {
  const [first, ...others] = members.map(({ settings }) => settings);
  if (first === undefined) throw new Error("There is no trial to train.");
  const compiled = await library.compile(formOf(first, ...others));
  const { traced, layout } = compiled;
  let training: readonly Training[] = await Promise.all(
    members.map(async (member) => ({
      ...member,
      own: await library.trace(formOf(member.settings)),
      epochs: epochsOf(member.settings),
      hypers: hypersOf(member.settings),
      orderSeed: randomStream(...member.context.key, "batches").word(),
      seed: randomStream(...member.context.key, "dropout").word(),
    })),
  );
  const states = executor.createStates(layout, training.length);
  try {
    for (const [place, { own, context }] of training.entries()) {
      const random = randomStream(...context.key, "init");
      write(states, place, initialSegments(own.declarations, traced.declarations, random));
    }
  } catch (error) {
    states.dispose();
    throw error;
  }

  const pace = createPace();
  const ended = new Set<Training>();
  let epoch = 0;
  let steps = 0;

  const train = async (
    { executable, rows, steps: all }: CompiledStep,
    orders: readonly Int32Array[],
    signal: AbortSignal,
  ): Promise<void> => {
    let done = 0;
    while (done < all) {
      const count = Math.min(pace.steps(), all - done);
      const [from, to] = [done * rows, (done + count) * rows];
      const trials = training.map(({ seed, hypers }, i) => ({
        seed,
        hypers,
        batches: { [rowsInput]: orders[i]?.subarray(from, to) ?? new Int32Array(0) },
      }));
      await pace.measure(count, () =>
        executable.run({ states, firstStep: steps, steps: count, trials, signal }),
      );
      done += count;
      steps += count;
      for (const { context } of training) context.advance(count);
    }
  };

  const trainEpoch = async (signal: AbortSignal): Promise<void> => {
    const { whole, rest } = compiled;
    const wholeRows = whole.rows * whole.steps;
    const rows = wholeRows + (rest?.rows ?? 0);
    const orders = training.map(({ orderSeed }) => rowOrder(orderSeed, epoch, rows));
    await train(whole, orders, signal);
    if (rest === undefined) return;
    const left = orders.map((order) => order.subarray(wholeRows));
    await train(rest, left, signal);
  };

  /** Ends each of the trials, unless it has ended. */
  const endAll = (
    trials: readonly Training[],
    outcomeOf: (trial: Training) => TaskOutcome,
  ): void => {
    for (const trial of trials) {
      if (ended.has(trial)) continue;
      ended.add(trial);
      trial.end(outcomeOf(trial));
    }
  };

  /** Which trials are done; those that go on have reported. */
  const score = async (signal: AbortSignal): Promise<readonly Finished[]> => {
    const scores = await scoresOf(await compiled.scoring(), states, training, signal);
    return training.flatMap((trial, place) => {
      if (trial.context.signal.aborted) return [];
      try {
        const metrics = epochMetrics(task, trial.own.trial, scores[place] ?? {});
        const numbers = numbersOf(metrics);
        if (epoch >= trial.epochs || Object.values(numbers).some(Number.isNaN)) {
          return [{ trial, place, metrics }];
        }
        trial.context.report(epoch, numbers);
      } catch (error) {
        endAll([trial], () => threw(error));
      }
      return [];
    });
  };

  const finish = async (finished: readonly Finished[], signal: AbortSignal): Promise<void> => {
    if (finished.length === 0) return;
    const weights = await Promise.all(
      finished.map(({ place }) => declaredSegmentsOf(states, place, traced)),
    );
    const trials = finished.map(({ trial }) => trial);
    const scores = await closingScores(executor, compiled, weights, trials, signal);
    for (const [i, { trial, metrics }] of finished.entries()) {
      const outcome = outcomeOf(() => ({
        ...metrics,
        ...closingMetrics(task, trial.own.trial, scores[i] ?? {}),
        ...modelMetric(trial.own, traced, weights[i] ?? {}),
      }));
      endAll([trial], () => outcome);
    }
  };

  return {
    epoch: async () => {
      epoch += 1;
      const joint = whenAllAborted(training.map(({ context }) => context.signal));
      try {
        await trainEpoch(joint.signal);
        await finish(await score(joint.signal), joint.signal);
        endAll(
          training.filter(({ context }) => context.signal.aborted),
          ({ context }) => threw(reasonOf(context.signal)),
        );
        const going = training.flatMap((trial, place) => (ended.has(trial) ? [] : [place]));
        if (going.length < training.length) states.keep(going);
      } catch (error) {
        endAll(training, ({ context: { signal } }) =>
          threw(signal.aborted ? reasonOf(signal) : error),
        );
      } finally {
        joint.release();
        training = training.filter((trial) => !ended.has(trial));
      }
    },
    isTraining: () => training.length > 0,
    dispose: states.dispose,
  };
}

/** How a trial ends that throws. */
export function threw(error: unknown): TaskOutcome {
  return { kind: "threw", error: error instanceof Error ? error : new Error(String(error)) };
}

function outcomeOf(metrics: () => TaskMetrics): TaskOutcome {
  try {
    return { kind: "returned", metrics: metrics() };
  } catch (error) {
    return threw(error);
  }
}

function write(states: States, trial: number, segments: Segments): void {
  for (const [segment, values] of Object.entries(segments)) states.write(trial, segment, values);
}

/** What the model declared, without what the optimiser keeps. */
async function declaredSegmentsOf(
  states: States,
  trial: number,
  { declarations }: TracedTrial,
): Promise<Segments> {
  const { segments } = declaredLayout(declarations);
  const read = await Promise.all(
    segments.map(async ({ name }) => [name, await states.read(trial, name)] as const),
  );
  return Object.fromEntries(read);
}

/** Results of the closing passes of trials with those weights. */
async function closingScores(
  executor: Executor,
  compiled: Compiled,
  weights: readonly Segments[],
  trials: readonly Training[],
  signal: AbortSignal,
): Promise<readonly Scores[]> {
  const passes = await compiled.closing();
  if (passes.length === 0) return [];
  const states = executor.createStates(compiled.layout, trials.length);
  try {
    for (const [place, segments] of weights.entries()) write(states, place, segments);
    return await scoresOf(passes, states, trials, signal);
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
