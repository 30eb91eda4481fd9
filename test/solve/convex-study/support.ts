/** Studies as text, compiled and solved. */
import { expect } from "vitest";
import type { Plan } from "../../../src/plan/document.ts";
import { lowerStudy } from "../../../src/plan/lowering/study.ts";
import { solveConvex } from "../../../src/solve/convex/solve.ts";
import type { Price, Solution } from "../../../src/solve/solution.ts";
import { createEnvironment, type MetricSource, noMetrics } from "../../../src/space/environment.ts";
import { check } from "../../semantics/harness.ts";

/** The plan of the only study of a text, in which the checker finds no error; rules are not asked. */
export function planOf(text: string): Plan {
  const program = check(text);
  const errors = program.diagnostics.filter(({ severity }) => severity === "error");
  const [study] = program.studies;
  if (study === undefined || errors.length > 0) {
    throw new Error(errors.map(({ message }) => message).join("\n"));
  }
  return lowerStudy(study, program);
}

export function solved(text: string, metrics: MetricSource = noMetrics): Solution {
  return solveConvex(planOf(text), metrics);
}

export interface Optimum {
  readonly solution: Solution;
  readonly objective: number;
  /** The numbers of a parameter. */
  readonly of: (parameter: string) => readonly number[];
  /** The price of a part, of the whole constraint where none is named. */
  readonly price: (constraint: number, part?: string) => Price;
}

/** A solution with all that holds of every optimum: feasible, within its bound, shares adding up to 1. */
export function optimumOf(text: string, metrics: MetricSource = noMetrics): Optimum {
  const plan = planOf(text);
  const solution = solveConvex(plan, metrics);
  expect(solution.notes).toEqual([]);
  expect(solution.status).toBe("optimal");
  const [point] = solution.points;
  if (point === undefined) throw new Error("there is no point");
  const { configuration, objectives } = point;
  const scope = createEnvironment(plan).scope((name) => configuration.get(name), metrics);
  expect(plan.constraints.filter((constraint) => !scope.holds(constraint))).toEqual([]);
  const numbersOf = (name: string): readonly number[] =>
    [configuration.get(name)].flat(3).map(Number);
  for (const { name, domain } of plan.parameters) {
    if (domain.kind !== "simplex") continue;
    const shares = numbersOf(name);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(Math.abs(shares.reduce((sum, share) => sum + share, -1))).toBeLessThanOrEqual(1e-12);
  }
  const [objective = NaN] = objectives;
  if (plan.objectives.length > 0) {
    const gap = Math.abs(objective - (solution.bound ?? NaN));
    expect(gap).toBeLessThanOrEqual(1e-8 * Math.max(1, Math.abs(objective)));
  }
  return {
    solution,
    objective,
    of: numbersOf,
    price: (constraint, part) => {
      const found = solution.prices.find(
        (price) => price.constraint === constraint && price.part === part,
      );
      if (found === undefined) throw new Error(`there is no price of ${String(constraint)}`);
      return found;
    },
  };
}

/** Every number within `most` of its counterpart, relative to 1 where it is small. */
export function expectNear(
  found: readonly number[],
  expected: readonly number[],
  most = 1e-8,
): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    const distance = Math.abs((found[i] ?? NaN) - value);
    expect(distance, `${found.join(", ")} and ${expected.join(", ")}`).toBeLessThanOrEqual(
      most * Math.max(1, Math.abs(value)),
    );
  }
}
