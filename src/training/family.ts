/** Trials that have the same program, from where they begin to their metrics or a pause. */
import type { Executor } from "../backends/executor.ts";
import { randomStream } from "../space/random.ts";
import type { MemberOutcome, Snapshot, TaskContext, TaskOutcome } from "../tasks/task.ts";
import { type JointSignal, reasonOf, whenAllAborted } from "./aborted.ts";
import type { TrainingTask } from "./definition.ts";
import { finish, type FinishedTrial, segmentsOf } from "./finish.ts";
import { formOf, hypersOf } from "./form.ts";
import { givenWeights } from "./given-model.ts";
import type { CompiledStep, Library } from "./library.ts";
import { epochMetrics, numbersOf } from "./metrics.ts";
import { threw } from "./outcome.ts";
import { checkPadding } from "./padding.ts";
import { createPace } from "./pace.ts";
import { rowOrder } from "./row-order.ts";
import { type ScoredTrial, scoresOf } from "./scoring.ts";
import { epochsOf, type Settings } from "./settings.ts";
import { rowsInput } from "./trace.ts";
import { initialSegments, narrowed, widened, writeSegments } from "./weights.ts";

export interface FamilyMember {
  readonly settings: Settings;
  readonly context: TaskContext;
  readonly pauseAt: number | undefined;
  readonly from: Snapshot | undefined;
  readonly end: (outcome: MemberOutcome) => void;
}

export interface Family {
  /** Trains all trials for one more epoch and scores them; tells of those that ended. Never throws. */
  readonly epoch: () => Promise<void>;
  readonly isTraining: () => boolean;
  readonly dispose: () => void;
}

interface Training extends FamilyMember, ScoredTrial {
  readonly epochs: number;
  /** Of the order of rows. */
  readonly orderSeed: number;
}

type Numbers = { readonly [metric: string]: number };

interface Finished extends FinishedTrial {
  readonly trial: Training;
}

/**
 * All members go on from the same epoch. Throws an `Error` for the user where the program cannot be built or there
 * is no memory for it.
 */
export async function createFamily(
  task: TrainingTask,
  executor: Executor,
  library: Library,
  members: readonly FamilyMember[],
): Promise<Family> {
  const form = formOf(members.map(({ settings }) => settings));
  const compiled = await library.compile(form);
  let training: readonly Training[] = await Promise.all(
    members.map((member) => startTraining(library, member)),
  );
  for (const { own, settings } of training) {
    const alone = { form: formOf([settings]), declarations: own.declarations };
    checkPadding(task, alone, { form, declarations: compiled.traced.declarations });
  }
  const states = executor.createStates(compiled.layout, training.length);
  try {
    const { declarations } = compiled.traced;
    for (const [place, { own, settings, context, from }] of training.entries()) {
      const widths = { own: own.declarations, program: declarations };
      const random = randomStream(...context.key, "init");
      const segments =
        from === undefined
          ? initialSegments(widths.own, declarations, random, givenWeights(settings))
          : widened(from.segments, widths, compiled.layout);
      writeSegments(states, place, segments);
    }
  } catch (error) {
    states.dispose();
    throw error;
  }
  const pace = createPace();
  let joint = jointSignalOf(training);
  let epoch = training[0]?.from?.step ?? 0;
  let steps = training[0]?.from?.updates ?? 0;

  /** Ends trials, whose states are let go. */
  const end = (outcomes: ReadonlyMap<Training, MemberOutcome>): void => {
    if (outcomes.size === 0) return;
    const going = training.flatMap((trial, place) => (outcomes.has(trial) ? [] : [place]));
    if (going.length > 0) states.keep(going);
    training = training.filter((trial) => !outcomes.has(trial));
    joint.release();
    joint = jointSignalOf(training);
    for (const [trial, outcome] of outcomes) trial.end(outcome);
  };

  const endAborted = (): void => end(new Map(training.flatMap(abortedOutcome)));

  const train = async (
    { executable, rows, steps: all }: CompiledStep,
    orderOf: (trial: Training) => Int32Array,
  ): Promise<void> => {
    let done = 0;
    while (done < all && training.length > 0) {
      const count = Math.min(pace.steps(), all - done);
      const trials = training.map((trial) => {
        const batch = orderOf(trial).subarray(done * rows, (done + count) * rows);
        return { seed: trial.seed, hypers: trial.hypers, batches: { [rowsInput]: batch } };
      });
      const run = { states, firstStep: steps + done, steps: count, trials, signal: joint.signal };
      await pace.measure(count, () => executable.run(run));
      done += count;
      for (const { context } of training) context.advance(count);
      endAborted();
    }
    steps += all;
  };

  const trainEpoch = async (): Promise<void> => {
    const { whole, rest } = compiled;
    const wholeRows = whole.rows * whole.steps;
    const rows = wholeRows + (rest?.rows ?? 0);
    const orders = new Map(
      training.map((trial) => [trial, rowOrder(trial.orderSeed, epoch, rows)] as const),
    );
    const orderOf = (trial: Training): Int32Array => orders.get(trial) ?? new Int32Array(rows);
    await train(whole, orderOf);
    if (rest !== undefined) await train(rest, (trial) => orderOf(trial).subarray(wholeRows));
  };

  const score = async (): Promise<void> => {
    const passes = await compiled.scoring();
    const scores = await scoresOf(passes, ({ scoring }) => scoring, states, training, joint.signal);
    const outcomes = new Map<Training, MemberOutcome>();
    const pauses: {
      readonly trial: Training;
      readonly place: number;
      readonly metrics: Numbers;
    }[] = [];
    const finished = training.flatMap((trial, place): readonly Finished[] => {
      try {
        const metrics = epochMetrics(task, trial.own.trial, scores[place] ?? {});
        const numbers = numbersOf(metrics);
        if (epoch >= trial.epochs || Object.values(numbers).some(Number.isNaN)) {
          return [{ ...trial, trial, place, metrics }];
        }
        trial.context.report(epoch, numbers);
        if (epoch === trial.pauseAt) pauses.push({ trial, place, metrics: numbers });
      } catch (error) {
        outcomes.set(trial, threw(error));
      }
      return [];
    });
    if (finished.length > 0) {
      const made = await finish(task, executor, compiled, states, finished, joint.signal);
      for (const [i, { trial }] of finished.entries()) {
        const outcome = made[i];
        if (outcome !== undefined) outcomes.set(trial, outcome);
      }
    }
    for (const { trial, place, metrics } of pauses) {
      outcomes.set(trial, { kind: "paused", snapshot: await snapshotOf(trial, place), metrics });
    }
    end(outcomes);
    endAborted();
  };

  const snapshotOf = async ({ own }: Training, place: number): Promise<Snapshot> => {
    const widths = { own: own.declarations, program: compiled.traced.declarations };
    const segments = narrowed(await segmentsOf(states, place, compiled.layout), widths);
    return { step: epoch, updates: steps, segments };
  };

  return {
    epoch: async () => {
      epoch += 1;
      try {
        await trainEpoch();
        if (training.length > 0) await score();
      } catch (error) {
        const all = training.map((trial) => {
          const [aborted] = abortedOutcome(trial);
          return aborted ?? ([trial, threw(error)] as const);
        });
        end(new Map(all));
      }
    },
    isTraining: () => training.length > 0,
    dispose: () => {
      joint.release();
      states.dispose();
    },
  };
}

async function startTraining(library: Library, member: FamilyMember): Promise<Training> {
  const { settings, context } = member;
  return {
    ...member,
    own: await library.trace(formOf([settings])),
    epochs: epochsOf(settings),
    hypers: hypersOf(settings),
    orderSeed: randomStream(...context.key, "batches").word(),
    seed: randomStream(...context.key, "dropout").word(),
  };
}

function abortedOutcome(trial: Training): readonly (readonly [Training, TaskOutcome])[] {
  const { signal } = trial.context;
  return signal.aborted ? [[trial, threw(reasonOf(signal))]] : [];
}

/** Aborted when all trials are: as long as one goes on, it needs whole steps. */
function jointSignalOf(trials: readonly Training[]): JointSignal {
  return whenAllAborted(trials.map(({ context }) => context.signal));
}
