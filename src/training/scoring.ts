import type { Named, Numbers, States } from "../backends/executor.ts";
import type { Scores } from "./definition.ts";
import type { CompiledPass } from "./library.ts";

/** What a pass reads of a trial. */
export interface ScoredTrial {
  readonly seed: number;
  readonly hypers: Named<number>;
}

/** Results of passes for each trial, row by row. */
export async function scoresOf(
  passes: readonly CompiledPass[],
  states: States,
  trials: readonly ScoredTrial[],
  signal: AbortSignal,
): Promise<readonly Scores[]> {
  const all: { [pass: string]: Named<Numbers> }[] = trials.map(() => ({}));
  for (const { name, rows, chunks, perRow, executable } of passes) {
    const results = await executable.run({
      states,
      firstStep: 0,
      steps: chunks,
      trials: trials.map(({ seed, hypers }) => ({ seed, hypers, batches: {} })),
      signal,
    });
    for (const [place, scores] of all.entries()) {
      const entries = Object.entries(results[place] ?? {}).map(
        ([result, values]) => [result, values.subarray(0, rows * (perRow[result] ?? 1))] as const,
      );
      scores[name] = Object.fromEntries(entries);
    }
  }
  return all;
}
