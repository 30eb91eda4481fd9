/** Studies that are solved: the solver's work, its record, and the trials of its points. */
import type { Value } from "../ir/value.ts";
import type { Budget, Plan } from "../plan/document.ts";
import { solve } from "../solve/index.ts";
import type { Solution } from "../solve/solution.ts";
import type { AskedEvent, SolvedEvent, StudyEvent } from "../store/event.ts";
import type { Clock } from "./clock.ts";
import { type Measurements, metricSource } from "./measurements.ts";
import type { StopReason } from "./stop.ts";
import type { Stop } from "./stop-signal.ts";
import type { AskedTrial, Study } from "./study.ts";

/** What is to be solved, as plain data, so that another thread can be given it. */
export interface SolveJob {
  readonly plan: Plan;
  /** Metrics of trials that run once a study: of each run, by trial and metric. */
  readonly measured: ReadonlyMap<string, readonly ReadonlyMap<string, Value>[]>;
  /** How long it may take, in seconds. */
  readonly seconds?: number;
}

/** Carries a job out somewhere; aborted, it soon ends with what it knows. */
export type SolveCarrier = (job: SolveJob, signal: AbortSignal) => Promise<Solution>;

/**
 * Carries a job out in this thread. `now` in seconds; `stopped` is asked now and then. Throws a `StudyError` for a
 * plan that its solver does not suit.
 */
export function carryOutSolve(
  { plan, measured, seconds }: SolveJob,
  now: () => number,
  stopped: () => boolean,
): Solution {
  const end = seconds === undefined ? Infinity : now() + seconds;
  const runs = new Map(
    [...measured].map(([trial, each]) => [
      trial,
      each.map((values) => ({ values, models: new Map() })),
    ]),
  );
  return solve(plan, metricSource(runs), { shouldStop: () => stopped() || now() >= end });
}

/** What a solver is told of the trials that run once a study. */
export function measuredValues(measured: Measurements): SolveJob["measured"] {
  return new Map([...measured].map(([trial, runs]) => [trial, runs.map(({ values }) => values)]));
}

export interface Solving {
  readonly study: Study;
  readonly budget: Budget;
  readonly stop: Stop;
  readonly clock: Clock;
  /** Seconds of this run so far. */
  readonly spent: () => number;
  /** In this thread if left out. */
  readonly carrier: SolveCarrier | undefined;
  readonly record: (...events: readonly StudyEvent[]) => void;
  /** Carries out the trials of a configuration and tells how they ended. */
  readonly carryOut: (batch: readonly AskedTrial[]) => Promise<void>;
}

/**
 * Solves a study, unless `earlier` events say that this is done, and carries out what its points have to be told. A
 * solver that time or the user ended begins anew where there is more time: the same work gives the same result.
 */
export async function solveInStore(
  { study, budget, stop, clock, spent, carrier, record, carryOut }: Solving,
  earlier: readonly StudyEvent[],
): Promise<StopReason> {
  let solved = earlier.findLast((event) => event.kind === "solved");
  if (solved === undefined || canGoOn(solved, budget)) {
    const begin = clock.now();
    const { time } = budget;
    const limit = time === undefined ? {} : { seconds: Math.max(0, time - spent()) };
    const job = { plan: study.plan, measured: measuredValues(study.measured), ...limit };
    const solution =
      carrier === undefined
        ? carryOutSolve(job, clock.now, () => stop.signal.aborted)
        : await carrier(job, stop.signal);
    const seconds = clock.now() - begin;
    const late = limit.seconds !== undefined && seconds >= limit.seconds;
    const { asked, numbers } = askedPoints(study, solution);
    solved = {
      ...withBound(solvedEvent(solution, numbers, seconds), solved, study.plan),
      ...whyHalted(solution, late, stop),
      ...(time === undefined ? {} : { time }),
    };
    record(solved, ...asked);
  }
  for (const trial of study.pending()) {
    await carryOut([trial]);
    // Without trials that search, a point needs no time to be told.
    if (stop.signal.aborted && study.pending().length > 0) return stop.reason();
  }
  return solved.halted ?? "solved";
}

/** What stopped keeps the tighter one of its bound and the one that was proven before. */
function withBound(now: SolvedEvent, before: SolvedEvent | undefined, plan: Plan): SolvedEvent {
  const bound = before?.bound;
  if (now.status !== "stopped" || bound === undefined) return now;
  const isLower = plan.objectives[0]?.direction !== "maximize";
  const known = now.bound ?? bound;
  return { ...now, bound: isLower ? Math.max(known, bound) : Math.min(known, bound) };
}

/** Of what was halted: whether there is more time now. */
function canGoOn({ halted, time: before = 0 }: SolvedEvent, { time = Infinity }: Budget): boolean {
  return halted === "interrupted" || (halted === "time" && time > before);
}

function whyHalted({ status }: Solution, late: boolean, stop: Stop): Pick<SolvedEvent, "halted"> {
  if (status !== "stopped") return {};
  if (stop.signal.aborted) return { halted: stop.reason() };
  return late ? { halted: "time" } : {};
}

/** A trial for each point, unless a solver found it before. */
function askedPoints(
  { space, asked, trials, pending }: Study,
  { points }: Solution,
): { readonly asked: readonly AskedEvent[]; readonly numbers: readonly number[] } {
  const known = new Map(
    [...trials, ...pending()].map(({ number, params }) => [JSON.stringify(params), number]),
  );
  const events: AskedEvent[] = [];
  const numbers = points.map(({ configuration }) => {
    const params = space.toJson(configuration);
    const key = JSON.stringify(params);
    const number = known.get(key) ?? asked() + events.length;
    if (!known.has(key)) {
      known.set(key, number);
      events.push({ kind: "asked", number, params, seen: 0 });
    }
    return number;
  });
  return { asked: events, numbers };
}

function solvedEvent(
  { solver, status, bound = NaN, prices, conflict, notes, work }: Solution,
  trials: readonly number[],
  seconds: number,
): SolvedEvent {
  return {
    kind: "solved",
    solver,
    status,
    trials,
    ...(Number.isFinite(bound) ? { bound } : {}),
    prices,
    conflict,
    notes,
    work,
    seconds,
  };
}
