/** When a study ends: its budget and its stopping rules. */
import { spanOf } from "../search/schedules/rungs.ts";
import type { Budget, Method, Plan } from "../plan/document.ts";
import type { StoppedEvent, StudyEvent } from "../store/event.ts";
import { lossesOf } from "./best.ts";
import type { Study, TrialRecord } from "./study.ts";

/** Rules that are built, as they are written after `stop`. */
export const builtStops = ["target", "plateau", "regret"] as const;

export type StopReason = StoppedEvent["reason"];

/**
 * Why no further trial is to be started, if so: rules look at the ended `trials`, by number; `begun` trials and
 * `seconds` were spent so far.
 */
export function reasonToStop(
  study: Study,
  budget: Budget,
  trials: readonly TrialRecord[],
  begun: number,
  seconds: number,
): StopReason | undefined {
  const { plan } = study;
  for (const rule of plan.stops) {
    if (rule.name === "target" && reachesTarget(plan, rule, trials)) return "target";
    if (rule.name === "plateau" && isPlateau(plan, rule, trials)) return "plateau";
    if (rule.name === "regret" && hasLittleRegret(study, rule, trials)) return "regret";
  }
  if (trialsLeft(study, budget, begun, trials) < 1) return "budget";
  if (budget.time !== undefined && seconds >= budget.time) return "time";
  return undefined;
}

/**
 * How many trials may be started after so many, time left out; may be infinite. Of those that are not among the
 * `ended` ones each may take all units of the fidelity.
 */
export function trialsLeft(
  study: Study,
  { trials, fidelity }: Budget,
  begun: number,
  ended: readonly TrialRecord[] = study.trials,
): number {
  const left = (trials ?? Infinity) - begun;
  const high = spanOf(study.plan)?.high;
  if (fidelity === undefined || high === undefined) return left;
  // A trial is started only where all of its units are left.
  const open = begun - ended.length;
  return Math.min(left, Math.floor((fidelity - unitsUsed(study, ended)) / high) - open);
}

/** Units of the fidelity that trials took: of those that ended early as far as they came. */
function unitsUsed({ plan, reached }: Study, trials: readonly TrialRecord[]): number {
  const span = spanOf(plan);
  if (span === undefined) return 0;
  const { high, whole } = span;
  return trials.reduce((sum, { number, state }) => {
    const last = reached(number).at(-1)?.step ?? 0;
    switch (state) {
      case "pruned":
        return sum + last;
      case "failed":
        // What failed did so in the unit after the last one that it reported.
        return sum + (whole ? Math.min(last + 1, high) : high);
      case "complete":
      case "infeasible":
        return sum + high;
    }
  }, 0);
}

/** Time that a study took: its ended trials, what was solved, and what else its runs recorded. */
export function secondsOf(events: readonly StudyEvent[]): number {
  return events.reduce((sum, event) => sum + ("seconds" in event ? (event.seconds ?? 0) : 0), 0);
}

function reachesTarget(plan: Plan, { settings }: Method, trials: readonly TrialRecord[]): boolean {
  const value = settings["value"];
  if (typeof value !== "number") return false;
  const target = plan.objectives[0]?.direction === "maximize" ? -value : value;
  return leastLosses(plan, trials).some((loss) => loss <= target);
}

/**
 * The last `trials` trials brought the best value no further than by the share `by` (0 if left out) of its
 * size. Before a feasible trial there is no plateau.
 */
function isPlateau(plan: Plan, { settings }: Method, trials: readonly TrialRecord[]): boolean {
  const { trials: window, by = 0 } = settings;
  if (typeof window !== "number" || typeof by !== "number" || trials.length <= window) return false;
  const least = leastLosses(plan, trials);
  const before = least[trials.length - 1 - window] ?? Infinity;
  const now = least[trials.length - 1] ?? Infinity;
  return Number.isFinite(before) && before - now <= by * Math.abs(before);
}

/** What can still be gained is at most the share `by` of the size of the best value. */
function hasLittleRegret(
  study: Study,
  { settings }: Method,
  trials: readonly TrialRecord[],
): boolean {
  const { by } = settings;
  const best = leastLosses(study.plan, trials).at(-1) ?? Infinity;
  if (typeof by !== "number" || !Number.isFinite(best)) return false;
  const bound = study.regretBelow((trials.at(-1)?.number ?? -1) + 1);
  return bound !== undefined && bound <= by * Math.abs(best);
}

/** The least loss of a feasible trial up to each trial. */
function leastLosses(plan: Plan, trials: readonly TrialRecord[]): readonly number[] {
  let least = Infinity;
  return trials.map((trial) => {
    const [loss = NaN] = lossesOf(plan, trial);
    if (trial.state === "complete" && trial.feasible && loss < least) least = loss;
    return least;
  });
}
