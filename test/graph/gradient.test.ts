/** Gradients against central differences in double precision, and gradients of gradients the same way. */
import { describe, expect, test } from "vitest";
import { add, multiply, stopGradient } from "../../src/graph/elementwise.ts";
import { gradients, hessianVectorProduct } from "../../src/graph/gradient.ts";
import { constant, shared } from "../../src/graph/leaves.ts";
import { maxPool } from "../../src/graph/image.ts";
import { arithmetics, comparisons, unaryFunctions } from "../../src/graph/op.ts";
import { max, sum } from "../../src/graph/reduction.ts";
import { sizeOf } from "../../src/graph/shape.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { type Case, cases, operationsIn } from "./operations.ts";
import { normals, valuesOf } from "./support.ts";

const step = 1e-5;

/** The sum of a · b. */
function dot(a: Tensor, b: readonly number[]): Tensor {
  return sum(multiply(a, constant(b, a.shape)));
}

function setUp({ name, inputs, build }: Case) {
  const variables = inputs.map(({ shape }, i) => shared(`x${i}`, shape));
  const values = Object.fromEntries(
    inputs.map(({ shape, map = (x) => x }, i) => [
      `x${i}`,
      normals(sizeOf(shape), name, i).map(map),
    ]),
  );
  const result = build(...variables);
  // A single number in which all places of the result count differently.
  return { variables, values, loss: dot(result, normals(sizeOf(result.shape), "weighing")) };
}

type Values = { readonly [name: string]: readonly number[] };

/** The slopes of a single number in each place of an input. */
function slopes(loss: Tensor, values: Values, name: string): number[] {
  const list = values[name] ?? [];
  const at = (place: number, by: number): number => {
    const moved = list.with(place, (list[place] ?? NaN) + by);
    return valuesOf(loss, { shared: { ...values, [name]: moved } })[0] ?? NaN;
  };
  return list.map((_, place) => (at(place, step) - at(place, -step)) / (2 * step));
}

function expectClose(found: readonly number[], wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  for (const [i, value] of found.entries()) {
    const slope = wanted[i] ?? NaN;
    expect(Math.abs(value - slope)).toBeLessThan(1e-7 * (1 + Math.abs(slope)));
  }
}

const named = cases.map((one) => [one.name, one] as const);

test.each(named)("the gradient agrees with differences: %s", (_, one) => {
  const { variables, values, loss } = setUp(one);
  for (const [i, gradient] of gradients(loss, variables).entries()) {
    expect(gradient.shape).toEqual(variables[i]?.shape);
    expectClose(valuesOf(gradient, { shared: values }), slopes(loss, values, `x${i}`));
  }
});

test.each(named)("the gradient's gradient agrees with differences: %s", (_, one) => {
  const { variables, values, loss } = setUp(one);
  const vector = variables.map(({ shape }, i) => normals(sizeOf(shape), "vector", i));
  const products = hessianVectorProduct(
    loss,
    variables,
    variables.map(({ shape }, i) => constant(vector[i] ?? [], shape)),
  );
  const along = gradients(loss, variables)
    .map((gradient, i) => dot(gradient, vector[i] ?? []))
    .reduce((total, part) => add(total, part));
  for (const [i, product] of products.entries()) {
    expectClose(valuesOf(product, { shared: values }), slopes(along, values, `x${i}`));
  }
});

test("the cases use every operation and function", () => {
  const used = operationsIn(cases.map((one) => setUp(one).loss));
  const plain =
    "uniform constant cast stopGradient select argmax matmul reshape transpose broadcast slice pad concat " +
    "gather scatterAdd oneHot conv2d conv2dInputGradient conv2dFilterGradient " +
    "maxPool maxPoolGradient meanPool meanPoolGradient";
  const needed = [
    ...plain.split(" "),
    "reduce sum",
    "reduce max",
    ...unaryFunctions.map((fn) => `unary ${fn}`),
    ...[...arithmetics, ...comparisons].map((fn) => `binary ${fn}`),
  ];
  expect(needed.filter((one) => !used.has(one))).toEqual([]);
});

describe("gradients", () => {
  test("are zeros for what the loss does not depend on", () => {
    const [x, y] = [shared("x", [2]), shared("y", [3])];
    const [, gradient = x] = gradients(sum(x), [x, y]);
    expect(gradient.shape).toEqual([3]);
    expect(valuesOf(gradient)).toEqual([0, 0, 0]);
  });

  test("do not pass where they are stopped", () => {
    const x = shared("x", [2]);
    const [gradient = x] = gradients(sum(multiply(stopGradient(x), x)), [x]);
    expect(valuesOf(gradient, { shared: { x: [3, 4] } })).toEqual([3, 4]);
  });

  test("of a maximum that several reach are shared equally", () => {
    const x = shared("x", [4]);
    const [gradient = x] = gradients(max(x), [x]);
    expect(valuesOf(gradient, { shared: { x: [1, 5, 5, 0] } })).toEqual([0, 0.5, 0.5, 0]);
  });

  test("of a pooled maximum belong to the first that reaches it", () => {
    const x = shared("x", [1, 2, 2, 1]);
    const [gradient = x] = gradients(sum(maxPool(x, 2)), [x]);
    expect(valuesOf(gradient, { shared: { x: [-2, -1, -1, -3] } })).toEqual([0, 1, 0, 0]);
  });

  test("of a deep program do not exhaust the stack", () => {
    const x = shared("x", []);
    let y: Tensor = x;
    for (let i = 0; i < 20_000; i += 1) y = add(y, x);
    const [gradient = x] = gradients(y, [x]);
    expect(valuesOf(gradient, { shared: { x: [1] } })).toEqual([20_001]);
  });
});
