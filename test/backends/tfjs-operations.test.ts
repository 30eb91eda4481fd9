import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { multiply } from "../../src/graph/elementwise.ts";
import { gradients } from "../../src/graph/gradient.ts";
import { batch, constant } from "../../src/graph/leaves.ts";
import { sum } from "../../src/graph/reduction.ts";
import { sizeOf } from "../../src/graph/shape.ts";
import { cases } from "../graph/operations.ts";
import { normals } from "../graph/support.ts";
import { difference, programOf, reference } from "./engine-support.ts";
import { backends, carryOutAll, executorOn } from "./tfjs-support.ts";

/** Of a result of a few operations in float32: some units in the last place of the greatest number. */
const bound = 4e-6;
const trials = [0, 1, 2];

for (const backend of backends) {
  describe(`the executor on ${backend}`, () => {
    for (const { name, inputs, build } of cases) {
      it(`gives the value and the gradients of ${name} as the reference does`, async () => {
        const executor = await executorOn(backend);
        const leaves = inputs.map(({ shape }, i) => batch(`x${i}`, shape));
        const given = trials.map((trial) =>
          Object.fromEntries(
            inputs.map(({ shape, map = (x: number) => x }, i) => {
              const values = normals(sizeOf(shape), name, i, trial).map(map);
              return [`x${i}`, Float32Array.from(values)] as const;
            }),
          ),
        );
        const value = build(...leaves);
        const weights = constant(normals(sizeOf(value.shape), name, "weights"), value.shape);
        const program = programOf([value, ...gradients(sum(multiply(value, weights)), leaves)]);
        const before = tf.memory().numTensors;
        const found = await carryOutAll(executor, program, given);
        expect(tf.memory().numTensors, "tensors that are left").toBe(before);
        for (const trial of trials) {
          const expected = reference(program, given[trial], { seed: 7 + trial });
          for (const [result, values] of Object.entries(found[trial] ?? {})) {
            expect(
              difference(values, expected[result] ?? []),
              `result ${result} of trial ${trial}`,
            ).toBeLessThan(bound);
          }
        }
      });
    }
  });
}
