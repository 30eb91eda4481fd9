/** Carries out the same program with the engine and with the reference. */
import {
  createEngine,
  type Engine,
  type Named,
  type Numbers,
} from "../../src/backends/wasm-engine/engine.ts";
import { emptyEnvironment, interpret } from "../../src/graph/interpret.ts";
import { schedule } from "../../src/graph/passes/schedule.ts";
import type { Program } from "../../src/graph/program.ts";
import type { Tensor } from "../../src/graph/tensor.ts";

let engine: Promise<Engine> | undefined;

/** The engine that the tests of a file have in common. */
export function sharedEngine(): Promise<Engine> {
  engine ??= createEngine();
  return engine;
}

/** A program that gives back those tensors as `0`, `1`, … */
export function programOf(tensors: readonly Tensor[]): Program {
  const results = tensors.map((tensor, i) => ({ name: String(i), tensor }));
  return schedule({ results, updates: [] });
}

/** Results of one step without state by the engine. */
export async function carryOut(
  program: Program,
  batches: Named<Numbers> = {},
  { seed = 7, step = 3 } = {},
): Promise<Named<Numbers>> {
  const { compile, createState } = await sharedEngine();
  const layout = { segments: [] };
  const executable = await compile(program, { layout, shared: {} });
  const state = createState(layout);
  try {
    return executable.run({ state, seed, firstStep: step, steps: 1, hypers: {}, batches });
  } finally {
    executable.dispose();
    state.dispose();
  }
}

/** The same by the reference, in float64. */
export function reference(
  program: Program,
  batch: Named<Numbers> = {},
  { seed = 7, step = 3 } = {},
): Named<ArrayLike<number>> {
  return interpret(program, { ...emptyEnvironment, batch, seed, step }, "float64").results;
}

/** The greatest difference of two lists as a share of the greatest number, which counts as 1 at least. */
export function difference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) return Number.POSITIVE_INFINITY;
  let [greatest, apart] = [1, 0];
  for (let i = 0; i < one.length; i += 1) {
    const [a, b] = [one[i] ?? Number.NaN, other[i] ?? Number.NaN];
    if (Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b))) continue;
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.POSITIVE_INFINITY;
    greatest = Math.max(greatest, Math.abs(b));
    apart = Math.max(apart, Math.abs(a - b));
  }
  return apart / greatest;
}
