/** The new configuration of a trial that goes on from another's weights. */
import type { Value } from "../../ir/value.ts";
import type { Parameter, Plan } from "../../plan/document.ts";
import { createReads } from "../../plan/reads.ts";
import { randomStream } from "../../space/random.ts";
import type { SearchProblem } from "../method.ts";
import type { Explore } from "./schedule.ts";

/** A value is drawn anew with this probability, else multiplied by one of the factors. */
const anew = 0.25;
const factors = [0.8, 1.25] as const;

/** Where constraints refuse so many candidates, the configuration stays as it was. */
const mostAttempts = 16;

/**
 * Exploration of population-based training (Jaderberg et al. 2017): every number that may change while a trial trains
 * is multiplied by 0.8 or 1.25 and kept in its range, or drawn anew. `trial` names the one whose weights are taken
 * over. What decides about its shapes, about conditions, or about other trials stays.
 */
export function createExplore({ space, seed, set }: SearchProblem, trial: string): Explore {
  const changeable = changeableNumbers(space.plan, trial);
  return (number, step, from) => {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const drawn = set().draw(seed, `pbt ${String(step)} ${String(attempt)}`, number);
      const candidate = new Map(from);
      for (const { name, domain } of changeable) {
        const before = from.get(name);
        if (typeof before !== "number") continue;
        const { uniform } = randomStream(seed, "pbt", "explore", number, step, attempt, name);
        const [kind, side] = [uniform(), uniform()];
        const other = drawn.get(name);
        const value =
          kind < anew && typeof other === "number" ? other : before * factors[side < 0.5 ? 0 : 1];
        candidate.set(name, within(domain, value));
      }
      const coordinates = space.encode(candidate);
      const snapped = space.decode((axis) => coordinates[axis] ?? 0.5);
      const explored = new Map(
        [...from].map(([name, value]): [string, Value] =>
          changeable.some((one) => one.name === name)
            ? [name, snapped.get(name) ?? value]
            : [name, value],
        ),
      );
      if (set().contains(explored)) return explored;
    }
    return from;
  };
}

function within(domain: Parameter["domain"], value: number): number {
  if (domain.kind !== "real" && domain.kind !== "int") return value;
  return Math.min(Math.max(value, domain.low), domain.high);
}

/** Numbers that nothing reads but what may differ from step to step. */
function changeableNumbers(plan: Plan, trial: string): readonly Parameter[] {
  const reads = createReads(plan);
  const fixed = new Set<string>();
  const fix = (names: Iterable<string>): void => {
    for (const name of names) fixed.add(name);
  };
  for (const { name, inputs } of plan.trials) {
    for (const input of inputs) {
      if (input.static || name !== trial) fix(reads(input.value).parameters);
    }
  }
  for (const { condition, domain } of plan.parameters) {
    if (condition !== undefined) fix(reads(condition).parameters);
    if (domain.kind === "array" && domain.length !== undefined)
      fix(reads(domain.length).parameters);
  }
  return plan.parameters.filter(
    ({ name, domain, fidelity }) =>
      fidelity !== true && (domain.kind === "real" || domain.kind === "int") && !fixed.has(name),
  );
}
