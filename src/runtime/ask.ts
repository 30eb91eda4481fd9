/** Which configurations are asked for together, and how their trials are grouped. */
import type { Budget } from "../plan/document.ts";
import type { AskedEvent } from "../store/event.ts";
import type { TaskInputs } from "../tasks/task.ts";
import { divide, type FusedTrial, type FusedTrials } from "./fusion.ts";
import { trialsLeft } from "./stop.ts";
import type { Study } from "./study.ts";
import { readInputs, type TaskRunner } from "./task-run.ts";
import { trialsBeforeWarming } from "./warming.ts";

/**
 * The next configurations: one, or as many as are fused. Batches lie at the multiples of their size, and each
 * sees the results of those before it: which trials a study has does not depend on where its runs ended. Empty:
 * the search is exhausted. `undefined`: the study stopped meanwhile.
 */
export async function askNext(
  study: Study,
  runner: Pick<TaskRunner, "breathe" | "signal">,
  fused: FusedTrials,
  budget: Budget,
): Promise<readonly AskedEvent[] | undefined> {
  if (fused.batch === undefined) {
    const event = study.suggest();
    return event === undefined ? [] : [event];
  }
  const first = study.asked();
  const { seen, end } = batchAround(first, fused.batch, trialsBeforeWarming(study) ?? 0);
  const size = Math.min(end - first, trialsLeft(study, budget, first));
  const events: AskedEvent[] = [];
  while (events.length < size) {
    const event = study.suggest(first + events.length, seen, events);
    if (event === undefined) break;
    events.push(event);
    await runner.breathe();
    if (runner.signal.aborted) return undefined;
  }
  const groups = await groupsOf(study, fused, events);
  const batch = { first, size: events.length };
  return events.map((event, i) => {
    const own = groups[i] ?? {};
    return { ...event, batch, ...(Object.keys(own).length === 0 ? {} : { groups: own }) };
  });
}

/** The batch that a trial lies in. Those that must have ended before earlier studies are read have batches of their own. */
function batchAround(
  number: number,
  batch: number,
  before: number,
): { readonly seen: number; readonly end: number } {
  const origin = number < before ? 0 : before;
  const seen = number - ((number - origin) % batch);
  return { seen, end: number < before ? Math.min(seen + batch, before) : seen + batch };
}

type Groups = NonNullable<AskedEvent["groups"]>;

/** For each event the groups of its runs, by trial, where the arguments are known before a trial has run. */
async function groupsOf(
  study: Study,
  fused: FusedTrials,
  events: readonly AskedEvent[],
): Promise<readonly Groups[]> {
  const groups = events.map((): { [trial: string]: readonly number[] } => ({}));
  for (const trial of study.searchedTrials) {
    const known = fused.of(trial);
    if (known?.early !== true) continue;
    const numbers = await divideEarly(study, known, events);
    for (const [i, own] of groups.entries()) {
      const mine = numbers.get(i);
      if (mine !== undefined) own[trial.name] = mine;
    }
  }
  return groups;
}

/** The group of each run of a trial by place of its configuration; without those whose arguments are wrong. */
async function divideEarly(
  study: Study,
  fused: FusedTrial,
  events: readonly AskedEvent[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const runs = earlyRuns(study, fused, events);
  const numbers = new Map<number, number[]>();
  if (runs.length === 0) return numbers;
  for (const [number, group] of (await divide(fused, runs)).entries()) {
    for (const { place, run } of group) {
      const own = numbers.get(place) ?? [];
      own[run] = number;
      numbers.set(place, own);
    }
  }
  return numbers;
}

/** A run of a trial whose arguments are known; `place` is that of its configuration. */
interface EarlyRun {
  readonly place: number;
  readonly run: number;
  readonly inputs: TaskInputs;
}

/** All runs of a trial for configurations that are asked for; without those whose arguments are wrong. */
export function earlyRuns(
  { plan, measured, scope, space }: Study,
  { trial }: FusedTrial,
  events: readonly AskedEvent[],
): readonly EarlyRun[] {
  return events.flatMap(({ number, params }, place) => {
    const setting = {
      scope: scope(space.fromJson(params), new Map()),
      measurements: measured,
    };
    return Array.from({ length: plan.repeat }, (_, run) => run).flatMap((run) => {
      const read = readInputs(plan, { trial, number, run }, setting);
      return read.kind === "inputs" ? [{ place, run, inputs: read.inputs }] : [];
    });
  });
}
