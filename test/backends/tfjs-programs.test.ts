/** Whole programs, made at random, for several trials and by the reference. */
import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpret } from "../../src/graph/interpret.ts";
import { schedule } from "../../src/graph/passes/schedule.ts";
import { environment, randomTensors } from "../graph/random-graphs.ts";
import { difference } from "./engine-support.ts";
import { backends, carryOutAll, executorOn } from "./tfjs-support.ts";

const { seed, step, hyper: hypers } = environment;
const shared = {
  x: Float32Array.from(environment.shared.x),
  y: Float32Array.from(environment.shared.y),
};
/** Products and exponentials of a few numbers magnify what the first operations round. */
const bound = 1e-4;

describe.each(backends)("the executor on %s", (backend) => {
  it("gives each trial what the reference gives it alone", async () => {
    const executor = await executorOn(backend);
    await fc.assert(
      fc.asyncProperty(randomTensors, fc.integer({ min: 1, max: 4 }), async (tensors, trials) => {
        const results = tensors.map((tensor, i) => ({ name: String(i), tensor }));
        const program = schedule({ results, updates: [] });
        const before = tf.memory().numTensors;
        const batches = Array.from({ length: trials }, () => ({}));
        const found = await carryOutAll(executor, program, batches, { seed, step, shared, hypers });
        expect(tf.memory().numTensors, "tensors that are left").toBe(before);
        for (const [trial, own] of found.entries()) {
          const known = { state: {}, batch: {}, shared, hyper: hypers, step, seed: seed + trial };
          const [single, double] = [
            interpret(program, known).results,
            interpret(program, known, "float64").results,
          ];
          for (const [name, values] of Object.entries(own)) {
            // Where rounding decides, as in comparisons of results, the two precisions differ as well.
            if (difference(single[name] ?? [], double[name] ?? []) > bound) continue;
            expect(difference(values, double[name] ?? []), `result ${name}`).toBeLessThan(bound);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
