/** What a compiled program saves: loops, copies and memory. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planArena, slack } from "../../src/backends/wasm-engine/arena.ts";
import { partsOf } from "../../src/backends/wasm-engine/in-place.ts";
import { segmentsOf } from "../../src/backends/wasm-engine/segments.ts";
import { stepsOf } from "../../src/backends/wasm-engine/steps.ts";
import { planStorage } from "../../src/backends/wasm-engine/storage.ts";
import { usesOf } from "../../src/backends/wasm-engine/uses.ts";
import { viewsOf } from "../../src/backends/wasm-engine/views.ts";
import { sizeOf } from "../../src/graph/shape.ts";
import { loopShape } from "../../src/backends/wasm-engine/loop-shape.ts";
import { reshape, slice, transpose } from "../../src/graph/arrangement.ts";
import { exp, multiply, negate } from "../../src/graph/elementwise.ts";
import { batch } from "../../src/graph/leaves.ts";
import { sum } from "../../src/graph/reduction.ts";
import { network } from "./engine-model.ts";
import { programOf } from "./engine-support.ts";

const lifetime = fc.record({
  bytes: fc.integer({ min: 0, max: 500 }),
  from: fc.integer({ min: 0, max: 20 }),
  length: fc.integer({ min: 0, max: 10 }),
});

describe("the arena", () => {
  it("gives no two values the same memory at the same time", () => {
    fc.assert(
      fc.property(fc.array(lifetime, { maxLength: 30 }), (drawn) => {
        const all = drawn.map(({ bytes, from, length }) => ({ bytes, from, to: from + length }));
        const { offsets, bytes } = planArena(all);
        for (const [i, one] of all.entries()) {
          const start = offsets[i] ?? -1;
          expect(start % 64).toBe(0);
          expect(start + one.bytes + slack).toBeLessThanOrEqual(bytes);
          for (const [j, other] of all.entries()) {
            const beside = offsets[j] ?? -1;
            const together = i < j && one.from <= other.to && other.from <= one.to;
            if (!together) continue;
            const apart =
              start + one.bytes + slack <= beside || beside + other.bytes + slack <= start;
            expect(apart).toBe(true);
          }
        }
      }),
    );
  });

  it("is as large as what is needed at once", () => {
    const bytes = 640 - slack;
    const chain = Array.from({ length: 50 }, (_, i) => ({ bytes, from: i, to: i + 1 }));
    expect(planArena(chain).bytes).toBe(2 * 640);
  });
});

describe("a loop", () => {
  it("runs through axes as one where nothing jumps", () => {
    const { lengths, strides } = loopShape([2, 3, 1, 4], [[2, 3, 1, 4], [], [4], [3, 1, 1]]);
    expect(lengths).toEqual([2, 3, 4]);
    expect(strides).toEqual([
      [12, 4, 1],
      [0, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
    ]);
    expect(loopShape([2, 3, 4], [[2, 3, 4], [1]]).lengths).toEqual([24]);
    expect(loopShape([2, 3, 4], [[3, 4]]).lengths).toEqual([2, 12]);
  });

  it("keeps what others read, and nothing else", () => {
    const x = batch("x", [40]);
    const program = programOf([sum(exp(multiply(negate(x), 2)))]);
    const views = viewsOf(program);
    const steps = stepsOf(program, views);
    expect(steps.map(({ kind }) => kind)).toEqual(["loop", "single"]);
    const uses = usesOf(program, views, steps);
    const planned = { program, views, steps, uses };
    const { homes } = planStorage(planned, segmentsOf({ segments: [] }), () => 0);
    expect(homes.size).toBe(2);
  });
});

describe("a view", () => {
  it("is what lies together in its input", () => {
    const x = batch("x", [4, 3, 2]);
    const views = [
      slice(x, [1, 0, 0], [2, 3, 2]),
      slice(x, [1, 2, 0], [1, 1, 2]),
      slice(x, [1, 1, 0], [1, 2, 1]),
      reshape(slice(x, [3, 0, 0], [1, 3, 2]), [6]),
      transpose(slice(x, [2, 0, 0], [1, 3, 2]), [1, 0, 2]),
      transpose(slice(x, [2, 0, 0], [1, 3, 2]), [0, 2, 1]),
    ].map((tensor) => {
      const program = programOf([tensor]);
      const view = viewsOf(program).at(-1);
      return view?.root === 0 ? view.offset : undefined;
    });
    expect(views).toEqual([6, 10, undefined, 18, 12, undefined]);
  });
});

describe("a training step", () => {
  const { program, layout } = network();
  const views = viewsOf(program);
  const steps = stepsOf(program, views);
  const uses = usesOf(program, views, steps);
  const planned = { program, views, steps, uses };
  const kindOf = (node: number): string | undefined => program.nodes[node]?.op.kind;

  it("writes all that it updates where it belongs", () => {
    const { direct } = planStorage(planned, segmentsOf(layout), () => 0);
    expect(direct.size).toBe(program.updates.length);
  });

  it("computes gradients where they are joined", () => {
    const joins = steps.flatMap((step) =>
      step.kind === "single" && kindOf(step.node) === "concat" ? [step.node] : [],
    );
    expect(joins).toHaveLength(2);
    const parts = [...partsOf(planned, new Set()).values()].map(({ whole }) => whole);
    expect(parts.filter((whole) => whole === joins[0])).toHaveLength(3);
    expect(parts.filter((whole) => whole === joins[1])).toHaveLength(3);
  });

  it("updates each segment in one loop, and does biases, relu and its gradient with the products", () => {
    const products = steps.flatMap((step) => (step.kind === "product" ? [step] : []));
    expect(products.map(({ bias }) => bias !== undefined)).toEqual([
      true,
      true,
      true,
      ...Array<boolean>(products.length - 3).fill(false),
    ]);
    const writers = program.updates
      .filter(({ node }) => sizeOf(program.nodes[node]?.shape ?? []) > 1)
      .map(({ node }) => uses.producers.get(views[node]?.root ?? -1));
    expect(writers).toHaveLength(6);
    expect(new Set(writers).size).toBe(2);
  });
});
