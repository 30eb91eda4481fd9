/** Operations of the engine against the reference, over shapes of all kinds. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concat, pad, slice, transpose } from "../../src/graph/arrangement.ts";
import { add, cast, less, multiply, negate, relu, select } from "../../src/graph/elementwise.ts";
import {
  conv2d,
  conv2dFilterGradient,
  conv2dInputGradient,
  maxPool,
  maxPoolGradient,
  meanPool,
} from "../../src/graph/image.ts";
import { batch, constant, uniform } from "../../src/graph/leaves.ts";
import { matmul } from "../../src/graph/product.ts";
import { argmax, max, sum } from "../../src/graph/reduction.ts";
import { sizeOf } from "../../src/graph/shape.ts";
import type { Shape, Tensor } from "../../src/graph/tensor.ts";
import { normals } from "../graph/support.ts";
import { carryOut, difference, programOf, reference } from "./engine-support.ts";

const length = fc.integer({ min: 1, max: 37 });
const short = fc.integer({ min: 1, max: 6 });

/** A tensor with numbers of its own, and those numbers. */
interface Given {
  readonly tensor: Tensor;
  readonly values: Float32Array;
}

function given(shape: Shape, seed: number, ...names: readonly string[]): Given {
  const name = names.join(" ");
  const values = Float32Array.from(normals(sizeOf(shape), seed, name));
  return { tensor: batch(name, shape), values };
}

/** The greatest difference between engine and reference over all results. */
async function apart(tensors: readonly Tensor[], all: readonly Given[] = []): Promise<number> {
  const batches = Object.fromEntries(
    all.flatMap(({ tensor, values }) =>
      tensor.op.kind === "batch" ? [[tensor.op.name, values] as const] : [],
    ),
  );
  const program = programOf(tensors);
  const expected = reference(program, batches);
  const found = await carryOut(program, batches);
  return Math.max(...Object.keys(found).map((i) => difference(found[i] ?? [], expected[i] ?? [])));
}

describe("the engine agrees with the reference", () => {
  it("on products of any size and orientation, with bias, relu and its gradient", async () => {
    await fc.assert(
      fc.asyncProperty(
        length,
        length,
        length,
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(1, 3),
        fc.integer(),
        async (m, k, n, transposeA, transposeB, many, seed) => {
          const lead = many === 1 ? [] : [many];
          const a = given([...lead, ...(transposeA ? [k, m] : [m, k])], seed, "a");
          const b = given(transposeB ? [n, k] : [k, n], seed, "b");
          const bias = given([n], seed, "bias");
          const mask = given([...lead, m, n], seed, "mask");
          const product = () => matmul(a.tensor, b.tensor, { transposeA, transposeB });
          const [shared, condition] = [product(), less(0, mask.tensor)];
          const tensors = [
            relu(shared),
            multiply(shared, 2),
            select(condition, product(), 0),
            select(condition, mask.tensor, 1),
            product(),
            add(product(), bias.tensor),
            relu(add(bias.tensor, product())),
            relu(product()),
            select(less(0, mask.tensor), product(), 0),
          ];
          expect(await apart(tensors, [a, b, bias, mask])).toBeLessThan(2e-6);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("on products of many by many", async () => {
    await fc.assert(
      fc.asyncProperty(short, length, short, short, fc.integer(), async (many, m, k, n, seed) => {
        const a = given([many, k, m], seed, "a");
        const b = given([many, n, k], seed, "b");
        const product = matmul(a.tensor, b.tensor, { transposeA: true, transposeB: true });
        expect(await apart([product], [a, b])).toBeLessThan(2e-6);
      }),
      { numRuns: 40 },
    );
  });

  it("on broadcasting in loops of several operations", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(short, { minLength: 0, maxLength: 4 }),
        fc.infiniteStream(fc.boolean()),
        fc.integer(),
        async (shape, ones, seed) => {
          const part = (name: string): Given =>
            given(
              shape.map((length) => (ones.next().value === true ? 1 : length)),
              seed,
              name,
            );
          const [a, b, c, whole] = [part("a"), part("b"), part("c"), given(shape, seed, "whole")];
          const sums = add(multiply(a.tensor, whole.tensor), b.tensor);
          const chosen = select(less(c.tensor, sums), sums, multiply(c.tensor, 3));
          const drawn = multiply(uniform("drawn", shape), chosen);
          expect(await apart([chosen, drawn, cast(drawn, "int32")], [a, b, c, whole])).toBeLessThan(
            1e-6,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("on sums and maxima along any axes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.boolean()),
        fc.integer(),
        async (shape, goes, seed) => {
          const x = given(shape, seed, "x");
          const axes = shape.flatMap((_, axis) => (goes.next().value === true ? [axis] : []));
          const tensors = [sum(x.tensor, axes), max(x.tensor, axes), argmax(x.tensor)];
          expect(await apart(tensors, [x])).toBeLessThan(4e-6);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("on arrangements", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(short, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 1000 })),
        fc.integer(),
        async (shape, numbers, seed) => {
          const draw = (below: number): number => (numbers.next().value ?? 0) % below;
          const x = given(shape, seed, "x");
          const permutation = shape.map((_, axis) => axis);
          for (let i = shape.length - 1; i > 0; i -= 1) {
            const j = draw(i + 1);
            [permutation[i], permutation[j]] = [permutation[j] ?? 0, permutation[i] ?? 0];
          }
          const starts = shape.map((length) => draw(length));
          const lengths = shape.map((length, i) => 1 + draw(length - (starts[i] ?? 0)));
          const [before, after] = [shape.map(() => draw(3)), shape.map(() => draw(3))];
          const axis = draw(shape.length);
          const tensors = [
            transpose(x.tensor, permutation),
            slice(x.tensor, starts, lengths),
            pad(x.tensor, before, after),
            concat([x.tensor, multiply(x.tensor, 2), negate(x.tensor)], axis),
          ];
          expect(await apart(tensors, [x])).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("on convolution, pooling and their gradients", async () => {
    const side = fc.integer({ min: 3, max: 9 });
    const window = fc.integer({ min: 1, max: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(side, side, short, short, window, window, window, window),
        fc.constantFrom("same" as const, "valid" as const),
        fc.integer(),
        async ([h, w, c, d, high, wide, down, right], padding, seed) => {
          const images = given([2, h, w, c], seed, "images");
          const filter = given([high, wide, c, d], seed, "filter");
          const options = { strides: [down, right] as const, padding };
          const sums = conv2d(images.tensor, filter.tensor, options);
          const g = given(sums.shape, seed, "g");
          if (sums.op.kind !== "conv2d") throw new TypeError("conv2d is a conv2d");
          const pooled = maxPool(images.tensor, [high, wide], options);
          const p = given(pooled.shape, seed, "p");
          if (pooled.op.kind !== "maxPool") throw new TypeError("maxPool is a maxPool");
          const tensors = [
            sums,
            conv2dInputGradient(g.tensor, filter.tensor, sums.op, images.tensor.shape),
            conv2dFilterGradient(images.tensor, g.tensor, sums.op, filter.tensor.shape),
            pooled,
            maxPoolGradient(images.tensor, p.tensor, pooled.op),
            meanPool(images.tensor, [high, wide], options),
          ];
          const all = [images, filter, g, p];
          expect(await apart(tensors, all)).toBeLessThan(4e-6);
          for (const tensor of tensors) expect(await apart([tensor], all)).toBeLessThan(4e-6);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("on random numbers, to the last bit", async () => {
    for (const key of [
      { seed: 0, step: 0 },
      { seed: 0xffffffff, step: 12345 },
    ]) {
      const program = programOf([uniform("mask", [7, 11]), uniform("other", [3])]);
      const expected = reference(program, {}, key);
      for (const [i, values] of Object.entries(await carryOut(program, {}, key))) {
        expect([...values]).toEqual(Array.from(expected[i] ?? []));
      }
    }
  });

  it("on constants that no loop reads", async () => {
    const a = constant(normals(12, "a"), [3, 4]);
    const b = constant(0.5, [4, 2]);
    expect(await apart([matmul(a, b), a, constant(3, [2], "int32")])).toBeLessThan(1e-6);
  });
});
