/** Convolution and pooling of the engine against the reference, where the engine has ways of its own. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, less, maximum, multiply, relu, select, square } from "../../src/graph/elementwise.ts";
import { gradients } from "../../src/graph/gradient.ts";
import {
  conv2d,
  conv2dFilterGradient,
  conv2dInputGradient,
  maxPool,
  maxPoolBy,
  maxPoolGradient,
} from "../../src/graph/image.ts";
import { batch } from "../../src/graph/leaves.ts";
import { sum } from "../../src/graph/reduction.ts";
import { sizeOf } from "../../src/graph/shape.ts";
import type { Shape, Tensor } from "../../src/graph/tensor.ts";
import { normals } from "../graph/support.ts";
import { carryOut, difference, programOf, reference } from "./engine-support.ts";

interface Given {
  readonly name: string;
  readonly tensor: Tensor;
  readonly values: Float32Array;
}

function given(name: string, shape: Shape, seed: number): Given {
  const values = Float32Array.from(normals(sizeOf(shape), seed, name));
  return { name, tensor: batch(name, shape), values };
}

/** The greatest difference between engine and reference over all results. */
async function apart(tensors: readonly Tensor[], all: readonly Given[]): Promise<number> {
  const batches = Object.fromEntries(all.map(({ name, values }) => [name, values]));
  const program = programOf(tensors);
  const expected = reference(program, batches);
  const found = await carryOut(program, batches);
  return Math.max(...Object.keys(found).map((i) => difference(found[i] ?? [], expected[i] ?? [])));
}

const side = fc.integer({ min: 3, max: 9 });
const channels = fc.integer({ min: 1, max: 10 });
const beside = fc.integer({ min: 0, max: 3 });
const pairs = fc.integer({ min: 2, max: 7 });
const fours = fc.constantFrom(4, 8);

describe("convolution", () => {
  it("with bias and relu, kept and not, and padding of any kind", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(side, side, channels, channels, beside, beside, beside, beside),
        fc.integer(),
        async ([h, w, c, d, top, bottom, left, right], seed) => {
          const images = given("images", [2, h, w, c], seed);
          const filter = given("filter", [3, 2, c, d], seed);
          const bias = given("bias", [d], seed);
          const options = { padding: { top, bottom, left, right } };
          const sums = () => conv2d(images.tensor, filter.tensor, options);
          const one = sums();
          if (one.op.kind !== "conv2d") throw new TypeError("conv2d is a conv2d");
          const g = given("g", one.shape, seed);
          const all = [images, filter, bias, g];
          const tensors = [
            relu(add(sums(), bias.tensor)),
            add(sums(), bias.tensor),
            relu(sums()),
            relu(one),
            multiply(one, 2),
            // What the kernel of matrix products can do, and this one cannot.
            select(less(0, g.tensor), sums(), 0),
            conv2dInputGradient(g.tensor, filter.tensor, one.op, images.tensor.shape),
            conv2dFilterGradient(images.tensor, g.tensor, one.op, filter.tensor.shape),
          ];
          expect(await apart(tensors, all)).toBeLessThan(4e-6);
          for (const tensor of tensors) expect(await apart([tensor], all)).toBeLessThan(4e-6);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("pooling", () => {
  it("by two times two, of any sizes, by its own keys and by others", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(pairs, pairs, fc.oneof(fours, channels)),
        fc.integer(),
        async ([h, w, c], seed) => {
          const keys = given("keys", [2, h, w, c], seed);
          const values = given("values", [2, h, w, c], seed);
          const pooled = maxPool(keys.tensor, 2);
          if (pooled.op.kind !== "maxPool") throw new TypeError("maxPool is a maxPool");
          const g = given("g", pooled.shape, seed);
          const tensors = [
            pooled,
            maxPoolBy(keys.tensor, values.tensor, pooled.op),
            maxPoolGradient(keys.tensor, g.tensor, pooled.op),
          ];
          expect(await apart(tensors, [keys, values, g])).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  for (const [name, window] of [
    ["two times two", 2],
    ["three times three", 3],
  ] as const) {
    it(`by ${name} gives the gradient to the first greatest number, whatever its sign`, async () => {
      const shape = [1, 6, 6, 4];
      const lists = {
        "below zero": () => normals(144, 1, "x").map((value) => -1 - Math.abs(value)),
        "at most zero, many equal": () =>
          normals(144, 2, "x").map((value) => Math.min(0, Math.round(value))),
        "all zero": () => normals(144, 3, "x").map(() => 0),
        "some not numbers": () =>
          normals(144, 4, "x").map((value, i) => (i % 5 === 0 ? Number.NaN : value)),
      };
      for (const [kind, values] of Object.entries(lists)) {
        const x = batch("x", shape);
        const keys = { name: "x", tensor: x, values: Float32Array.from(values()) };
        const pooled = maxPool(x, window);
        const weighed = multiply(pooled, given("g", pooled.shape, 5).tensor);
        const [gradient = x] = gradients(sum(weighed), [x]);
        const g = given("g", pooled.shape, 5);
        expect(await apart([pooled, gradient], [keys, g]), kind).toBe(0);
      }
    });
  }

  it("after a convolution with relu and before its gradient, with maxima at zero", async () => {
    const images = given("images", [3, 8, 8, 3], 6);
    const filter = given("filter", [3, 3, 3, 4], 6);
    const bias = given("bias", [4], 6);
    const lowered = { ...bias, values: bias.values.map((value) => value - 4) };
    const sums = conv2d(images.tensor, filter.tensor, { padding: "same" });
    const out = maxPool(relu(add(sums, bias.tensor)), 2);
    const loss = sum(square(add(out, maximum(out, 0.5))));
    const all = [images, filter, bias].map(({ tensor }) => tensor);
    const found = [loss, ...gradients(loss, all)];
    expect(await apart(found, [images, filter, lowered])).toBeLessThan(4e-6);
  });
});
