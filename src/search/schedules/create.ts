/** From a plan's `schedule` to what decides. */
import type { Plan } from "../../plan/document.ts";
import { createAsha, createHyperband } from "./halving.ts";
import { createMedian } from "./median.ts";
import { createPbt } from "./pbt.ts";
import { spanOf } from "./rungs.ts";
import type { Schedule } from "./schedule.ts";

/** The schedule of a plan; `undefined` where it has none. `seed` is the study's. */
export function createSchedule(plan: Plan, seed: number): Schedule | undefined {
  const { schedule } = plan;
  const span = spanOf(plan);
  if (schedule === undefined || span === undefined) return undefined;
  const setting = (name: string): number | undefined => {
    const value = schedule.settings[name];
    return typeof value === "number" ? value : undefined;
  };
  switch (schedule.name) {
    case "asha":
      return createAsha(span, { eta: setting("eta"), grace: setting("grace") });
    case "hyperband":
      return createHyperband(span, { eta: setting("eta") });
    case "median":
      return createMedian(span, { startup: setting("startup"), grace: setting("grace") });
    case "pbt":
      return createPbt(
        span,
        { population: setting("population"), interval: setting("interval") },
        seed,
      );
    default:
      return undefined;
  }
}
