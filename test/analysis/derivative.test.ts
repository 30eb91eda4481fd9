import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dual, gradient, type Point, valueAt } from "../../src/analysis/derivative.ts";
import type { Scalar, Variable } from "../../src/analysis/scalar.ts";
import { findAtom } from "../../src/atoms/table.ts";
import { numberRange } from "../../src/ir/range.ts";
import { objective } from "./support.ts";

const names = ["x", "y", "z"];
const declared = names.map((name) => `${name}: Real in 0.2 .. 2`);

/** Smooth expressions whose parts stay within ranges where everything is defined. */
const expressions: fc.Arbitrary<string> = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie("expression");
  const of = (f: string) => inner.map((a) => `${f}(${a})`);
  const pair = (f: (a: string, b: string) => string) =>
    fc.tuple(inner, inner).map(([a, b]) => f(a, b));
  return {
    expression: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom(...names, "0.5", "2"),
      pair((a, b) => `(${a} + ${b})`),
      pair((a, b) => `(${a} - ${b})`),
      pair((a, b) => `(${a} * ${b})`),
      pair((a, b) => `(${a} / (1 + (${b})^2))`),
      pair((a, b) => `hypot(1 + (${a})^2, ${b})`),
      of("tanh"),
      of("sin"),
      of("cos"),
      of("atan"),
      of("logistic"),
      of("softplus"),
      of("erf"),
      inner.map((a) => `exp(tanh(${a}))`),
      inner.map((a) => `log(1 + (${a})^2)`),
      inner.map((a) => `sqrt(1 + (${a})^2)`),
      inner.map((a) => `(2 + sin(${a}))^1.5`),
    ),
  };
}).expression;

const points = fc.tuple(...names.map(() => fc.double({ min: 0.3, max: 1.9, noNaN: true })));

function at(point: readonly number[]): Point {
  return ({ name }) => point[names.indexOf(name)] ?? Number.NaN;
}

function number(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}

/** Richardson's extrapolation of central differences. */
function difference(root: Scalar, point: readonly number[], along: readonly number[]): number {
  const central = (h: number) => {
    const shifted = (sign: number) => at(point.map((x, i) => x + sign * h * (along[i] ?? 0)));
    return (number(valueAt(root, shifted(1))) - number(valueAt(root, shifted(-1)))) / (2 * h);
  };
  return (4 * central(1e-4) - central(2e-4)) / 3;
}

describe("derivatives", () => {
  it("agree with central differences, forward and reverse", () => {
    fc.assert(
      fc.property(expressions, points, points, (text, point, along) => {
        const { root } = objective(text, declared);
        const value = number(valueAt(root, at(point)));
        fc.pre(Math.abs(value) < 1e4);
        const forward = dual(root, at(point), ({ name }) => along[names.indexOf(name)] ?? 0);
        const reverse = gradient(root, at(point));
        expect(forward.value).toBe(value);
        expect(reverse.value).toBe(value);
        const slope = names.reduce(
          (sum, name, i) => sum + (reverse.slopes.get(name) ?? 0) * (along[i] ?? 0),
          0,
        );
        const scale = 1 + Math.abs(value) + Math.abs(slope);
        expect(Math.abs(forward.slope - slope) / scale).toBeLessThan(1e-9);
        expect(Math.abs(difference(root, point, along) - slope) / scale).toBeLessThan(1e-5);
      }),
      { numRuns: 300 },
    );
  });

  it("add up over the uses of a node", () => {
    const { root } = objective("x * x * x", declared);
    expect(gradient(root, at([3])).slopes.get("x")).toBeCloseTo(27, 12);
  });

  it("are those of the branch that is taken", () => {
    const { root } = objective("if x > y then x^2 else 5 * y", declared);
    expect(Object.fromEntries(gradient(root, at([2, 1])).slopes)).toEqual({ x: 4, y: 0 });
    expect(Object.fromEntries(gradient(root, at([1, 2])).slopes)).toEqual({ x: 0, y: 5 });
  });

  it("have no slope where nothing is known, and none of it where nothing depends on it", () => {
    const x: Scalar = node(0, { kind: "variable", variable: variable("x") });
    const some: Scalar = node(1, { kind: "unknown", within: numberRange(0, 1), from: [x] });
    expect(gradient(some, at([1])).slopes.get("x")).toBeNaN();
    const multiply = findAtom("multiply");
    if (multiply === undefined) throw new Error("no product");
    const zero: Scalar = node(2, { kind: "constant", value: 0 });
    const product: Scalar = node(3, { kind: "apply", atom: multiply, args: [zero, x] });
    expect(gradient(product, at([7])).slopes.get("x") ?? 0).toBe(0);
  });

  it("take one step a node: a chain of products of itself has 2^60 paths", () => {
    const multiply = findAtom("multiply");
    if (multiply === undefined) throw new Error("no product");
    let root: Scalar = node(0, { kind: "variable", variable: variable("x") });
    for (let i = 1; i <= 60; i++) {
      root = node(i, { kind: "apply", atom: multiply, args: [root, root] });
    }
    expect(gradient(root, at([1])).slopes.get("x")).toBe(2 ** 60);
    expect(dual(root, at([1]), () => 1).slope).toBe(2 ** 60);
  });
});

function variable(name: string): Variable {
  return {
    key: name,
    source: "parameter",
    name,
    at: [],
    range: numberRange(0, 9),
    optional: false,
  };
}

type Made = Scalar extends infer S ? (S extends unknown ? Omit<S, "id" | "origin"> : never) : never;

function node(id: number, made: Made): Scalar {
  return { ...made, id, origin: { expression: { kind: "number", value: id } } };
}
