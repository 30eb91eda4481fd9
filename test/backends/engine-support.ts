/** Carries out the same program with the engine and with the reference. */
import type { Executor, Named, Numbers } from "../../src/backends/executor.ts";
import { createWasmExecutor } from "../../src/backends/wasm-engine/executor.ts";
import { emptyEnvironment, interpret } from "../../src/graph/interpret.ts";
import { schedule } from "../../src/graph/passes/schedule.ts";
import type { Program } from "../../src/graph/program.ts";
import type { Tensor } from "../../src/graph/tensor.ts";

let executor: Promise<Executor> | undefined;

/** The executor that the tests of a file have in common. */
export function sharedExecutor(): Promise<Executor> {
  executor ??= createWasmExecutor();
  return executor;
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
  const { compile, createStates } = await sharedExecutor();
  const layout = { segments: [] };
  const executable = await compile(program, { layout, shared: {} });
  const states = createStates(layout, 1);
  try {
    const trials = [{ seed, hypers: {}, batches }];
    const [results = {}] = await executable.run({ states, firstStep: step, steps: 1, trials });
    return results;
  } finally {
    executable.dispose();
    states.dispose();
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
