/** Whole programs, made at random, by the engine and by the reference. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { concat, slice, transpose } from "../../src/graph/arrangement.ts";
import {
  add,
  broadcast,
  less,
  maximum,
  multiply,
  relu,
  select,
  sigmoid,
  tanh,
} from "../../src/graph/elementwise.ts";
import { batch } from "../../src/graph/leaves.ts";
import { matmul } from "../../src/graph/product.ts";
import { max, mean } from "../../src/graph/reduction.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { normals } from "../graph/support.ts";
import { carryOut, difference, programOf, reference } from "./engine-support.ts";

const side = 6;
const shape = [side, side];

/** From three squares to one; products are scaled so that numbers stay near 1. */
const operations: readonly ((a: Tensor, b: Tensor, c: Tensor) => Tensor)[] = [
  (a, b) => tanh(add(a, b)),
  (a, b) => maximum(multiply(a, 0.5), sigmoid(b)),
  (a, b) => multiply(matmul(a, b), 0.3),
  (a, b) => multiply(matmul(a, b, { transposeA: true }), 0.3),
  (a, b, c) => relu(add(matmul(a, b, { transposeB: true }), slice(c, [2, 0], [1, side]))),
  (a, b, c) => select(less(0, a), multiply(matmul(b, c), 0.3), 0),
  (a, b) => broadcast(add(mean(a, 0, { keepAxes: true }), max(b, 1, { keepAxes: true })), shape),
  (a) => transpose(a),
  (a, b) => slice(concat([a, b, a]), [3, 0], shape),
  (a, b) => slice(concat([a, multiply(b, 0.5)], 1), [0, 2], shape),
  (a, b, c) => select(less(0, a), b, c),
];

const step = fc.record({ which: fc.nat(), a: fc.nat(), b: fc.nat(), c: fc.nat() });

it("gives what the reference gives, however values are read and kept", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 25 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
      async (steps, results) => {
        const made: Tensor[] = [batch("x", shape), batch("y", shape)];
        const pick = (place: number): Tensor => made[place % made.length] ?? batch("x", shape);
        for (const { which, a, b, c } of steps) {
          const operation = operations[which % operations.length];
          if (operation !== undefined) made.push(operation(pick(a), pick(b), pick(c)));
        }
        const program = programOf([pick(made.length - 1), ...results.map(pick)]);
        const given = {
          x: Float32Array.from(normals(36, "x")),
          y: Float32Array.from(normals(36, "y")),
        };
        const expected = reference(program, given);
        const found = await carryOut(program, given);
        for (const [name, values] of Object.entries(found)) {
          expect(difference(values, expected[name] ?? [])).toBeLessThan(1e-4);
        }
      },
    ),
    { numRuns: 200 },
  );
});
