import { describe, expect, it } from "vitest";
import type { Plan } from "../../../src/plan/document.ts";
import { componentOf } from "../../../src/space/feasible/parts.ts";
import { createStaircase } from "../../../src/space/feasible/staircase.ts";
import { apply, choice, int, num, param, real, ref, require } from "../../support/plans.ts";
import { chiSquare, kolmogorovSmirnov } from "../../support/statistics.ts";
import { sampled, spaceOf } from "./support.ts";

const product = apply("multiply", apply("multiply", ref("a"), ref("b")), ref("c"));
const atMost = (most: number) =>
  require(`a * b * c <= ${most}`, apply("less_equal", product, num(most)));

/** The part that a staircase is, where it need not be the first way. */
function staircaseOf(parts: Partial<Plan>) {
  const space = spaceOf(parts);
  const constraints = (parts.constraints ?? []).map((_, i) => i);
  const part = createStaircase(componentOf(space, { slots: space.slots, constraints }, new Map()));
  if (part?.draw.kind !== "transform") throw new Error("no staircase");
  return { space, part, draw: part.draw };
}

describe("constraints that are monotone in a number", () => {
  it("counts and draws what cannot be listed", () => {
    const parts = {
      parameters: ["a", "b", "c"].map((name) => param(name, int(1, name === "c" ? 5000 : 300))),
      constraints: [atMost(1_000_000)],
    };
    const { set, draw, space } = sampled(parts);
    let count = 0;
    for (let a = 1; a <= 300; a++) {
      for (let b = 1; b <= 300; b++) count += Math.min(5000, Math.floor(1_000_000 / (a * b)));
    }
    expect(set.parts).toMatchObject([{ way: "staircase", count, share: { proven: true } }]);
    expect(set.share.low).toBeCloseTo(count / (300 * 300 * 5000), 12);
    for (const each of draw(500)) expect(space.broken(each)).toEqual([]);
  });

  it("draws each configuration with its chance", () => {
    const weights = [1, 3];
    const parts = {
      parameters: [
        param("a", choice(2, 5), { prior: { name: "choice", weights } }),
        param("b", int(1, 8, "pow2")),
        param("c", int(1, 40, "log")),
      ],
      constraints: [atMost(60), require("c >= b", apply("greater_equal", ref("c"), ref("b")))],
    };
    const { space, part, draw } = staircaseOf(parts);
    const log = (c: number) => Math.log((c + 0.5) / (c - 0.5)) / Math.log(40.5 / 0.5);
    const chances = new Map<string, number>();
    for (const [i, a] of [2, 5].entries()) {
      for (const b of [1, 2, 4, 8]) {
        for (let c = b; c <= 40; c++) {
          if (a * b * c <= 60) chances.set(`${a} ${b} ${c}`, ((weights[i] ?? 0) / 16) * log(c));
        }
      }
    }
    const total = [...chances.values()].reduce((sum, chance) => sum + chance, 0);
    expect(part.count).toBe(chances.size);
    expect(part.share.low).toBeCloseTo(total, 12);
    const counts = new Map<string, number>();
    const [steps, along] = [120, 200];
    for (let i = 0; i < steps * along; i++) {
      const u = (Math.floor(i / along) + 0.5) / steps;
      const v = ((i % along) + 0.5) / along;
      const values = draw.decode((axis) => (axis === 0 ? u : v), 0) ?? new Map();
      expect(space.broken(values)).toEqual([]);
      const key = [...values.values()].join(" ");
      counts.set(key, (counts.get(key) ?? 0) + 1);
      const [x = 0, y = 0] = draw.encode?.(values) ?? [];
      expect(draw.decode((axis) => (axis === 0 ? x : y), 0)).toEqual(values);
    }
    expect([...counts.keys()].every((key) => chances.has(key))).toBe(true);
    for (const [key, chance] of chances) {
      expect((counts.get(key) ?? 0) / (steps * along)).toBeCloseTo(chance / total, 1);
    }
  });

  it("takes a real number along the steps", () => {
    const parts = {
      parameters: [param("a", int(1, 4)), param("c", real(0.1, 10, "log"))],
      constraints: [
        require("a * c <= 4", apply("less_equal", apply("multiply", ref("a"), ref("c")), num(4))),
        require("c > 0.5", apply("greater", ref("c"), num(0.5))),
      ],
    };
    const { set, draw, space } = sampled(parts);
    expect(set.parts[0]?.way).toBe("staircase");
    const lengths = [1, 2, 3, 4].map((a) => Math.log(Math.min(10, 4 / a) / 0.5));
    const total = lengths.reduce((sum, length) => sum + length, 0);
    expect(set.share.low).toBeCloseTo(total / 4 / Math.log(100), 12);
    const drawn = draw(3000);
    for (const each of drawn) expect(space.broken(each)).toEqual([]);
    const counts = [1, 2, 3, 4].map((a) => drawn.filter((each) => each.get("a") === a).length);
    expect(
      chiSquare(
        counts,
        lengths.map((length) => length / total),
      ),
    ).toBeLessThan(16.3);
    const first = drawn.filter((each) => each.get("a") === 1).map((each) => Number(each.get("c")));
    expect(kolmogorovSmirnov(first, (c) => Math.log(c / 0.5) / Math.log(4 / 0.5))).toBeLessThan(
      1.95,
    );
    for (const each of drawn.slice(0, 20)) {
      const point = set.encode(each);
      const again = set.at((axis) => point?.[axis] ?? 0, 1, "test", 0);
      expect(Number(again.get("c"))).toBeCloseTo(Number(each.get("c")), 9);
    }
  });

  it("is no way where a constraint is not monotone in any number", () => {
    const wave = apply("sin", apply("multiply", ref("a"), ref("c")));
    const parts = {
      parameters: [param("a", real(0, 9)), param("c", real(0, 9))],
      constraints: [require("wave", apply("less_equal", wave, num(0.5)))],
    };
    expect(() => staircaseOf(parts)).toThrow("no staircase");
  });
});
