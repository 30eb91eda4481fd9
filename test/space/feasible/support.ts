/** Feasible sets of plans written by hand. */
import type { Plan } from "../../../src/plan/document.ts";
import type { Configuration } from "../../../src/space/configuration.ts";
import { createEnvironment, noMetrics } from "../../../src/space/environment.ts";
import { createFeasibleSet, type FeasibleSet } from "../../../src/space/feasible/set.ts";
import { createSpace, type Space } from "../../../src/space/space.ts";
import { plan } from "../../support/plans.ts";

export interface Sampled {
  readonly space: Space;
  readonly set: FeasibleSet;
  /** The first draws under a seed. */
  readonly draw: (count: number, seed?: number) => readonly Configuration[];
}

export function spaceOf(parts: Partial<Plan>): Space {
  const whole = plan(parts);
  return createSpace(whole, createEnvironment(whole), noMetrics);
}

export function sampled(parts: Partial<Plan>): Sampled {
  const space = spaceOf(parts);
  const set = createFeasibleSet(space);
  return {
    space,
    set,
    draw: (count, seed = 1) =>
      Array.from({ length: count }, (_, number) => set.draw(seed, "test", number)),
  };
}

/** How often each configuration was drawn, by its values as text. */
export function counted(configurations: readonly Configuration[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const configuration of configurations) {
    const key = JSON.stringify([...configuration.values()]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
