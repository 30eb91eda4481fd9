/** A tape gives what the nodes give, to the last bit. */
import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { createPointEvaluator } from "../../../src/analysis/tape/points.ts";
import { sampleOf } from "./support.ts";

const seeds = integer({ min: 0, max: 2 ** 31 - 1 });

describe("a tape at points", () => {
  it("has the values of its nodes", () => {
    let compared = 0;
    assert(
      property(seeds, (seed) => {
        const { graph, tape, points } = sampleOf(seed, 2, 3, 8);
        const evaluator = createPointEvaluator(tape);
        for (const { at, values } of points) {
          const found = evaluator.at(at);
          for (const node of graph.nodes) {
            const value = values[node.id];
            if (value === undefined) continue;
            compared++;
            if (!Object.is(found[node.id], value)) {
              throw new Error(
                `${node.kind} ${node.kind === "apply" ? node.atom.name : ""}: ${String(found[node.id])}, not ${String(value)}`,
              );
            }
          }
        }
      }),
      { numRuns: 200 },
    );
    expect(compared).toBeGreaterThan(200 * 8 * 10);
  });
});
