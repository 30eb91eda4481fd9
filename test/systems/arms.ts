/** Configurations of a study beside each other, on real training. */
import { expect } from "vitest";
import { compile } from "../../src/index.ts";
import { memoryStore, runStudy } from "../../src/runtime/index.ts";
import { createTaskRegistry } from "../../src/tasks/registry.ts";
import type { JsonValue } from "../../src/plan/document.ts";

/** One configuration, with the metrics of each of its runs. */
export interface Arm {
  readonly params: { readonly [parameter: string]: JsonValue };
  readonly runs: readonly { readonly [metric: string]: JsonValue }[];
}

/** Carries out a study on the wasm engine to its end, in this thread. Fails where it has findings or a trial fails. */
export async function armsOf(text: string): Promise<readonly Arm[]> {
  const { plans, diagnostics } = compile("/study.hpt", {
    read: () => ({ kind: "text", text }),
    resolve: (_, specifier) => specifier,
    root: () => "/",
  });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const [plan] = plans;
  if (plan === undefined) throw new Error("There is no study.");
  const tasks = createTaskRegistry({ folder: "/", workers: 0 });
  const { trials } = await runStudy(plan, { store: memoryStore(), tasks });
  await tasks.stopped();
  return trials.map(({ params, runs, metrics, error, state }) => {
    if (state === "failed") throw new Error(error);
    return { params: Object.fromEntries(Object.entries(params)), runs: runs ?? [metrics] };
  });
}

/** A metric of each run of the arm whose parameters are so. */
export function valuesOf(
  arms: readonly Arm[],
  params: Arm["params"],
  metric: string,
): readonly number[] {
  const arm = arms.find((one) =>
    Object.entries(params).every(([name, value]) => one.params[name] === value),
  );
  if (arm === undefined) throw new Error(`There is no arm ${JSON.stringify(params)}.`);
  return arm.runs.map((run) => Number(run[metric]));
}

/**
 * By how many standard errors of the difference (Welch) the mean of `one` is above that of `other`: two or more by
 * chance once in forty where they are the same.
 */
export function errorsAbove(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [moments(one), moments(other)];
  return (a.mean - b.mean) / Math.sqrt(a.variance / one.length + b.variance / other.length);
}

export function moments(values: readonly number[]): {
  readonly mean: number;
  readonly variance: number;
} {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}
