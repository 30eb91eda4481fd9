/** Nothing that is possible is left out, whatever the study: held on random ones, by drawing. */
import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { propagate } from "../../src/analysis/propagate.ts";
import { graphOfPlan } from "../../src/analysis/unfold.ts";
import type { Value } from "../../src/ir/value.ts";
import type { Plan } from "../../src/plan/document.ts";
import { createDraw, randomPlan, randomValues } from "./random-study.ts";
import { createPlanValues, holds, unknownValue, valueOfVariable, valuesOfGraph } from "./values.ts";

const seeds = integer({ min: 0, max: 2 ** 31 - 1 });

/** The same number, but for the order in which sums and powers round. */
function isSame(a: Value, b: Value): boolean {
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b), 1);
}

function draws(seed: number, count: number): readonly ReadonlyMap<string, Value>[] {
  const draw = createDraw(seed);
  return Array.from({ length: count }, () => randomValues(draw));
}

describe("a study in scalars", () => {
  it("has the values of its expressions", () => {
    let compared = 0;
    assert(
      property(seeds, (seed) => {
        const plan = randomPlan(seed, 2, 3);
        const graph = graphOfPlan(plan);
        const valueOf = createPlanValues(plan);
        for (const parameters of draws(seed, 12)) {
          const values = valuesOfGraph(graph, parameters);
          const roots = [
            ...graph.objectives.map((root, i) => [root, plan.objectives[i]?.value] as const),
            ...graph.constraints
              .map((root, i) => [root, plan.constraints[i]] as const)
              .filter(([, one]) => one?.condition === undefined)
              .map(([root, one]) => [root, one?.holds] as const),
          ];
          for (const [root, expression] of roots) {
            const value = values[root.value.id];
            if (expression === undefined || value === unknownValue) continue;
            compared++;
            const expected = valueOf(expression, parameters);
            if (!isSame(value, expected)) {
              throw new Error(
                `${JSON.stringify(expected)} is ${JSON.stringify(value)} in scalars: ${JSON.stringify(expression)} at ${JSON.stringify([...parameters])}`,
              );
            }
          }
        }
      }),
      { numRuns: 250 },
    );
    // Most is taken apart: what stays unknown cannot be compared.
    expect(compared).toBeGreaterThan(250 * 12 * 2);
  });
});

describe("propagation", () => {
  it("loses no configuration that meets the requirements", () => {
    let feasible = 0;
    assert(
      property(seeds, integer({ min: 1, max: 4 }), (seed, requirements) => {
        const plan = randomPlan(seed, requirements, 2);
        const graph = graphOfPlan(plan);
        const { conflict, rangeOf, valueOf, declaredOf } = propagate(graph);
        for (const parameters of draws(seed, 60)) {
          const all = valuesOfGraph(graph, parameters);
          const where = JSON.stringify({
            parameters: [...parameters],
            constraints: plan.constraints,
          });
          for (const { value } of graph.objectives) {
            const at = all[value.id];
            if (at !== unknownValue && !holds(declaredOf(value), at)) {
              throw new Error(
                `${JSON.stringify(at)} is not in ${JSON.stringify(declaredOf(value))}: ${where}`,
              );
            }
          }
          if (!isFeasible(plan, parameters)) continue;
          feasible++;
          if (conflict !== undefined) throw new Error(`said to be impossible: ${where}`);
          for (const variable of graph.variables) {
            const value = valueOfVariable(variable, parameters);
            if (value !== undefined && !holds(rangeOf(variable), value)) {
              throw new Error(
                `${variable.key} = ${JSON.stringify(value)} is not in ${JSON.stringify(rangeOf(variable))}: ${where}`,
              );
            }
          }
          for (const { value } of graph.objectives) {
            const at = all[value.id];
            if (at !== unknownValue && !holds(valueOf(value), at)) {
              throw new Error(
                `${JSON.stringify(at)} is not in ${JSON.stringify(valueOf(value))}: ${where}`,
              );
            }
          }
        }
      }),
      { numRuns: 250 },
    );
    expect(feasible).toBeGreaterThan(1000);
  });
});

const evaluators = new WeakMap<Plan, ReturnType<typeof createPlanValues>>();

function isFeasible(plan: Plan, parameters: ReadonlyMap<string, Value>): boolean {
  const valueOf = evaluators.get(plan) ?? createPlanValues(plan);
  evaluators.set(plan, valueOf);
  return plan.constraints.every(
    ({ condition, holds: required }) =>
      (condition !== undefined && valueOf(condition, parameters) !== true) ||
      valueOf(required, parameters) === true,
  );
}
