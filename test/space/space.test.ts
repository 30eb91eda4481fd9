import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Domain, JsonValue, Plan } from "../../src/plan/document.ts";
import { createEnvironment, noMetrics } from "../../src/space/environment.ts";
import { randomStream, streamKey, uniformAt } from "../../src/space/random.ts";
import { createSpace, type Point, type Space } from "../../src/space/space.ts";
import {
  apply,
  bool,
  choice,
  definition,
  int,
  num,
  param,
  plan,
  real,
  ref,
  require,
  text,
} from "../support/plans.ts";
import { entries, items, numbers } from "../support/json.ts";
import { everyDomain } from "../support/spaces.ts";
import { chiSquare, kolmogorovSmirnov } from "../support/statistics.ts";

function spaceOf(parts: Partial<Plan>): Space {
  const whole = plan(parts);
  return createSpace(whole, createEnvironment(whole), noMetrics);
}

const single = (domain: Domain): Space => spaceOf({ parameters: [param("x", domain)] });

/** The value of `x` as JSON in `n` uniform draws. */
function draws(space: Space, n: number): readonly unknown[] {
  return Array.from({ length: n }, (_, i) => {
    const key = streamKey(23, i);
    return space.toJson(space.decode((axis) => uniformAt(key, axis)))["x"];
  });
}

const isSgd = apply("equal", ref("optimizer"), text("sgd"));
const isAdam = apply("equal", ref("optimizer"), text("adam"));

describe("every type of parameter", () => {
  it.each(everyDomain)(
    "$name: a point, its configuration and its JSON agree",
    ({ domain, prior }) => {
      const space = spaceOf({
        parameters: [param("x", domain, prior === undefined ? {} : { prior })],
      });
      for (let i = 0; i < 200; i++) {
        const key = streamKey(3, i);
        const configuration = space.decode((axis) => uniformAt(key, axis));
        const json: Point = JSON.parse(JSON.stringify(space.toJson(configuration)));
        expect(space.fromJson(json)).toEqual(configuration);
        const point = space.encode(configuration);
        expect(point).toHaveLength(space.dimensions);
        for (const u of point) expect(u >= 0 && u <= 1).toBe(true);
        const again = space.decode((axis) => point[axis] ?? 0.5);
        expectClose(space.toJson(again), json);
      }
    },
  );
});

describe("a simplex", () => {
  it("sums to one and is uniform: each share is Beta(1, n − 1)", () => {
    const size = 4;
    const space = single({ kind: "simplex", over: size });
    const shares = draws(space, 10_000).map(numbers);
    for (const share of shares) {
      expect(Math.abs(share.reduce((sum, s) => sum + s, 0) - 1)).toBeLessThan(1e-12);
      expect(Math.min(...share)).toBeGreaterThanOrEqual(0);
    }
    for (let i = 0; i < size; i++) {
      const own = shares.map((share) => share[i] ?? NaN);
      expect(kolmogorovSmirnov(own, (x) => 1 - (1 - x) ** (size - 1))).toBeLessThan(1.95);
    }
    // Of two shares also their part of the sum is uniform.
    const parts = shares.map(([a = 0, b = 0]) => a / (a + b));
    expect(kolmogorovSmirnov(parts, (x) => x)).toBeLessThan(1.95);
  });

  it("follows a Dirichlet prior: mean and variance of each share", () => {
    const concentration = [2, 1, 5];
    const space = spaceOf({
      parameters: [
        param(
          "x",
          { kind: "simplex", over: ["a", "b", "c"] },
          { prior: { name: "dirichlet", concentration } },
        ),
      ],
    });
    const n = 10_000;
    const sample = draws(space, n).map((x) => entries(x).map(([, share]) => Number(share)));
    for (const [i, c] of concentration.entries()) {
      const own = sample.map((share) => share[i] ?? NaN);
      const mean = own.reduce((sum, s) => sum + s, 0) / n;
      const variance = own.reduce((sum, s) => sum + (s - mean) ** 2, 0) / n;
      const expected = (c / 8) * (1 - c / 8);
      expect(Math.abs(mean - c / 8)).toBeLessThan(4 * Math.sqrt(expected / 9 / n));
      expect(variance / (expected / 9)).toBeCloseTo(1, 1);
    }
  });

  it("has a single member for sure", () => {
    expect(draws(single({ kind: "simplex", over: ["only"] }), 1)).toEqual([{ only: 1 }]);
  });
});

describe("a permutation", () => {
  it("is shown as its members in order, every order with the same chance", () => {
    const space = single({ kind: "permutation", over: ["a", "b", "c"] });
    const counts = new Map<string, number>();
    for (const order of draws(space, 6000)) {
      const name = items(order).join("");
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted()).toEqual(["abc", "acb", "bac", "bca", "cab", "cba"]);
    expect(
      chiSquare(
        [...counts.values()],
        [...counts].map(() => 1 / 6),
      ),
    ).toBeLessThan(20.5);
  });

  it("holds the position of each member", () => {
    const space = single({ kind: "permutation", over: ["crop", "flip", "blur"] });
    const configuration = space.fromJson({ x: ["blur", "crop", "flip"] });
    expect(configuration.get("x")).toEqual([1, 2, 0]);
    expect(space.toJson(configuration)).toEqual({ x: ["blur", "crop", "flip"] });
  });

  it("gives back any order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer(), (n, seed) => {
        const space = single({ kind: "permutation", over: n });
        const order = [...randomStream(seed).permutation(n)];
        const configuration = space.fromJson({ x: order });
        const point = space.encode(configuration);
        expect(space.decode((axis) => point[axis] ?? 0)).toEqual(configuration);
      }),
    );
  });
});

describe("a choice", () => {
  it("follows its weights, of any sum, and never draws what weighs nothing", () => {
    const space = spaceOf({
      parameters: [
        param("x", choice("a", "b", "c", "d"), {
          prior: { name: "choice", weights: [2, 0, 6, 0] },
        }),
      ],
    });
    const sample = draws(space, 4000);
    const counts = ["a", "c"].map((value) => sample.filter((x) => x === value).length);
    expect(chiSquare(counts, [0.25, 0.75])).toBeLessThan(10.9);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4000);
    const atEnd = space.decode(() => 1 - 2 ** -53);
    expect(atEnd.get("x")).toBe("c");
  });
});

describe("conditions", () => {
  const space = spaceOf({
    parameters: [
      param("optimizer", choice("adam", "sgd", "lion")),
      param("momentum", real(0.5, 0.9), { condition: isSgd }),
      param("rate", real(1, 2), { condition: isSgd }),
      param("rate", real(3, 4), { condition: isAdam }),
      param("nested", bool, {
        condition: apply("and", isSgd, apply("greater", ref("momentum"), num(0.7))),
      }),
    ],
  });

  it("make parameters absent, and one name has the branch that is active", () => {
    const seen = new Set<string>();
    for (let i = 0; i < 500; i++) {
      const key = streamKey(1, i);
      const point = space.toJson(space.decode((axis) => uniformAt(key, axis)));
      const { optimizer, momentum, rate } = point;
      seen.add(Object.keys(point).join());
      if (optimizer === "sgd") {
        expect(rate).toBeLessThanOrEqual(2);
        expect("nested" in point).toBe(Number(momentum) > 0.7);
      } else if (optimizer === "adam") {
        expect(rate).toBeGreaterThanOrEqual(3);
        expect(Object.keys(point)).toEqual(["optimizer", "rate"]);
      } else {
        expect(point).toEqual({ optimizer: "lion" });
      }
    }
    expect(seen.size).toBe(4);
  });

  it("hold for points that users give", () => {
    const ok = { optimizer: "adam", rate: 3.5 };
    expect(space.toJson(space.fromJson(ok))).toEqual(ok);
    expect(() => space.fromJson({ optimizer: "adam", rate: 1.5 })).toThrow(
      "`rate` must be a number in 3 .. 4, but it is 1.5.",
    );
    expect(() => space.fromJson({ optimizer: "adam", rate: 3, momentum: 0.6 })).toThrow(
      "`momentum` has a value, but it is inactive",
    );
    expect(() => space.fromJson({ optimizer: "sgd", rate: 1.5 })).toThrow("`momentum` is missing");
    expect(() => space.fromJson({ optimizer: "adam", rat: 3 })).toThrow("Did you mean `rate`?");
  });

  it("may read definitions", () => {
    const defined = spaceOf({
      definitions: [
        { name: "deep", phase: "parameter", value: apply("greater", ref("depth"), num(2)) },
      ],
      parameters: [
        param("depth", int(1, 4)),
        param("skip", bool, { condition: definition("deep") }),
      ],
    });
    for (const depth of [1, 2, 3, 4]) {
      const configuration = defined.decode((axis) => (axis === 0 ? (depth - 0.5) / 4 : 0.7));
      expect(defined.toJson(configuration)).toEqual(depth > 2 ? { depth, skip: true } : { depth });
    }
  });
});

describe("an array of run-time length", () => {
  const space = spaceOf({
    parameters: [
      param("depth", int(1, 4)),
      param("kernel", { kind: "array", element: int(1, 9), over: 4, length: ref("depth") }),
    ],
  });

  it("has as many elements as its length says", () => {
    for (let i = 0; i < 100; i++) {
      const key = streamKey(1, i);
      const { depth, kernel } = space.toJson(space.decode((axis) => uniformAt(key, axis)));
      expect(kernel).toHaveLength(Number(depth));
    }
    expect(() => space.fromJson({ depth: 3, kernel: [1, 2] })).toThrow("must have 3 elements");
  });
});

describe("known constraints", () => {
  const isSmall = require("x <= limit", apply("less_equal", ref("x"), definition("limit")), {
    condition: isSgd,
  });
  const space = spaceOf({
    definitions: [{ name: "limit", phase: "constant", value: num(0.5) }],
    parameters: [param("optimizer", choice("adam", "sgd")), param("x", real(0, 1))],
    constraints: [isSmall],
  });

  it("bind where their condition holds", () => {
    const broken = (point: Point) => space.broken(space.fromJson(point));
    expect(broken({ optimizer: "sgd", x: 0.5 })).toEqual([]);
    expect(broken({ optimizer: "sgd", x: 0.6 })).toEqual([isSmall]);
    expect(broken({ optimizer: "adam", x: 0.6 })).toEqual([]);
  });
});

describe("the fidelity", () => {
  it("has its upper value and no axis", () => {
    const space = spaceOf({
      parameters: [param("lr", real(0, 1)), param("epochs", int(1, 27), { fidelity: true })],
    });
    expect(space.dimensions).toBe(1);
    expect(space.toJson(space.decode(() => 0.25))).toEqual({ lr: 0.25, epochs: 27 });
  });
});

describe("a value that does not fit", () => {
  const wrong: readonly (readonly [string, Domain, JsonValue, string])[] = [
    ["too large", real(0, 1), 2, "`x` must be a number in 0 .. 1, but it is 2."],
    ["NaN", real(0, 1), NaN, "but it is null"],
    ["a text", int(0, 3), "2", "a whole number in 0 .. 3"],
    ["a fraction", int(0, 3), 1.5, "a whole number in 0 .. 3"],
    ["no power", int(1, 64, "pow2"), 48, "a power of two in 1 .. 64"],
    ["off the grid", real(0, 1, { name: "step", step: 0.25 }), 0.3, "0 plus a multiple of 0.25"],
    ["no member", choice("a", "b"), "c", "one of a, b"],
    ["no truth value", bool, 1, "true or false"],
    ["a sum of 0.9", { kind: "simplex", over: 2 }, [0.5, 0.4], "sum to 1"],
    ["a negative share", { kind: "simplex", over: 2 }, [1.5, -0.5], "a share in 0 .. 1"],
    ["a missing member", { kind: "simplex", over: ["a", "b"] }, { a: 1 }, "an object with a, b"],
    ["a member twice", { kind: "permutation", over: ["a", "b"] }, ["a", "a"], "each of a, b once"],
    ["too short", { kind: "array", element: bool, over: 2 }, [true], "a list of 2 elements"],
    [
      "a wrong element",
      { kind: "array", element: int(0, 1), over: ["p", "q"] },
      { p: 0, q: 2 },
      "`x[q]`",
    ],
    ["no range end", { kind: "simplex", over: ["__proto__", "b"] }, { b: 1 }, "an object with"],
  ];
  it.each(wrong)("is refused with what was expected: %s", (_, domain, value, message) => {
    expect(() => single(domain).fromJson({ x: value })).toThrow(message);
  });

  it("makes a range and its scale a clear error", () => {
    expect(() => single(real(0, 1, "log"))).toThrow(
      "The range of the parameter `x` does not lie in the scale `log`: that takes values above 0.",
    );
  });
});

describe("names of the language of the runtime", () => {
  it("are ordinary names", () => {
    const names = ["constructor", "toString", "__proto__", "hasOwnProperty"];
    const space = spaceOf({ parameters: names.map((name) => param(name, int(0, 9))) });
    const configuration = space.decode(() => 0.35);
    const json = JSON.stringify(space.toJson(configuration));
    expect(json).toBe('{"constructor":3,"toString":3,"__proto__":3,"hasOwnProperty":3}');
    expect(space.fromJson(JSON.parse(json))).toEqual(configuration);
  });
});

/** Equal, numbers up to rounding. */
function expectClose(actual: unknown, expected: unknown): void {
  if (typeof expected === "number") {
    expect(Math.abs(Number(actual) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, expected));
  } else if (typeof expected === "object" && expected !== null) {
    const own = entries(actual);
    expect(own.map(([key]) => key)).toEqual(Object.keys(expected));
    for (const [i, [, value]] of entries(expected).entries()) expectClose(own[i]?.[1], value);
  } else {
    expect(actual).toBe(expected);
  }
}
