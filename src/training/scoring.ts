/** Results of passes over tables. */
import type { Named, Numbers, States } from "../backends/executor.ts";
import { sizeOf } from "../graph/shape.ts";
import type { Shape } from "../graph/tensor.ts";
import { copyCorner } from "./corner.ts";
import type { Scores } from "./definition.ts";
import type { CompiledPass } from "./library.ts";
import type { TracedPass, TracedTrial } from "./trace.ts";

/** What a pass reads of a trial. */
export interface ScoredTrial {
  readonly seed: number;
  readonly hypers: Named<number>;
  /** At the trial's own widths, which its results have. */
  readonly own: TracedTrial;
}

/** Results for each trial, row by row. `passesOf` finds the passes in a trial by itself. */
export async function scoresOf(
  passes: readonly CompiledPass[],
  passesOf: (own: TracedTrial) => readonly TracedPass[],
  states: States,
  trials: readonly ScoredTrial[],
  signal: AbortSignal,
): Promise<readonly Scores[]> {
  const all = trials.map((): { [pass: string]: Named<Numbers> } => ({}));
  for (const [i, { name, rows, chunks, from, rowShapes, executable }] of passes.entries()) {
    const results = await executable.run({
      states,
      firstStep: 0,
      steps: chunks,
      trials: trials.map(({ seed, hypers }) => ({ seed, hypers, batches: {} })),
      signal,
    });
    for (const [place, { own }] of trials.entries()) {
      const ownResults = passesOf(own)[i]?.results ?? {};
      const scores = Object.entries(results[place] ?? {}).map(([result, values]) => {
        const row = rowShapes[result] ?? [];
        const corner = [rows, ...(ownResults[result]?.shape.slice(1) ?? [])];
        const counted = values.subarray(from * sizeOf(row));
        return [result, cornerOf(counted, [rows, ...row], corner)] as const;
      });
      const named = all[place];
      if (named !== undefined) named[name] = Object.fromEntries(scores);
    }
  }
  return all;
}

/** The rows that count, at the trial's own widths. */
function cornerOf(values: Numbers, shape: Shape, corner: Shape): Numbers {
  const size = sizeOf(corner);
  if (size === sizeOf(shape)) return values.subarray(0, size);
  const own = values instanceof Int32Array ? new Int32Array(size) : new Float32Array(size);
  copyCorner(corner, { values, shape, offset: 0 }, { values: own, shape: corner, offset: 0 });
  return own;
}
