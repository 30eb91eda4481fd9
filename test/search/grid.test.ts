import { describe, expect, it } from "vitest";
import type { JsonValue, Plan } from "../../src/plan/document.ts";
import { createSearch } from "../../src/search/create.ts";
import { createEnvironment, noMetrics } from "../../src/space/environment.ts";
import { createSpace, type Point } from "../../src/space/space.ts";
import { numbers } from "../support/json.ts";
import {
  apply,
  bool,
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
import { nothingSeen } from "../../src/search/method.ts";

/** All points of a grid, at most `most`. */
function gridOf(parts: Partial<Plan>, points?: number, most = 1000): readonly Point[] {
  const whole = plan({ ...parts, method: search("grid", points === undefined ? {} : { points }) });
  const space = createSpace(whole, createEnvironment(whole), noMetrics);
  const { suggest } = createSearch(whole, space, 1);
  const found: Point[] = [];
  for (let i = 0; i < most; i++) {
    const configuration = suggest(i, nothingSeen);
    if (configuration === undefined) break;
    found.push(space.toJson(configuration));
  }
  return found;
}

const values = (points: readonly Point[], name = "x"): readonly (JsonValue | undefined)[] =>
  points.map((point) => point[name]);

describe("a grid", () => {
  it("takes points of a continuous parameter evenly on its scale, ends included", () => {
    expect(values(gridOf({ parameters: [param("x", real(0, 1))] }, 5))).toEqual([
      0, 0.25, 0.5, 0.75, 1,
    ]);
    const logs = values(gridOf({ parameters: [param("x", real(1e-4, 1, "log"))] }, 5)).map(Number);
    expect([logs[0], logs[4]]).toEqual([1e-4, 1]);
    for (const [i, x] of logs.entries()) expect(Math.log10(x)).toBeCloseTo(i - 4, 12);
    expect(values(gridOf({ parameters: [param("x", real(2, 4))] }, 1))).toEqual([3]);
  });

  it("takes all values of a discrete parameter", () => {
    const of = (parameter: Parameters<typeof param>[1]) =>
      values(gridOf({ parameters: [param("x", parameter)] }));
    expect(of(int(2, 5))).toEqual([2, 3, 4, 5]);
    expect(of(int(1, 20, "pow2"))).toEqual([1, 2, 4, 8, 16]);
    expect(of(int(1, 4, "log"))).toEqual([1, 2, 3, 4]);
    expect(of(real(0, 0.3, { name: "step", step: 0.1 }))).toEqual([0, 0.1, 0.2, 0.3]);
    expect(of(bool)).toEqual([false, true]);
    expect(of(choice("a", "b"))).toEqual(["a", "b"]);
    expect(of({ kind: "permutation", over: 3 })).toHaveLength(6);
    expect(new Set(of({ kind: "permutation", over: 5 }).map(String)).size).toBe(120);
    expect(of({ kind: "array", element: bool, over: 3 })).toHaveLength(8);
  });

  it("is the lattice of a simplex", () => {
    const lattice = values(
      gridOf({ parameters: [param("x", { kind: "simplex", over: 3 })] }, 5),
    ).map(numbers);
    expect(new Set(lattice.map(String)).size).toBe(15);
    for (const shares of lattice) {
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      for (const share of shares) expect(Number.isInteger(share * 4)).toBe(true);
    }
    expect(values(gridOf({ parameters: [param("x", { kind: "simplex", over: 4 })] }, 1))).toEqual([
      [0.25, 0.25, 0.25, 0.25],
    ]);
  });

  it("is the product, the last parameter fastest", () => {
    const parameters = [param("a", int(0, 1)), param("b", choice("x", "y"))];
    expect(gridOf({ parameters })).toEqual([
      { a: 0, b: "x" },
      { a: 0, b: "y" },
      { a: 1, b: "x" },
      { a: 1, b: "y" },
    ]);
  });

  it("does not repeat a configuration where parameters are inactive", () => {
    const parameters = [
      param("optimizer", choice("adam", "sgd")),
      param("momentum", int(1, 3), { condition: apply("equal", ref("optimizer"), text("sgd")) }),
      param("batch", choice(16, 32)),
    ];
    const points = gridOf({ parameters });
    expect(points).toHaveLength(2 + 3 * 2);
    expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(8);
  });

  it("has no elements where the length of an array has no value", () => {
    const parameters = [
      param("deep", bool),
      param("depth", int(1, 2), { condition: ref("deep") }),
      param("kernel", { kind: "array", element: choice(3, 5), over: 2, length: ref("depth") }),
    ];
    expect(values(gridOf({ parameters }), "kernel")).toEqual([
      [],
      [3],
      [5],
      [3, 3],
      [3, 5],
      [5, 3],
      [5, 5],
    ]);
  });

  it("follows the length of an array", () => {
    const parameters = [
      param("depth", int(0, 3)),
      param("kernel", { kind: "array", element: choice(3, 5), over: 3, length: ref("depth") }),
    ];
    expect(gridOf({ parameters })).toHaveLength(1 + 2 + 4 + 8);
  });

  it("passes over infeasible points before they cost a trial", () => {
    const parameters = [param("x", int(0, 9)), param("y", int(0, 9))];
    const constraints = [
      require("x + y <= 3", apply("less_equal", apply("add", ref("x"), ref("y")), num(3))),
    ];
    const points = gridOf({ parameters, constraints });
    expect(points).toHaveLength(10);
    for (const { x, y } of points) expect(Number(x) + Number(y)).toBeLessThanOrEqual(3);
  });

  it("has one point where nothing varies, and none where nothing is feasible", () => {
    expect(gridOf({})).toEqual([{}]);
    const constraints = [require("x > 9", apply("greater", ref("x"), num(9)))];
    expect(gridOf({ parameters: [param("x", int(0, 9))], constraints })).toEqual([]);
  });

  it("asks for points of a continuous parameter", () => {
    expect(() => gridOf({ parameters: [param("x", real(0, 1))] })).toThrow(
      "A grid over `x` needs a number of points",
    );
  });

  it("gives any of its points in any order of asking", () => {
    const whole = plan({
      parameters: [param("x", int(0, 99))],
      method: search("grid"),
      constraints: [require("odd", apply("equal", apply("mod", ref("x"), num(2)), num(1)))],
    });
    const space = createSpace(whole, createEnvironment(whole), noMetrics);
    const { suggest } = createSearch(whole, space, 1);
    const at = (number: number) => suggest(number, nothingSeen)?.get("x");
    expect([at(7), at(3), at(3), at(49), at(0), at(50), at(50), at(2)]).toEqual([
      15,
      7,
      7,
      99,
      1,
      undefined,
      undefined,
      5,
    ]);
  });

  it("starts at once on a space of many parameters", () => {
    const parameters = Array.from({ length: 20_000 }, (_, i) => param(`p${i}`, int(0, 1)));
    const [first, second] = gridOf({ parameters }, undefined, 2);
    expect(Object.values(first ?? {}).every((value) => value === 0)).toBe(true);
    expect(second?.["p19999"]).toBe(1);
  });
});
