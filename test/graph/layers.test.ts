import { describe, expect, test } from "vitest";
import { gather, reshape } from "../../src/graph/arrangement.ts";
import { add, multiply } from "../../src/graph/elementwise.ts";
import { gradients } from "../../src/graph/gradient.ts";
import { glorot, he, initialValues } from "../../src/graph/initializer.ts";
import { emptyEnvironment, interpret } from "../../src/graph/interpret.ts";
import {
  dropout,
  firstPlaces,
  gelu,
  logSumExp,
  softmax,
} from "../../src/graph/layers/activation.ts";
import {
  causalMask,
  scaledDotProductAttention,
  selfAttention,
} from "../../src/graph/layers/attention.ts";
import { convolution, dense, embedding } from "../../src/graph/layers/dense.ts";
import { accuracy, crossEntropy, meanSquaredError } from "../../src/graph/layers/loss.ts";
import { batchNormalization, layerNormalization } from "../../src/graph/layers/normalization.ts";
import { constant, hyper, shared, uniform } from "../../src/graph/leaves.ts";
import { inOrder } from "../../src/graph/passes/order.ts";
import { sum } from "../../src/graph/reduction.ts";
import { createScope, declaredLayout, initialState, type Scope } from "../../src/graph/scope.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { evaluation, trainingStep } from "../../src/graph/training.ts";
import { randomStream } from "../../src/space/random.ts";
import { normals, valuesOf } from "./support.ts";

/** The numbers of a tensor in a model with initial weights. */
function inModel(scope: Scope, tensor: Tensor, values: { [name: string]: number[] } = {}) {
  const declarations = scope.declarations();
  const state = initialState(declaredLayout(declarations), declarations, randomStream(1, "init"));
  return valuesOf(tensor, { state, shared: values });
}

function expectClose(found: readonly number[], wanted: readonly number[], digits = 6): void {
  expect(found.length).toBe(wanted.length);
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(wanted[i] ?? NaN, digits);
}

describe("layers of weights", () => {
  test("dense is x·W + b, whatever axes are in front", () => {
    const scope = createScope();
    const out = dense(scope, "d", shared("x", [2, 1, 3]), 2, {
      initializer: { kind: "constant", value: 2 },
    });
    expect(out.shape).toEqual([2, 1, 2]);
    expect(inModel(scope, out, { x: [1, 2, 3, 4, 5, 6] })).toEqual([12, 12, 30, 30]);
    expect(scope.declarations().map(({ name, segment }) => [name, segment])).toEqual([
      ["d.matrix", "decaying"],
      ["d.bias", "steady"],
    ]);
  });

  test("convolution adds up windows, with a bias for each channel unless told not to", () => {
    const scope = createScope();
    const images = shared("x", [1, 2, 2, 1]);
    const initializer = { kind: "constant", value: 1 } as const;
    const out = convolution(scope, "c", images, 1, 2, { initializer, padding: "same" });
    expect(inModel(scope, out, { x: [1, 2, 3, 4] })).toEqual([10, 6, 7, 4]);
    convolution(scope, "plain", images, 3, [1, 2], { bias: false });
    expect(scope.declarations().map(({ name, tensor }) => [name, tensor.shape])).toEqual([
      ["c.filter", [2, 2, 1, 1]],
      ["c.bias", [1]],
      ["plain.filter", [1, 2, 1, 3]],
    ]);
  });

  test("embedding gives rows of a table that is learned", () => {
    const scope = createScope();
    const numbers = constant([2, 0], [2], "int32");
    const out = embedding(scope, "words", numbers, 3, 2);
    const table = inModel(
      scope,
      embedding(scope, "words", constant([0, 1, 2], [3], "int32"), 3, 2),
    );
    expect(inModel(scope, out)).toEqual([...table.slice(4, 6), ...table.slice(0, 2)]);
  });

  test("a weight of the same name is the same", () => {
    const scope = createScope();
    const x = shared("x", [2, 3]);
    const [first, second] = [dense(scope, "d", x, 4), dense(scope, "d", x, 4)];
    expect(second).toEqual(first);
    expect(scope.declarations().length).toBe(2);
  });

  test("weights begin as their initialisers say, in the order of declaration", () => {
    const scope = createScope();
    scope.weight("first", [3], { initializer: { kind: "normal", deviation: 2 } });
    scope.weight("second", [2, 2], { initializer: { kind: "uniform", limit: 3 } });
    scope.weight("third", [2], { initializer: { kind: "constant", value: 7 }, decays: true });
    const declarations = scope.declarations();
    const state = initialState(declaredLayout(declarations), declarations, randomStream(1));
    const random = randomStream(1);
    const first = [random.normal(), random.normal(), random.normal()].map((x) => 2 * x);
    const second = [0, 0, 0, 0].map(() => 3 * (2 * random.uniform() - 1));
    expectClose([...(state["steady"] ?? [])], first);
    expectClose([...(state["decaying"] ?? [])], [...second, 7, 7]);
    expect(Object.keys(state)).toEqual(["decaying", "steady"]);
  });

  test("initialisers have the variances of their papers", () => {
    expect(glorot([30, 20])).toEqual({ kind: "normal", deviation: Math.sqrt(2 / 50) });
    expect(he([30, 20])).toEqual({ kind: "normal", deviation: Math.sqrt(2 / 30) });
    expect(he([3, 3, 8, 16])).toEqual({ kind: "normal", deviation: Math.sqrt(2 / 72) });
    const values = initialValues({ kind: "uniform", limit: 2 }, 1000, randomStream(1));
    expect(Math.min(...values)).toBeLessThan(-1.9);
    expect(Math.max(...values)).toBeGreaterThan(1.9);
  });
});

describe("normalisation", () => {
  const values = normals(12, "normalisation").map((x) => 3 * x + 5);
  const x = shared("x", [4, 3]);

  test("of layers gives each row mean 0 and variance 1", () => {
    const scope = createScope();
    const found = inModel(scope, layerNormalization(scope, "n", x), { x: values });
    for (let row = 0; row < 4; row += 1) {
      const some = found.slice(3 * row, 3 * row + 3);
      expect(some.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 6);
      expect(some.reduce((a, b) => a + b * b, 0) / 3).toBeCloseTo(1, 3);
    }
  });

  test("of batches uses the batch in training and moving averages elsewhere", () => {
    const scope = createScope();
    const { output, updates } = batchNormalization(scope, "n", x, {
      training: true,
      momentum: 0.75,
    });
    const { program, layout } = trainingStep({
      scope,
      loss: sum(output),
      optimizer: { kind: "sgd", rate: 0 },
      updates,
      results: { output },
    });
    const given = { ...emptyEnvironment, shared: { x: values } };
    const state = initialState(layout, scope.declarations(), randomStream(1));
    const { results, state: after } = interpret(program, { ...given, state });
    const columns = [0, 1, 2].map((c) => values.filter((_, place) => place % 3 === c));
    const means = columns.map((column) => column.reduce((a, b) => a + b, 0) / 4);
    const variances = columns.map(
      (column, c) => column.reduce((a, b) => a + (b - (means[c] ?? NaN)) ** 2, 0) / 4,
    );
    const normal = (value: number, place: number, by: number[], spread: number[]) =>
      (value - (by[place % 3] ?? NaN)) / Math.sqrt((spread[place % 3] ?? NaN) + 1e-5);
    expectClose(
      [...(results["output"] ?? [])],
      values.map((value, place) => normal(value, place, means, variances)),
      5,
    );
    const moved = [
      ...means.map((mean) => 0.25 * mean),
      ...variances.map((variance) => 0.75 + 0.25 * variance),
    ];
    expectClose([...(after["running"] ?? [])], moved, 5);

    const elsewhere = batchNormalization(scope, "n", x, { training: false });
    expect(elsewhere.updates).toEqual([]);
    const score = evaluation({ output: elsewhere.output });
    expectClose(
      [...(interpret(score, { ...given, state: after }).results["output"] ?? [])],
      values.map((value, place) => normal(value, place, moved.slice(0, 3), moved.slice(3))),
      5,
    );
  });
});

describe("activations", () => {
  test("softmax and logSumExp do not overflow", () => {
    const z = constant([1000, 1000 + Math.log(3), -1000, 0], [2, 2]);
    expectClose(valuesOf(softmax(z)), [0.25, 0.75, 0, 1]);
    expectClose(valuesOf(logSumExp(z)), [1000 + Math.log(4), 0]);
  });

  test("the gradient of softmax leaves the maximum out", () => {
    const z = shared("z", [2, 3]);
    const order = inOrder(gradients(sum(multiply(softmax(z), constant([1, 2, 3]))), [z]));
    expect(order.filter(({ op }) => op.kind === "binary" && op.fn === "equal")).toEqual([]);
  });

  test("gelu is z·Φ(z) within 10⁻³", () => {
    // Φ(1) = 0.841344746, Φ(2) = 0.977249868
    expectClose(
      valuesOf(gelu(constant([0, 1, -1, 2]))),
      [0, 0.841344746, -0.158655254, 1.954499736],
      3,
    );
  });

  test("dropout drops that share, keeps the mean, and draws anew in each step and for each name", () => {
    const x = constant(1, [100, 100]);
    const at = (step: number, seed: number, name: string) =>
      valuesOf(dropout(x, hyper("rate"), name), { step, seed, hyper: { rate: 0.2 } });
    const found = at(0, 1, "a");
    expect(new Set(found.map((value) => value.toFixed(6)))).toEqual(
      new Set(["0.000000", "1.250000"]),
    );
    const dropped = found.filter((value) => value === 0).length;
    expect(Math.abs(dropped - 2000)).toBeLessThan(160);
    for (const other of [at(1, 1, "a"), at(0, 2, "a"), at(0, 1, "b")]) {
      const both = other.filter((value, i) => value === 0 && found[i] === 0).length;
      expect(Math.abs(both - 400)).toBeLessThan(80);
    }
    expect(at(0, 1, "a")).toEqual(found);
  });

  test("firstPlaces masks what pads a width", () => {
    expect(valuesOf(firstPlaces(4, hyper("width")), { hyper: { width: 3 } })).toEqual([1, 1, 1, 0]);
  });
});

describe("attention", () => {
  const length = 4;
  const x = shared("x", [2, length, 6]);
  const values = normals(48, "attention");

  test("is softmax(Q·Kᵀ / √d)·V", () => {
    const q = constant([1, 2, 3, 4], [1, 4]);
    const k = constant([1, 0, 0, 1, 2, -1, 0, 0], [2, 4]);
    const v = constant([5, 6], [2, 1]);
    // Scores 5 and 0, over √4.
    const share = 1 / (1 + Math.exp(-2.5));
    expectClose(valuesOf(scaledDotProductAttention(q, k, v)), [5 * share + 6 * (1 - share)]);
  });

  test("with a causal mask does not see what comes later", () => {
    const scope = createScope();
    const out = selfAttention(scope, "a", x, { heads: 2, mask: causalMask(length) });
    expect(out.shape).toEqual(x.shape);
    const before = inModel(scope, out, { x: values });
    const after = inModel(scope, out, { x: values.with(18, 5) });
    expect(after.slice(0, 18)).toEqual(before.slice(0, 18));
    expect(after.slice(24)).toEqual(before.slice(24));
    expect(after.slice(18, 24)).not.toEqual(before.slice(18, 24));
  });

  test("without one treats places alike", () => {
    const scope = createScope();
    const out = selfAttention(scope, "a", x, { heads: 3 });
    const turned = gather(reshape(x, [8, 6]), constant([1, 2, 3, 0, 5, 6, 7, 4], [8], "int32"));
    const found = inModel(
      scope,
      selfAttention(scope, "a", reshape(turned, x.shape), { heads: 3 }),
      {
        x: values,
      },
    );
    const plain = inModel(scope, out, { x: values });
    const expected = [
      ...plain.slice(6, 24),
      ...plain.slice(0, 6),
      ...plain.slice(30),
      ...plain.slice(24, 30),
    ];
    expectClose(found, expected);
    expect(scope.declarations().length).toBe(8);
  });
});

describe("losses", () => {
  const logits = constant([1, 2, 0, 3, -1, 0.5], [2, 3]);
  const labels = constant([1, 2], [2], "int32");
  const rows = [
    [1, 2, 0],
    [3, -1, 0.5],
  ];
  const logShares = rows.map((row) => {
    const total = row.reduce((sum, z) => sum + Math.exp(z), 0);
    return row.map((z) => z - Math.log(total));
  });

  test("crossEntropy is −Σ target·log share", () => {
    const plain = -((logShares[0]?.[1] ?? NaN) + (logShares[1]?.[2] ?? NaN)) / 2;
    expectClose(valuesOf(crossEntropy(logits, labels)), [plain]);
    const all = -logShares.flat().reduce((a, b) => a + b, 0) / 2;
    expectClose(valuesOf(crossEntropy(logits, labels, { smoothing: 0.3 })), [
      0.7 * plain + 0.1 * all,
    ]);
    const weights = constant([0, 3]);
    expectClose(valuesOf(crossEntropy(logits, labels, { weights })), [-(logShares[1]?.[2] ?? NaN)]);
    expect(valuesOf(crossEntropy(logits, labels, { weights: constant([0, 0]) }))).toEqual([0]);
  });

  test("accuracy counts the rows whose greatest logit is right", () => {
    expect(valuesOf(accuracy(logits, labels))).toEqual([0.5]);
    expect(valuesOf(accuracy(logits, labels, constant([1, 3])))).toEqual([0.25]);
  });

  test("meanSquaredError", () => {
    expect(valuesOf(meanSquaredError(constant([1, 2]), constant([3, 5])))).toEqual([6.5]);
  });
});

test("random numbers are multiples of 2^-24, even over [0, 1), the same for any arrangement", () => {
  const found = valuesOf(uniform("u", [10_000]), { seed: 7, step: 3 });
  expect(found.every((value) => value >= 0 && value < 1 && Number.isInteger(value * 2 ** 24))).toBe(
    true,
  );
  const counts = Array.from({ length: 20 }, () => 0);
  for (const value of found) {
    const bin = Math.floor(value * 20);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  // χ² of 19 degrees of freedom is above 43.8 once in a thousand.
  const chi = counts.reduce((total, count) => total + (count - 500) ** 2 / 500, 0);
  expect(chi).toBeLessThan(43.8);
  expect(valuesOf(uniform("u", [100, 100]), { seed: 7, step: 3 })).toEqual(found);
  // A trial that is carried out again has the same numbers: these may not change.
  expect(found.slice(0, 3).map((value) => value * 2 ** 24)).toEqual([13446315, 10011786, 7644504]);
});

test("models can share a scope without sharing weights", () => {
  const scope = createScope();
  const x = shared("x", [1, 2]);
  const out = add(dense(scope, "left", x, 2), multiply(dense(scope, "right", x, 2), 0));
  const alone = createScope();
  const single = dense(alone, "left", x, 2);
  expectClose(inModel(scope, out, { x: [1, 2] }), inModel(alone, single, { x: [1, 2] }));
});
