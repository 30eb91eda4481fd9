import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/plan/document.ts";
import { createSearch } from "../../src/search/create.ts";
import { createEnvironment, noMetrics } from "../../src/space/environment.ts";
import { createSpace, type Point } from "../../src/space/space.ts";
import {
  apply,
  choice,
  int,
  num,
  param,
  plan,
  real,
  ref,
  require,
  search,
  text,
} from "../support/plans.ts";
import { everyDomain } from "../support/spaces.ts";
import { chiSquare, kolmogorovSmirnov } from "../support/statistics.ts";
import { nothingSeen } from "../../src/search/method.ts";

/** What every method must do: tests for one that comes later are these. */
const methods = [
  { method: search("random") },
  { method: search("sobol") },
  { method: search("auto") },
  { method: search("grid", { points: 4 }) },
];
const drawing = methods.filter(({ method }) => method.name !== "grid");

interface Asking {
  readonly at: (number: number) => Point | undefined;
  readonly first: (count: number) => readonly Point[];
}

function asking(parts: Partial<Plan>, seed = 1): Asking {
  const whole = plan(parts);
  const space = createSpace(whole, createEnvironment(whole), noMetrics);
  const { suggest } = createSearch(whole, space, seed);
  const at = (number: number): Point | undefined => {
    const configuration = suggest(number, nothingSeen);
    return configuration === undefined
      ? undefined
      : space.toJson(space.fromJson(space.toJson(configuration)));
  };
  return {
    at,
    first: (count) =>
      Array.from({ length: count }, (_, i) => at(i)).filter((point) => point !== undefined),
  };
}

const conditional: Partial<Plan> = {
  parameters: [
    param("optimizer", choice("adam", "sgd")),
    param("momentum", real(0.5, 0.9), { condition: apply("equal", ref("optimizer"), text("sgd")) }),
    param("depth", int(1, 4)),
    param("width", { kind: "array", element: int(8, 64, "pow2"), over: 4, length: ref("depth") }),
  ],
};

describe.each(methods)("search $method.name", ({ method }) => {
  it.each(everyDomain)("suggests valid values of $name", ({ domain, prior }) => {
    const parameters = [param("x", domain, prior === undefined ? {} : { prior })];
    const points = asking({ parameters, method }).first(60);
    expect(points.length).toBeGreaterThan(0);
    for (const point of points) expect(Object.keys(point)).toEqual(["x"]);
  });

  it("suggests valid conditional configurations", () => {
    for (const point of asking({ ...conditional, method }).first(100)) {
      expect("momentum" in point).toBe(point["optimizer"] === "sgd");
      expect(point["width"]).toHaveLength(Number(point["depth"]));
    }
  });

  it("meets known constraints", () => {
    const constraints = [
      require("x < y", apply("less", ref("x"), ref("y"))),
      require("near", apply("less", apply("subtract", ref("y"), ref("x")), num(0.4))),
    ];
    const parameters = [param("x", real(0, 1)), param("y", real(0, 1))];
    const points = asking({ parameters, constraints, method }).first(200);
    expect(points.length).toBeGreaterThan(2);
    for (const { x, y } of points) {
      expect(Number(y)).toBeGreaterThan(Number(x));
      expect(Number(y) - Number(x)).toBeLessThan(0.4);
    }
  });

  it("depends on plan, seed and number alone, not on what was asked before", () => {
    const parts = { ...conditional, method };
    const inOrder = asking(parts).first(20);
    expect(asking(parts).first(20)).toEqual(inOrder);
    const fresh = asking(parts);
    expect([19, 3, 12, 0].map((number) => fresh.at(number))).toEqual(
      [19, 3, 12, 0].map((number) => inOrder[number]),
    );
  });
});

describe.each(drawing)("search $method.name", ({ method }) => {
  it("draws other configurations under another seed", () => {
    expect(asking({ ...conditional, method }, 1).first(5)).not.toEqual(
      asking({ ...conditional, method }, 2).first(5),
    );
  });

  it("draws from the scale and uniformly among what is feasible", () => {
    const parameters = [param("x", real(1e-4, 1, "log"))];
    const constraints = [require("x <= 0.01", apply("less_equal", ref("x"), num(0.01)))];
    const drawn = asking({ parameters, constraints, method })
      .first(2000)
      .map(({ x }) => Number(x));
    expect(kolmogorovSmirnov(drawn, (x) => (Math.log10(x) + 4) / 2)).toBeLessThan(1.95);
  });

  it("names the requirements that cannot hold", () => {
    const parameters = [param("x", real(0, 1)), param("y", real(0, 1))];
    const low = (name: string, most: number) =>
      require(`${name} < ${most}`, apply("less", ref(name), num(most)));
    const never = require("x > 2", apply("greater", ref("x"), num(2)), { label: "large" });
    expect(() => asking({ parameters, constraints: [low("y", 0.9), never], method }).at(0)).toThrow(
      "No configuration of `test` is feasible: `require large: x > 2` does not hold for any value of `x` in its range. Loosen it, or widen the range of `x`.",
    );
    const apart = require("x > 0.4", apply("greater", ref("x"), num(0.4)));
    const constraints = [apart, low("y", 0.9), low("x", 0.2)];
    expect(() => asking({ parameters, constraints, method }).at(0)).toThrow(
      "No configuration of `test` is feasible: these requirements cannot hold together for any value of `x` in its range. Loosen one of them, or widen the range of `x`.\n  `require x > 0.4`\n  `require x < 0.2`",
    );
  });

  it("takes warm points first and goes on as without them", () => {
    const points = [{ optimizer: "adam", depth: 2 }, { momentum: 0.7 }, { depth: 1, width: [16] }];
    const warm = [{ kind: "points", points }] as const;
    const started = asking({ ...conditional, method, warm }).first(8);
    for (const [i, point] of points.entries()) expect(started[i]).toMatchObject(point);
    expect(started[1]).toMatchObject({ optimizer: "sgd" });
    expect(started.slice(3)).toEqual(asking({ ...conditional, method }).first(5));
  });
});

describe("random search", () => {
  it("draws each value of a choice alike", () => {
    const drawn = asking({ parameters: [param("x", choice("a", "b", "c"))] })
      .first(3000)
      .map(({ x }) => x);
    const counts = ["a", "b", "c"].map((value) => drawn.filter((x) => x === value).length);
    expect(chiSquare(counts, [1 / 3, 1 / 3, 1 / 3])).toBeLessThan(13.9);
  });
});

describe("sobol search", () => {
  it("spreads the first trials: one of 16 in each sixteenth of every axis", () => {
    const parameters = ["a", "b", "c"].map((name) => param(name, real(0, 1)));
    const points = asking({ parameters, method: search("sobol") }).first(16);
    for (const name of ["a", "b", "c"]) {
      const parts = new Set(points.map((point) => Math.floor(Number(point[name]) * 16)));
      expect(parts.size).toBe(16);
    }
  });

  it("goes beyond the dimensions of its table", () => {
    const parameters = Array.from({ length: 1200 }, (_, i) => param(`p${i}`, real(0, 1)));
    const points = asking({ parameters, method: search("sobol") }).first(3);
    expect(new Set(points.map(({ p1199 }) => p1199)).size).toBe(3);
    const [first] = points;
    expect(new Set(Object.values(first ?? {})).size).toBeGreaterThan(1190);
  });
});

describe("a warm point that does not fit", () => {
  const starting = (point: Point) =>
    asking({ ...conditional, warm: [{ kind: "points", points: [{}, point] }] }).at(1);

  it.each([
    [
      { optimiser: "adam" },
      "Warm point 2: There is no parameter `optimiser`. Did you mean `optimizer`?",
    ],
    [{ depth: 9 }, "Warm point 2: `depth` must be a whole number in 1 .. 4, but it is 9."],
    [{ optimizer: "adam", momentum: 0.7 }, "`momentum` is inactive under the other values"],
  ] as const)("says why: %j", (point, message) => {
    expect(() => starting(point)).toThrow(message);
  });

  it("breaks a requirement", () => {
    const parameters = [param("x", real(0, 1))];
    const constraints = [require("x < 0.5", apply("less", ref("x"), num(0.5)))];
    const warm = [{ kind: "points", points: [{ x: 0.7 }] }] as const;
    expect(() => asking({ parameters, constraints, warm }).at(0)).toThrow("`require x < 0.5`");
  });
});
