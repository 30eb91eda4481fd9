/** Enumeration finds what trying everything finds. */
import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { graphOfPlan } from "../../../src/analysis/unfold.ts";
import type { Objective, Plan } from "../../../src/plan/document.ts";
import type { Configuration } from "../../../src/space/configuration.ts";
import { feasibleConfigurations } from "../../../src/space/feasible/discrete.ts";
import type { Space } from "../../../src/space/space.ts";
import { enumerate } from "../../../src/solve/enumerate/enumerate.ts";
import { apply, minimize, num, ref } from "../../support/plans.ts";
import { configurations, finitePlan, spaceOf } from "./brute.ts";

const seeds = integer({ min: 0, max: 2 ** 31 - 1 });
const most = 4_000;

/** All configurations that meet the constraints; nothing where there are too many to try. */
function feasibleOf(space: Space): readonly Configuration[] | undefined {
  const found: Configuration[] = [];
  let tried = 0;
  for (const configuration of configurations(space)) {
    if (++tried > most) return undefined;
    if (space.broken(configuration).length === 0) found.push(configuration);
  }
  return found;
}

function shown(configuration: Configuration | undefined): string {
  return JSON.stringify([...(configuration ?? [])]);
}

function valuesOf(plan: Plan, space: Space, configuration: Configuration): readonly number[] {
  return plan.objectives.map(({ value }) => Number(space.scope(configuration).value(value)));
}

function withObjectives(plan: Plan, more: readonly Objective[]): Plan {
  const known = plan.objectives.map((objective) => ({ ...objective, phase: "parameter" as const }));
  return { ...plan, objectives: [...known, ...more] };
}

describe("all feasible configurations", () => {
  it("are those of a plain search, in the same order", () => {
    let compared = 0;
    let cut = 0;
    assert(
      property(seeds, (seed) => {
        const plan = finitePlan(seed, 1, 2);
        const space = spaceOf(plan);
        const expected = feasibleOf(space);
        if (expected === undefined) return;
        const found = [
          ...feasibleConfigurations({
            slots: space.slots,
            graph: graphOfPlan(plan),
            scope: space.scope,
            holds: (values) => space.broken(values).length === 0,
          }),
        ];
        compared += 1;
        if (expected.length > 0) cut += 1;
        expect(found.map(shown)).toEqual(expected.map(shown));
      }),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(15);
    expect(cut).toBeGreaterThan(10);
  });
});

describe("solve enumerate", () => {
  it("finds the first of the best", () => {
    let compared = 0;
    assert(
      property(seeds, (seed) => {
        const plan = withObjectives(finitePlan(seed, 1, 2), []);
        const space = spaceOf(plan);
        const all = feasibleOf(space);
        if (all === undefined) return;
        compared += 1;
        const [objective] = plan.objectives;
        const maximize = {
          ...plan,
          objectives: [{ ...objective, direction: "maximize" as const }],
        };
        for (const [sense, study] of [
          [1, plan],
          [-1, maximize],
        ] as const) {
          if (objective === undefined) return;
          let best: Configuration | undefined;
          let least = Infinity;
          for (const each of all) {
            const loss = sense * (valuesOf(plan, space, each)[0] ?? NaN);
            if (loss < least || (best === undefined && !Number.isNaN(loss)))
              [best, least] = [each, loss];
          }
          const solution = enumerate({
            ...study,
            objectives: study.objectives.map((one) => ({ ...objective, ...one })),
          });
          expect(solution.status).toBe(all.length === 0 ? "infeasible" : "optimal");
          expect(solution.points.map(({ configuration }) => shown(configuration))).toEqual(
            best === undefined ? [] : [shown(best)],
          );
          if (best !== undefined) expect(solution.bound).toBe(sense * least);
        }
      }),
      { numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(10);
  });

  it("finds the whole front", () => {
    let compared = 0;
    assert(
      property(seeds, (seed) => {
        const second = minimize(
          apply("subtract", ref("t"), apply("multiply", ref("x"), num(0.5))),
          {
            phase: "parameter",
            direction: "maximize",
          },
        );
        const plan = withObjectives(finitePlan(seed, 1, 2), [second]);
        const space = spaceOf(plan);
        const all = feasibleOf(space);
        if (all === undefined) return;
        compared += 1;
        const points = all
          .map((each) => ({ each, values: valuesOf(plan, space, each) }))
          .filter(({ values }) => !values.some(Number.isNaN));
        const dominates = ([a = 0, b = 0]: readonly number[], [c = 0, d = 0]: readonly number[]) =>
          a <= c && b >= d && (a < c || b > d);
        const front = points.filter(
          ({ values }) => !points.some((other) => dominates(other.values, values)),
        );
        const found = enumerate(plan).points;
        expect(found.map(({ configuration }) => shown(configuration)).toSorted()).toEqual(
          front.map(({ each }) => shown(each)).toSorted(),
        );
        const firsts = found.map(({ objectives }) => objectives[0] ?? NaN);
        expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
      }),
      { numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(10);
  });
});
