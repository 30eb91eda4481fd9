/** Enclosures hold every value, and narrowing loses no solution. */
import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Box,
  createIntervalEvaluator,
  declaredBox,
} from "../../../src/analysis/tape/intervals.ts";
import type { Tape } from "../../../src/analysis/tape/tape.ts";
import { createDraw, type Draw } from "../random-study.ts";
import { readsAbsent, sampleOf } from "./support.ts";

const seeds = integer({ min: 0, max: 2 ** 31 - 1 });

/** A part of the declared box around a point. */
function boxAround(draw: Draw, tape: Tape, at: Float64Array): Box {
  const { low, high } = declaredBox(tape);
  for (const i of low.keys()) {
    const value = at[i] ?? NaN;
    if (Number.isNaN(value)) continue;
    const share = () => draw.of([0, 0.1, 0.5, 1]);
    const whole = tape.types[i] !== "number" || tape.variables[i]?.range.kind === "members";
    const from = value + ((low[i] ?? value) - value) * share();
    const to = value + ((high[i] ?? value) - value) * share();
    low[i] = whole ? Math.floor(from) : from;
    high[i] = whole ? Math.ceil(to) : to;
  }
  return { low, high };
}

describe("a tape over boxes", () => {
  it("encloses the values at all points", () => {
    let compared = 0;
    assert(
      property(seeds, (seed) => {
        const { graph, tape, points } = sampleOf(seed, 2, 3, 6);
        const evaluator = createIntervalEvaluator(tape);
        const draw = createDraw(seed + 1);
        for (const { at, values } of points) {
          const found = evaluator.enclose(boxAround(draw, tape, at));
          for (const node of graph.nodes) {
            const value = values[node.id];
            if (value === undefined || readsAbsent(node, at, tape)) continue;
            compared++;
            const [low = 0, high = 0] = [found.low[node.id], found.high[node.id]];
            const isIn = Number.isNaN(value)
              ? found.mayBeUndefined[node.id] === 1
              : value >= low && value <= high;
            if (!isIn) {
              const name = node.kind === "apply" ? node.atom.name : node.kind;
              throw new Error(
                `${name} gives ${String(value)}, not in ${String(low)} .. ${String(high)}`,
              );
            }
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(150 * 6 * 10);
  });

  it("loses no solution where it narrows", () => {
    let kept = 0;
    let narrowed = 0;
    assert(
      property(seeds, (seed) => {
        const { graph, tape, points } = sampleOf(seed, 3, 3, 6);
        const evaluator = createIntervalEvaluator(tape);
        const draw = createDraw(seed + 2);
        for (const { at, values } of points) {
          const box = boxAround(draw, tape, at);
          const before = { low: box.low.slice(), high: box.high.slice() };
          const wanted = {
            low: new Float64Array(graph.nodes.length).fill(-Infinity),
            high: new Float64Array(graph.nodes.length).fill(Infinity),
          };
          for (const { value: root } of [...graph.constraints, ...graph.objectives]) {
            const value = values[root.id];
            if (value === undefined || Number.isNaN(value) || readsAbsent(root, at, tape)) continue;
            const isTruth = tape.types[tape.slotOf.get(root) ?? 0] === "truth";
            wanted.low[root.id] = value;
            wanted.high[root.id] = isTruth ? value : value + draw.of([0, 0.5, 10]);
          }
          if (!evaluator.narrow(box, wanted)) throw new Error("nothing is left, though a point is");
          for (const [i, value] of at.entries()) {
            if (Number.isNaN(value)) continue;
            kept++;
            const [low = 0, high = 0] = [box.low[i], box.high[i]];
            if (low !== before.low[i] || high !== before.high[i]) narrowed++;
            if (value < low || value > high) {
              throw new Error(`${tape.variables[i]?.key ?? ""} loses ${String(value)}`);
            }
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(kept).toBeGreaterThan(1000);
    expect(narrowed).toBeGreaterThan(100);
  });
});
