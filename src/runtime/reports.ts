/** From what runs report to events. */
import type { Plan } from "../plan/document.ts";
import type { ReportedEvent } from "../store/event.ts";
import { flatName } from "./measurements.ts";
import type { Reported, RunIdentity } from "./task-run.ts";

/** The event of a report; `undefined` where nothing is recorded of it. */
export type Reports = (
  identity: RunIdentity,
  step: number,
  metrics: Reported,
) => ReportedEvent | undefined;

/**
 * Reports of trials of the search. Under `repeat` those of the first run alone, but where a schedule decides: then
 * those of all runs together, once the last of them has come as far.
 */
export function createReports(plan: Plan): Reports {
  const waiting = new Map<string, Map<number, ReportedEvent["metrics"]>>();
  const all = plan.schedule !== undefined && plan.repeat > 1;
  return ({ trial, number, run }, step, metrics) => {
    if (number < 0 || (run > 0 && !all)) return undefined;
    const flat = flatNumbers(plan, trial.name, metrics);
    if (!all) return { kind: "reported", number, step, metrics: flat };
    const key = `${String(number)} ${String(step)} ${trial.name}`;
    const runs = waiting.get(key) ?? new Map<number, ReportedEvent["metrics"]>();
    waiting.set(key, runs.set(run, flat));
    if (runs.size < plan.repeat) return undefined;
    waiting.delete(key);
    const inOrder = [...runs].toSorted(([a], [b]) => a - b).map(([, one]) => one);
    return { kind: "reported", number, step, metrics: means(inOrder), runs: inOrder };
  };
}

type Flat = { readonly [metric: string]: number };

function flatNumbers(plan: Plan, trial: string, metrics: Reported): Flat {
  const finite = Object.entries(metrics).filter(([, value]) => Number.isFinite(value));
  return Object.fromEntries(
    finite.map(([name, value]) => [flatName(plan, trial, name), value] as const),
  );
}

/** Of the metrics that all runs have. */
function means(runs: readonly ReportedEvent["metrics"][]): Flat {
  const [first = {}] = runs;
  const known = Object.keys(first).filter((name) => runs.every((run) => Object.hasOwn(run, name)));
  return Object.fromEntries(
    known.map((name) => {
      const sum = runs.reduce((total, run) => total + Number(run[name]), 0);
      return [name, sum / runs.length];
    }),
  );
}
