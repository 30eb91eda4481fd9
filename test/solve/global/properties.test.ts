/** What is said of a study is never wrong: held on random ones, against points of a grid and drawn ones. */
import { assert, integer, pre, property } from "fast-check";
import { expect, it } from "vitest";
import type { Plan } from "../../../src/plan/document.ts";
import { solveGlobal } from "../../../src/solve/global/solve.ts";
import { createEnvironment, noMetrics } from "../../../src/space/environment.ts";
import { createSpace } from "../../../src/space/space.ts";
import { mulberry } from "../../support/random.ts";
import { randomStudy } from "./random.ts";
import { planIfSound } from "./support.ts";

const seeds = integer({ min: 0, max: 2 ** 31 - 1 });
const tolerance = 1e-4;

/** The objectives of feasible configurations: at the ends and between, and anywhere. */
function oracle(plan: Plan, seed: number): readonly (readonly number[])[] {
  const space = createSpace(plan, createEnvironment(plan), noMetrics);
  const next = mulberry(seed);
  const found: number[][] = [];
  for (let i = 0; i < 400; i++) {
    const isGrid = i % 2 === 0;
    const configuration = space.decode(() =>
      isGrid ? (Math.floor(next() * 5) / 4) * (1 - 1e-12) : next(),
    );
    if (space.broken(configuration).length > 0) continue;
    const scope = space.scope(configuration);
    const values = plan.objectives.map(({ value }) => Number(scope.value(value)));
    if (!values.some(Number.isNaN)) found.push(values);
  }
  return found;
}

it("never calls better what is not possible, nor impossible what is", () => {
  const statuses = new Map<string, number>();
  assert(
    property(seeds, (seed) => {
      const text = randomStudy(seed);
      const plan = planIfSound(text);
      pre(plan !== undefined);
      let asked = 0;
      const solution = solveGlobal(plan, noMetrics, {
        tolerance,
        boxes: 3000,
        shouldStop: () => asked++ > 10_000,
      });
      const { status, bound = NaN, points } = solution;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const sign = plan.objectives[0]?.direction === "maximize" ? -1 : 1;
      const [best] = oracle(plan, seed)
        .map(([value = NaN]) => sign * value)
        .toSorted((a, b) => a - b);
      const [point] = points;
      if (best !== undefined) {
        expect(status, text).not.toBe("infeasible");
        // Within what rounding of constraints lets pass.
        if (!Number.isNaN(bound)) {
          expect(sign * bound, text).toBeLessThanOrEqual(best + 1e-6 * Math.max(1, Math.abs(best)));
        }
      }
      if (point === undefined) return;
      const space = createSpace(plan, createEnvironment(plan), noMetrics);
      expect(space.broken(point.configuration), text).toEqual([]);
      expect(space.fromJson(space.toJson(point.configuration)), text).toEqual(point.configuration);
      const value = sign * (point.objectives[0] ?? NaN);
      expect(sign * bound, text).toBeLessThanOrEqual(value);
      if (status === "optimal") {
        expect(value - sign * bound, text).toBeLessThanOrEqual(
          tolerance * Math.max(1, Math.abs(value)) * (1 + 1e-6),
        );
      }
    }),
    { numRuns: 150, seed: 5 },
  );
  // Most are solved: what is stopped says little.
  expect(statuses.get("optimal")).toBeGreaterThan(75);
  expect(statuses.get("infeasible")).toBeGreaterThan(3);
});
