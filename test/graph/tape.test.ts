/** Values and gradients against tfjs: its kernels and its tape, on the backends cpu and wasm. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { registerGradients } from "../../bench/register-gradients.mjs";
import { selectBackend } from "../../src/backends/ladder.ts";
import { multiply } from "../../src/graph/elementwise.ts";
import { gradients } from "../../src/graph/gradient.ts";
import { constant, shared } from "../../src/graph/leaves.ts";
import { argmax, sum } from "../../src/graph/reduction.ts";
import { sizeOf } from "../../src/graph/shape.ts";
import { cases, operationsIn } from "./operations.ts";
import { normals, valuesOf } from "./support.ts";
import { pairs } from "./tape-pairs.ts";

beforeAll(registerGradients);

function expectClose(found: readonly number[], wanted: ArrayLike<number>): void {
  expect(found.length).toBe(wanted.length);
  for (const [i, value] of found.entries()) {
    const reference = wanted[i] ?? NaN;
    expect(Math.abs(value - reference)).toBeLessThan(1e-5 * (1 + Math.abs(reference)));
  }
}

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(async () => {
    await selectBackend(backend);
  });

  test.each(pairs)("values and gradients are those of tfjs: $name", (pair) => {
    const { name, shapes, ours, theirs, map = (x: number) => x } = pair;
    const values = shapes.map((shape, i) => normals(sizeOf(shape), name, i).map(map));
    const environment = { shared: Object.fromEntries(values.map((list, i) => [`x${i}`, list])) };
    const variables = shapes.map((shape, i) => shared(`x${i}`, shape));
    const result = ours(...variables);
    const weights = normals(sizeOf(result.shape), "weighing");
    const loss = sum(multiply(result, constant(weights, result.shape)));

    const inputs = shapes.map((shape, i) => tf.tensor(values[i] ?? [], [...shape]));
    expect(result.shape).toEqual(theirs(...inputs).shape);
    expectClose(valuesOf(result, environment, "float32"), theirs(...inputs).dataSync());
    if (pair.valuesOnly === true) return;
    const tape = tf.grads((...x) =>
      tf.sum(tf.mul(theirs(...x), tf.tensor(weights, [...result.shape]))),
    )(inputs);
    for (const [i, gradient] of gradients(loss, variables).entries()) {
      expectClose(valuesOf(gradient, environment, "float32"), tape[i]?.dataSync() ?? []);
    }
  });

  test("argmax gives the first of the greatest, as tfjs does", () => {
    const values = [1, 3, 3, 2, -1, -1];
    const x = shared("x", [2, 3]);
    expect(valuesOf(argmax(x), { shared: { x: values } })).toEqual([
      ...tf.argMax(tf.tensor(values, [2, 3]), -1).dataSync(),
    ]);
  });
});

/** Operations whose gradient tfjs has no counterpart of. */
const exceptions = {
  "binary less": "has no gradient; its values are compared",
  "binary lessEqual": "has no gradient; its values are compared",
  "binary equal": "has no gradient; its values are compared",
  uniform: "has no input, and tfjs draws other numbers",
  cast: "to whole numbers passes no gradient here; on the tape it passes unchanged",
  argmax: "has no gradient; its values are compared",
  conv2dFilterGradient: "is compared as the gradient of conv2d; tfjs cannot differentiate it",
  maxPoolGradient: "is compared as the gradient of maxPool; tfjs cannot differentiate it",
  meanPoolGradient: "is compared as the gradient of meanPool; tfjs cannot differentiate it",
};

test("the gradients of all operations are compared, with few exceptions", () => {
  const compared = operationsIn(
    pairs
      .filter((pair) => pair.valuesOnly !== true)
      .map(({ shapes, ours }) => ours(...shapes.map((shape, i) => shared(`x${i}`, shape)))),
  );
  const all = operationsIn(
    cases.map(({ inputs, build }) =>
      build(...inputs.map(({ shape }, i) => shared(`x${i}`, shape))),
    ),
  );
  const left = [...all].filter((operation) => !compared.has(operation));
  expect(left.toSorted()).toEqual(Object.keys(exceptions).toSorted());
});
