import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flatten, reshape, transpose } from "../../src/graph/arrangement.ts";
import {
  add,
  broadcast,
  divide,
  exp,
  multiply,
  negate,
  select,
  stopGradient,
  subtract,
  tanh,
} from "../../src/graph/elementwise.ts";
import { emptyEnvironment, interpret } from "../../src/graph/interpret.ts";
import { constant, shared, state } from "../../src/graph/leaves.ts";
import { optimize } from "../../src/graph/passes/optimize.ts";
import { schedule } from "../../src/graph/passes/schedule.ts";
import type { Node, Program } from "../../src/graph/program.ts";
import { matmul } from "../../src/graph/product.ts";
import { sum } from "../../src/graph/reduction.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { environment, randomTensors } from "./random-graphs.ts";

function goalsOf(tensors: readonly Tensor[]) {
  const results = tensors.map((tensor, i) => ({ name: String(i), tensor }));
  return { results, updates: [] };
}

function optimized(...tensors: readonly Tensor[]): Program {
  return schedule(optimize(goalsOf(tensors)));
}

/** A program in short: `x y matmul`. */
function brief({ nodes }: Program): string {
  return nodes.map(briefNode).join(" ");
}

function briefNode({ op }: Node): string {
  if (op.kind === "constant") return `[${op.values.join(" ")}]`;
  if ("name" in op) return op.name;
  return "fn" in op ? op.fn : op.kind;
}

test("passes keep all values to the last bit, but for the sign of 0", () => {
  fc.assert(
    fc.property(randomTensors, (tensors) => {
      const goals = goalsOf(tensors);
      const carriedOut = [goals, optimize(goals)].map(
        (each) => interpret(schedule(each), { ...emptyEnvironment, ...environment }).results,
      );
      const [before = {}, after = {}] = carriedOut;
      for (const [name, values] of Object.entries(before)) {
        const found = after[name] ?? [];
        expect([...found].map((value) => value + 0)).toEqual([...values].map((value) => value + 0));
      }
    }),
    { numRuns: 1000 },
  );
});

/** How many operations there are that are no leaves. */
function work({ nodes }: Program): number {
  return nodes.filter(({ inputs }) => inputs.length > 0).length;
}

test("passes keep shapes, never add work, and leave nothing to a second time", () => {
  fc.assert(
    fc.property(randomTensors, (tensors) => {
      const goals = goalsOf(tensors);
      const [before, after] = [schedule(goals), schedule(optimize(goals))];
      expect(work(after)).toBeLessThanOrEqual(work(before));
      for (const [i, { node }] of after.results.entries()) {
        expect(after.nodes[node]?.shape).toEqual(tensors[i]?.shape);
      }
      expect(schedule(optimize(optimize(goals)))).toEqual(after);
    }),
  );
});

test("a program is in order, holds what is needed alone, and knows last uses; it is plain JSON", () => {
  fc.assert(
    fc.property(randomTensors, (tensors) => {
      const program = schedule(goalsOf(tensors));
      const { nodes, results } = program;
      const goals = new Set(results.map(({ node }) => node));
      for (const [place, { inputs, lastUse }] of nodes.entries()) {
        expect(Math.max(-1, ...inputs)).toBeLessThan(place);
        const readers = nodes.flatMap((node, reader) =>
          node.inputs.includes(place) ? reader : [],
        );
        expect(goals.has(place) || readers.length > 0).toBe(true);
        expect(lastUse).toBe(goals.has(place) ? nodes.length : Math.max(...readers));
      }
      expect(JSON.parse(JSON.stringify(program))).toEqual(program);
    }),
  );
});

describe("clean-up", () => {
  const [x, y] = [shared("x", [2, 3]), shared("y", [2, 3])];

  test.each<readonly [string, Tensor, string]>([
    ["equal parts are one", add(exp(x), exp(shared("x", [2, 3]))), "x exp add"],
    ["constants of several numbers", add(constant([1, 2]), constant([3, 5])), "[4 7]"],
    ["constants are computed", multiply(x, exp(multiply(constant(0), 3))), "x"],
    [
      "large constants that are all the same",
      multiply(constant(2, [300, 300]), constant(3)),
      "[6]",
    ],
    ["adding 0", add(add(x, 0), constant(0, [1, 3])), "x"],
    ["0 minus", subtract(0, x), "x negate"],
    ["times 1, over 1", divide(multiply(1, x), 1), "x"],
    ["times −1", multiply(x, -1), "x negate"],
    ["minus of minus", negate(negate(x)), "x"],
    ["plus minus", add(x, negate(y)), "x y subtract"],
    ["minus minus", subtract(x, negate(y)), "x y add"],
    ["the minus of a difference", negate(subtract(x, y)), "y x subtract"],
    ["transposed twice", transpose(transpose(x)), "x"],
    [
      "repeating of which one is needed",
      add(broadcast(shared("s", []), [2]), broadcast(shared("t", [1]), [2])),
      "s t broadcast add",
    ],
    ["a transposed factor", matmul(x, transpose(y)), "x y matmul"],
    ["shapes in between", reshape(flatten(x), [3, 2]), "x reshape"],
    ["there and back", reshape(flatten(x), [2, 3]), "x"],
    ["repeating beforehand", add(x, broadcast(shared("s", []), [2, 3])), "x s add"],
    ["repeating that is needed", exp(broadcast(shared("s", []), [2])), "s broadcast exp"],
    ["sums over axes of length 1", sum(shared("r", [1, 2]), 0, { keepAxes: true }), "r"],
    ["a choice between the same", select(x, exp(y), exp(y)), "y exp"],
    ["a known condition", select(constant([0], [1]), x, y), "y"],
    ["stopped gradients", stopGradient(tanh(x)), "x tanh"],
    [
      "what would round differently stays",
      multiply(multiply(x, 2), 3),
      "x [2] multiply [3] multiply",
    ],
  ])("%s", (_, tensor, wanted) => {
    expect(brief(optimized(tensor))).toBe(wanted);
  });

  test("a transposed factor is read with the flag", () => {
    const [, , product] = optimized(
      matmul(transpose(x), y, { transposeA: true, transposeB: true }),
    ).nodes;
    expect(product?.op).toEqual({ kind: "matmul", transposeA: false, transposeB: true });
  });
});

test("what is not finite is left to the executor", () => {
  const infinite = divide(constant(1), constant(0));
  expect(brief(optimized(negate(infinite), infinite))).toBe("[1] [0] divide negate");
});

test("a repeated constant is read as a single number", () => {
  const x = shared("x", [2, 3]);
  expect(optimized(add(x, constant(2, [2, 3]))).nodes[1]?.shape).toEqual([]);
});

test("two transpositions are one, in the right order", () => {
  const x = shared("x", [2, 3, 4]);
  const program = optimized(transpose(transpose(x, [1, 2, 0]), [0, 2, 1]));
  expect(program.nodes[1]?.op).toEqual({ kind: "transpose", permutation: [1, 0, 2] });
});

test("stretches of the state are written once", () => {
  const update = (offset: number, size: number) => ({
    segment: "steady",
    offset,
    tensor: state("steady", 0, [size]),
  });
  expect(() => schedule({ results: [], updates: [update(2, 4), update(0, 3)] })).toThrow(
    'state "steady": [4] at 2 is written twice in one step. Give each stretch of the state one new value.',
  );
  expect(
    schedule({ results: [], updates: [update(3, 4), update(0, 3)] }).updates.map(
      ({ offset }) => offset,
    ),
  ).toEqual([3, 0]);
});
