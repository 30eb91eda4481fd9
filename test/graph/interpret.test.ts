/** The reference where tfjs does not say what is right: whole numbers, edges, and what it refuses. */
import { describe, expect, test } from "vitest";
import { gather, oneHot, scatterAdd } from "../../src/graph/arrangement.ts";
import {
  add,
  cast,
  divide,
  maximum,
  multiply,
  relu,
  sigmoid,
  sign,
  subtract,
  tanh,
} from "../../src/graph/elementwise.ts";
import { emptyEnvironment, interpret } from "../../src/graph/interpret.ts";
import { batch, constant, hyper, shared, state, step } from "../../src/graph/leaves.ts";
import { schedule } from "../../src/graph/passes/schedule.ts";
import { max } from "../../src/graph/reduction.ts";
import { valuesOf } from "./support.ts";

function whole(...values: number[]) {
  return constant(values, [values.length], "int32");
}

describe("whole numbers", () => {
  test("wrap around at 32 bits", () => {
    expect(valuesOf(add(whole(0x7fffffff), 1))).toEqual([-0x80000000]);
    expect(valuesOf(subtract(whole(-0x80000000), 1))).toEqual([0x7fffffff]);
    expect(valuesOf(multiply(whole(0x7fffffff), 0x7fffffff))).toEqual([1]);
  });

  test("come from numbers by cutting off the fraction", () => {
    expect(valuesOf(cast(constant([1.9, -1.9, 0.2]), "int32"))).toEqual([1, -1, 0]);
  });
});

describe("functions", () => {
  test("keep NaN", () => {
    const nan = divide(constant([0]), 0);
    for (const value of [
      relu(nan),
      sign(nan),
      tanh(nan),
      sigmoid(nan),
      maximum(nan, 1),
      max(nan),
    ]) {
      expect(valuesOf(value)).toEqual([NaN]);
    }
  });

  test("reach their limits without overflow", () => {
    const ends = constant([-1000, 1000]);
    expect(valuesOf(tanh(ends))).toEqual([-1, 1]);
    expect(valuesOf(sigmoid(ends))).toEqual([0, 1]);
  });

  test("of small numbers lose no digits", () => {
    expect(valuesOf(tanh(constant(1e-9)))[0]).toBeCloseTo(1e-9, 24);
  });
});

test("rows that are named twice are added", () => {
  const values = constant([1, 2, 4, 8, 16, 32], [3, 2]);
  expect(valuesOf(scatterAdd(values, whole(2, 0, 2), 3))).toEqual([4, 8, 0, 0, 17, 34]);
});

test("a number without a place is nowhere", () => {
  expect(valuesOf(oneHot(whole(1, 5, -1), 2))).toEqual([0, 1, 0, 0, 0, 0]);
});

test("float32 rounds after each operation, float64 does not", () => {
  const third = divide(constant(1), 3);
  expect(valuesOf(third, {}, "float32")).toEqual([Math.fround(1 / 3)]);
  expect(valuesOf(third, {}, "float64")).toEqual([1 / 3]);
});

test("a step reads the state as it was before, whatever it writes", () => {
  const [a, b] = [state("s", 0, [1]), state("s", 1, [1])];
  const program = schedule({
    results: [{ name: "step", tensor: step() }],
    updates: [
      { segment: "s", offset: 0, tensor: b },
      { segment: "s", offset: 1, tensor: add(a, b) },
    ],
  });
  const before = { ...emptyEnvironment, step: 7, state: { s: [3, 5], other: [1] } };
  const { results, state: after } = interpret(program, before);
  expect([...(after["s"] ?? [])]).toEqual([5, 8]);
  expect([...(after["other"] ?? [])]).toEqual([1]);
  expect([...(results["step"] ?? [])]).toEqual([7]);
  expect(before.state.s).toEqual([3, 5]);
});

describe("the environment", () => {
  test.each([
    [hyper("lr"), 'The program reads hyper "lr", which is not given.'],
    [batch("rows", [2]), 'The program reads batch "rows", which is not given.'],
    [shared("toString", [2]), 'The program reads shared "toString", which is not given.'],
    [state("steady", 0, [2]), 'The program reads state "steady", which is not given.'],
    [shared("x", [2]), 'The program\'s shared "x" holds 2 numbers; 3 are given.'],
    [gather(constant([1, 2]), whole(0, 2)), "There is no row 2: row numbers go from 0 to 1."],
  ])("%#", (tensor, message) => {
    expect(() => valuesOf(tensor, { shared: { x: [1, 2, 3] } })).toThrow(new Error(message));
  });
});
