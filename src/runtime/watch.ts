/** A trial that trains by itself, under a schedule: what it reports, and whether it is to stop. */
import { StudyError } from "../space/error.ts";
import type { RunMetrics } from "./measurements.ts";
import type { Scheduling } from "./scheduling.ts";
import type { AskedTrial } from "./study.ts";
import type { Reported } from "./task-run.ts";

export interface Watch {
  /** Called after each report. */
  readonly reported: (step: number, metrics: Reported) => void;
  /** What it had reported when the schedule stopped it; `undefined`: it did not. */
  readonly pruned: () => RunMetrics | undefined;
  /** Throws a `StudyError` where it ended without a word for the schedule. */
  readonly checkSpoken: () => void;
}

/** `flush` makes reports known to the study; `stop` ends the trial. */
export function watchTrial(
  scheduling: Scheduling,
  { number, seen }: Pick<AskedTrial, "number" | "seen">,
  flush: () => void,
  stop: (reason: string) => void,
): Watch {
  let decided = 0;
  let spoken = false;
  let pruned: RunMetrics | undefined;
  return {
    reported: (step, metrics) => {
      spoken = true;
      const due = scheduling.next(number, decided);
      if (pruned !== undefined || due === undefined || step < due) return;
      decided = step;
      flush();
      if (!scheduling.stops(number, step, seen)) return;
      const numbers = Object.entries(metrics).filter(([, value]) => Number.isFinite(value));
      pruned = { values: new Map(numbers), models: new Map() };
      stop(`The schedule stopped it at ${String(step)}.`);
    },
    pruned: () => pruned,
    checkSpoken: () => {
      if (spoken || scheduling.next(number, 0) === undefined) return;
      const { name } = scheduling.trial;
      throw new StudyError(
        `\`${name}\` reports nothing while it trains, so the schedule has nothing to compare trials by. Let it report metrics on the ` +
          "way, or leave the schedule out.",
      );
    },
  };
}
