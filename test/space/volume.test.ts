/** The feasible share of a space, against shares that are known. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expression } from "../../src/ir/expression.ts";
import type { Plan } from "../../src/plan/document.ts";
import { feasibleVolume, wilsonInterval } from "../../src/space/volume.ts";
import { choice, int, num, origin, param, plan, real, ref } from "../support/plans.ts";

const apply = (atom: string, ...args: readonly Expression[]): Expression => ({
  kind: "apply",
  atom,
  args,
});

const require = (holds: Expression, condition?: Expression): Plan["constraints"][number] => ({
  phase: "parameter",
  holds,
  ...(condition === undefined ? {} : { condition }),
  origin: origin("…"),
});

const triangle = plan({
  parameters: [param("x", real(0, 1)), param("y", real(0, 1)), param("unused", real(0, 1))],
  constraints: [require(apply("less_equal", apply("add", ref("x"), ref("y")), num(0.5)))],
});

describe("Wilson's interval", () => {
  // Values by hand from the formula: 95% for 8 of 10, and for none and all of 20.
  it.each([
    [8, 10, 0.4901625, 0.9433178],
    [0, 20, 0, 0.1611252],
    [20, 20, 0.8388748, 1],
  ])("%s of %s", (hits, trials, low, high) => {
    const interval = wilsonInterval(hits, trials);
    expect(interval.low).toBeCloseTo(low, 6);
    expect(interval.high).toBeCloseTo(high, 6);
  });

  it("holds the share itself", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1 }), (n, part) => {
        const hits = Number.isNaN(part) ? 0 : Math.round(part * n);
        const { low, high } = wilsonInterval(hits, n);
        return low >= 0 && high <= 1 && low <= hits / n && hits / n <= high;
      }),
    );
  });
});

describe("the feasible share", () => {
  it("of a triangle", () => {
    const volume = feasibleVolume(triangle, { seed: 1, draws: 4000 });
    expect(volume?.low).toBeLessThan(0.125);
    expect(volume?.high).toBeGreaterThan(0.125);
    expect(volume).toMatchObject({ draws: 4000, within: 1, complete: true });
    expect(volume?.broken).toEqual([{ constraint: 0, count: 4000 - (volume?.feasible ?? 0) }]);
  });

  it("is the same from a box around it, and surer", () => {
    const box = () => ({ low: 0, high: 0.5 });
    const volume = feasibleVolume(triangle, { seed: 1, draws: 4000, box });
    expect(volume?.within).toBeCloseTo(0.25, 9);
    expect(volume?.share).toBeCloseTo(0.125, 2);
    expect((volume?.high ?? 1) - (volume?.low ?? 0)).toBeLessThan(0.01);
  });

  it("counts whole numbers and log scales by their scale", () => {
    const lattice = plan({
      parameters: [param("n", int(1, 10)), param("lr", real(1e-4, 1, "log"))],
      constraints: [
        require(apply("less_equal", ref("n"), num(3))),
        require(apply("less_equal", ref("lr"), num(1e-2))),
      ],
    });
    const box = (name: string) =>
      name === "n" ? { low: 0.5, high: 3.9 } : { low: 1e-4, high: 1e-2 };
    const volume = feasibleVolume(lattice, { seed: 1, draws: 100, box });
    expect(volume?.feasible).toBe(100);
    expect(volume?.share).toBeCloseTo(0.3 * 0.5, 9);
  });

  it("keeps the whole range of what may be inactive", () => {
    const sometimes = plan({
      parameters: [
        param("kind", choice("a", "b")),
        param("x", real(0, 1), {
          condition: apply("equal", ref("kind"), { kind: "text", value: "a" }),
        }),
      ],
      constraints: [
        require(apply("less_equal", ref("x"), num(0.1)), apply("equal", ref("kind"), {
          kind: "text",
          value: "a",
        })),
      ],
    });
    const box = (name: string) => (name === "x" ? { low: 0, high: 0.1 } : undefined);
    const volume = feasibleVolume(sometimes, { seed: 1, draws: 2000, box });
    expect(volume?.within).toBe(1);
    expect(volume?.share).toBeCloseTo(0.55, 1);
  });

  it("leaves out what first needs a trial, and says so", () => {
    const measured = plan({
      ...triangle,
      trials: [
        {
          name: "probe",
          phase: "constant",
          task: { kind: "builtin", name: "noisy" },
          inputs: [],
          metrics: [{ name: "loss", type: { kind: "real" } }],
        },
      ],
      constraints: [
        ...triangle.constraints,
        require(apply("less", ref("x"), { kind: "metric", trial: "probe", metric: "loss" })),
      ],
    });
    expect(feasibleVolume(measured, { seed: 1, draws: 100 })?.complete).toBe(false);
  });

  it("is not asked where nothing is required", () => {
    expect(feasibleVolume(plan({ ...triangle, constraints: [] }), { seed: 1, draws: 9 })).toBe(
      undefined,
    );
  });

  it("depends on the seed and on nothing else", () => {
    const share = (seed: number) => feasibleVolume(triangle, { seed, draws: 500 })?.feasible;
    expect(share(3)).toBe(share(3));
    expect(new Set([1, 2, 3, 4].map(share)).size).toBeGreaterThan(1);
  });
});
