/** Backends of tfjs for tests: those that are everywhere, or the one that `HPTC_TEST_BACKEND` names. */
import process from "node:process";
import type { Executor, Named, Numbers } from "../../src/backends/executor.ts";
import { selectBackend } from "../../src/backends/ladder.ts";
import { createTfjsExecutor } from "../../src/backends/tfjs-executor/executor.ts";
import type { Program } from "../../src/graph/program.ts";

const named = process.env["HPTC_TEST_BACKEND"];

export const backends: readonly string[] = named === undefined ? ["cpu", "wasm"] : [named];

let current: string | undefined;

export async function executorOn(backend: string): Promise<Executor> {
  if (current !== backend) await selectBackend(backend);
  current = backend;
  return createTfjsExecutor();
}

/** Results of one step without state, for a trial per batch. */
export async function carryOutAll(
  { compile, createStates, share }: Executor,
  program: Program,
  batches: readonly Named<Numbers>[],
  { seed = 7, step = 3, shared = {}, hypers = {} }: Environment = {},
): Promise<readonly Named<Numbers>[]> {
  const layout = { segments: [] };
  const data = Object.entries(shared).map(([name, values]) => [name, share(values)] as const);
  const states = createStates(layout, batches.length);
  try {
    const executable = await compile(program, { layout, shared: Object.fromEntries(data) });
    try {
      return await executable.run({
        states,
        firstStep: step,
        steps: 1,
        trials: batches.map((own, trial) => ({ seed: seed + trial, hypers, batches: own })),
      });
    } finally {
      executable.dispose();
    }
  } finally {
    states.dispose();
    for (const [, one] of data) one.dispose();
  }
}

export interface Environment {
  /** Of the first trial; each next one has the next seed. */
  readonly seed?: number;
  readonly step?: number;
  readonly shared?: Named<Numbers>;
  readonly hypers?: Named<number>;
}
