/**
 * Known optima are enclosed: test functions, engineering designs, constrained problems. At the gap of 1e-4 that
 * tests can wait for; `bench/global.mjs` goes through the same problems at 1e-6 and measures.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { solveGlobal } from "../../../src/solve/global/solve.ts";
import { createEnvironment, noMetrics } from "../../../src/space/environment.ts";
import { createSpace } from "../../../src/space/space.ts";
import { planOf } from "./support.ts";

const folder = new URL("../reference/", import.meta.url);

interface Optimum {
  readonly value: number;
  readonly tolerance?: number;
}

const optima: { readonly [name: string]: Optimum } = JSON.parse(
  readFileSync(new URL("optima.json", folder), "utf8"),
);

describe("the optimum of", () => {
  it.each(Object.entries(optima))("%s is enclosed", (name, { value: known, tolerance = 1e-4 }) => {
    const plan = planOf(readFileSync(new URL(`${name}.hpt`, folder), "utf8"));
    const solution = solveGlobal(plan, noMetrics, { tolerance });
    const [point] = solution.points;
    if (point === undefined) throw new Error("No point was found");
    expect(solution.status).toBe("optimal");
    const space = createSpace(plan, createEnvironment(plan), noMetrics);
    expect(space.broken(point.configuration)).toEqual([]);
    expect(() => space.fromJson(space.toJson(point.configuration))).not.toThrow();
    const { bound = NaN } = solution;
    const [value = NaN] = point.objectives;
    const sign = plan.objectives[0]?.direction === "maximize" ? -1 : 1;
    // As far as the last digits of published optima and equalities within 1e-9 go.
    const last = 1e-7 * Math.max(tolerance < 1e-6 ? 1e-6 : 1, Math.abs(known));
    expect(sign * bound).toBeLessThanOrEqual(sign * known + last);
    expect(sign * value).toBeGreaterThanOrEqual(sign * known - last);
    expect(Math.abs(value - bound)).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(value)) * (1 + 1e-6),
    );
  });

  it("every problem of the folder is known", () => {
    const files = readdirSync(folder).filter((file) => file.endsWith(".hpt"));
    expect(files.map((file) => file.slice(0, -4)).toSorted()).toEqual(
      Object.keys(optima).toSorted(),
    );
  });
});
