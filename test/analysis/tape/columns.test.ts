/** Columns give what points give, to the last bit. */
import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { createColumnEvaluator } from "../../../src/analysis/tape/columns.ts";
import { compileTape } from "../../../src/analysis/tape/compile.ts";
import { createPointEvaluator } from "../../../src/analysis/tape/points.ts";
import { sampleOf } from "./support.ts";

const seeds = integer({ min: 0, max: 2 ** 31 - 1 });

describe("a tape in columns", () => {
  it("has the values of the points", () => {
    assert(
      property(seeds, (seed) => {
        const { graph, points, tape: whole } = sampleOf(seed, 2, 3, 9);
        // Few roots, so that columns are shared.
        const roots = [...graph.objectives, ...graph.constraints].map(({ value }) => value);
        for (const tape of [whole, compileTape(roots, graph.variables)]) {
          const columns = createColumnEvaluator(tape, 16);
          const evaluator = createPointEvaluator(tape);
          const inputs = tape.variables.map((_, i) =>
            Float64Array.from(points, ({ at }) => at[i] ?? NaN),
          );
          const found = columns.evaluate(inputs, points.length);
          for (const [row, { at }] of points.entries()) {
            const expected = evaluator.at(at);
            expect(found.map((column) => column[row])).toEqual([...expected]);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
