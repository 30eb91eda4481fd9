import { describe, expect, it } from "vitest";
import { multiply } from "../../src/graph/elementwise.ts";
import { gradients } from "../../src/graph/gradient.ts";
import { batch, constant } from "../../src/graph/leaves.ts";
import { sum } from "../../src/graph/reduction.ts";
import { sizeOf } from "../../src/graph/shape.ts";
import { cases } from "../graph/operations.ts";
import { normals } from "../graph/support.ts";
import { carryOut, difference, programOf, reference } from "./engine-support.ts";

/** Of a result of a few operations in float32: some units in the last place of the greatest number. */
const bound = 4e-6;

describe("the engine", () => {
  for (const { name, inputs, build } of cases) {
    it(`gives the value and the gradients of ${name} as the reference does`, async () => {
      const leaves = inputs.map(({ shape }, i) => batch(`x${i}`, shape));
      const given = inputs.map(({ shape, map = (x: number) => x }, i) => {
        const values = normals(sizeOf(shape), name, i).map(map);
        return [`x${i}`, Float32Array.from(values)] as const;
      });
      const value = build(...leaves);
      const weights = constant(normals(sizeOf(value.shape), name, "weights"), value.shape);
      const program = programOf([value, ...gradients(sum(multiply(value, weights)), leaves)]);
      const batches = Object.fromEntries(given);
      const expected = reference(program, batches);
      for (const [result, values] of Object.entries(await carryOut(program, batches))) {
        expect(difference(values, expected[result] ?? []), `result ${result}`).toBeLessThan(bound);
      }
    });
  }
});
