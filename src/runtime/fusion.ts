/** Which trials of a study are fused, and how their runs are divided into groups. */
import type { Plan, Trial } from "../plan/document.ts";
import { learns } from "../search/choose.ts";
import { StudyError } from "../space/error.ts";
import type { FusionLimits } from "../store/event.ts";
import { populationOf } from "../search/schedules/pbt.ts";
import type { Fusion, GroupLimits, Task, TaskInputs } from "../tasks/task.ts";
import { trialReaders } from "./assess.ts";
import type { Study } from "./study.ts";

/** The trials of a study that are fused. */
export interface FusedTrials {
  /** How many configurations are asked for at once; `undefined`: nothing is recorded of fusion. */
  readonly batch: number | undefined;
  readonly of: (trial: Trial) => FusedTrial | undefined;
}

export interface FusedTrial {
  readonly trial: Trial;
  readonly fusion: Fusion;
  /** As the study recorded them. */
  readonly limits: GroupLimits;
  /** Its arguments follow from parameters and from what is measured once a study, before another trial has run. */
  readonly early: boolean;
}

type Recorded = { readonly [trial: string]: FusionLimits };

/** What a new study records of its fused trials; `undefined` where there is none. */
export function fusionRecord(
  { plan, searchedTrials }: Study,
  taskOf: (trial: Trial) => Pick<Task, "fusion">,
): Recorded | undefined {
  const population = populationOf(plan);
  const entries = searchedTrials.flatMap((trial) => {
    const { fusion } = taskOf(trial);
    if (fusion === undefined) return [];
    // Whole populations: their trials exchange weights.
    const populations = Math.max(1, Math.floor(batchOf(plan, fusion.batch) / population));
    return [[trial.name, { batch: populations * population, ...fusion.limits }]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Where a method learns, its trials come in so many batches at least: what it learns, it learns between them. */
const leastBatches = 10;
const leastBatch = 4;
/** Where nothing says how many trials there will be. */
const unknownBatch = 16;

/** How many trials are asked for at once: as `parallel` says, else enough to fill groups where nothing is learned. */
function batchOf(plan: Plan, most: number): number {
  if (plan.parallel > 1) return plan.parallel;
  if (!learns(plan)) return most;
  const { trials } = plan.budget;
  const share = trials === undefined ? unknownBatch : Math.ceil(trials / leastBatches);
  return Math.min(most, Math.max(leastBatch, share));
}

/**
 * The fused trials as a study recorded them: it goes on with the same batches and limits on whatever machine.
 * A batch is the least that one of its tasks wants.
 */
export function fusedTrials(
  study: Study,
  taskOf: (trial: Trial) => Pick<Task, "fusion">,
  recorded: Recorded | undefined,
): FusedTrials {
  const isEarly = earlyTrials(study);
  const found = new Map<string, FusedTrial>();
  for (const trial of study.searchedTrials) {
    const { fusion } = taskOf(trial);
    const known = recorded?.[trial.name];
    if (fusion === undefined || known === undefined) continue;
    const limits = { trials: known.trials, bytes: known.bytes };
    found.set(trial.name, { trial, fusion, limits, early: isEarly(trial) });
  }
  const batches = Object.values(recorded ?? {}).map(({ batch }) => batch);
  return {
    batch: batches.length === 0 ? undefined : Math.max(1, Math.min(...batches)),
    of: ({ name }) => found.get(name),
  };
}

function earlyTrials({ plan, searchedTrials }: Study): (trial: Trial) => boolean {
  const readers = trialReaders(plan);
  return ({ inputs }) =>
    inputs.every(({ value }) => {
      const read = readers(value);
      return !searchedTrials.some(({ name }) => read.has(name));
    });
}

/** Divides into groups what has arguments. Throws a `StudyError` where the task cannot tell how. */
export async function divide<T extends { readonly inputs: TaskInputs }>(
  { trial, fusion, limits }: FusedTrial,
  runs: readonly T[],
): Promise<readonly (readonly T[])[]> {
  try {
    const groups = await fusion.divide(
      runs.map(({ inputs }) => inputs),
      limits,
    );
    return groups.map(({ places }) => runs.filter((_, place) => places.includes(place)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StudyError(`The trial \`${trial.name}\` cannot be carried out: ${why}`);
  }
}
