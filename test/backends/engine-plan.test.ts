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
import { network } from "./engine-model.ts";

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
