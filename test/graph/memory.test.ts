/** The memory of a trial against counting, at each operation, all values that are still to be read. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { flatten, reshape } from "../../src/graph/arrangement.ts";
import { add, exp, multiply } from "../../src/graph/elementwise.ts";
import { batch, constant, shared, state } from "../../src/graph/leaves.ts";
import { bytesOf } from "../../src/graph/memory.ts";
import { schedule } from "../../src/graph/passes/schedule.ts";
import type { Program } from "../../src/graph/program.ts";
import { sum } from "../../src/graph/reduction.ts";
import { sizeOf } from "../../src/graph/shape.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { randomTensors } from "./random-graphs.ts";

function programOf(tensors: readonly Tensor[]): Program {
  const results = tensors.map((tensor, i) => ({ name: String(i), tensor }));
  return schedule({ results, updates: [] });
}

const nothing = { segments: [] };
const own = new Set(["state", "batch", "hyper", "uniform"]);

/** By definition, value by value. */
function counted({ nodes, results }: Program): number {
  const goals = new Set(results.map(({ node }) => node));
  const inputsOf = (place: number): readonly number[] => nodes[place]?.inputs ?? [];
  const isOwn = (place: number): boolean =>
    own.has(nodes[place]?.op.kind ?? "") || inputsOf(place).some(isOwn);
  const isView = (place: number): boolean => nodes[place]?.op.kind === "reshape";
  const readers = (place: number): number[] =>
    nodes.flatMap(({ inputs }, reader) => (inputs.includes(place) ? [reader] : []));
  const neededAt = (place: number, now: number): boolean =>
    goals.has(place) ||
    readers(place).some((reader) => reader >= now || (isView(reader) && neededAt(reader, now)));
  const alive = nodes.map((_, now) =>
    nodes
      .slice(0, now + 1)
      .map(({ shape }, place) =>
        isOwn(place) && !isView(place) && neededAt(place, now) ? 4 * sizeOf(shape) : 0,
      )
      .reduce((total, bytes) => total + bytes, 0),
  );
  return Math.max(...alive);
}

test("it is the state and the greatest sum of values alive at once", () => {
  fc.assert(
    fc.property(randomTensors, (tensors) => {
      const program = programOf(tensors);
      expect(bytesOf(program, nothing)).toBe(counted(program));
      const layout = {
        segments: [
          { name: "decaying", size: 3 },
          { name: "steady", size: 5 },
        ],
      };
      expect(bytesOf(program, layout)).toBe(counted(program) + 4 * 8);
    }),
    { numRuns: 300 },
  );
});

test.each<readonly [string, Tensor, number]>([
  ["inputs and result of an operation", exp(batch("x", [10])), 20],
  ["what is read is let go of", exp(exp(exp(batch("x", [10])))), 20],
  ["what is read later stays", sum(multiply(exp(exp(batch("x", [10]))), state("s", 0, [10]))), 30],
  ["a reshaped value is the same", exp(reshape(flatten(exp(batch("x", [2, 5]))), [5, 2])), 20],
  ["what all trials share is not counted", exp(add(shared("x", [10]), constant(2))), 0],
  ["only what a trial makes of it", add(exp(shared("x", [10])), batch("y", [])), 11],
])("%s", (_, tensor, numbers) => {
  expect(bytesOf(programOf([tensor]), nothing)).toBe(4 * numbers);
});
