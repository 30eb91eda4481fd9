/** What an application says of trials: their metrics by flat names, checked. */
import { didYouMean } from "../diagnostics/suggest.ts";
import { StudyError } from "../space/error.ts";
import type { GivenMetrics } from "./measure.ts";
import { flatName, type RunMetrics } from "./measurements.ts";
import { checkMetrics, validMetrics } from "./metrics.ts";
import type { Study } from "./study.ts";

/** All throw a `StudyError` for what is no metric, or does not fit. */
export interface GivenReader {
  /** Metrics by trial and run, or why the trial failed. */
  readonly readRuns: (
    runs: readonly GivenMetrics[],
  ) => ReadonlyMap<string, readonly RunMetrics[]> | string;
  /** What is no number now, such as a loss that has diverged, is not recorded. */
  readonly reportedNumbers: (metrics: GivenMetrics) => Numbers;
  /** By the names that the trial itself has for its metrics. */
  readonly withoutTrial: (trial: string, metrics: Numbers) => Numbers;
}

type Numbers = { readonly [metric: string]: number };

export function createGivenReader({
  plan,
  searchedTrials,
}: Pick<Study, "plan" | "searchedTrials">): GivenReader {
  function readRuns(
    runs: readonly GivenMetrics[],
  ): ReadonlyMap<string, readonly RunMetrics[]> | string {
    const measurements = new Map<string, readonly RunMetrics[]>();
    for (const run of runs) checkFlatNames(run);
    for (const trial of searchedTrials) {
      const checked: RunMetrics[] = [];
      for (const run of runs) {
        const own = trial.metrics.flatMap(({ name }) => {
          const flat = flatName(plan, trial.name, name);
          return Object.hasOwn(run, flat) ? [[name, run[flat]] as const] : [];
        });
        const check = checkMetrics(trial, Object.fromEntries(own), "optional");
        if (check.kind === "no number") return check.message;
        checked.push(validMetrics(check));
      }
      measurements.set(trial.name, checked);
    }
    return measurements;
  }

  function reportedNumbers(metrics: GivenMetrics): Numbers {
    checkFlatNames(metrics);
    const wrong = Object.entries(metrics).find(([, value]) => typeof value !== "number");
    if (wrong !== undefined) {
      throw new StudyError(`What is reported are numbers, but \`${wrong[0]}\` is none.`);
    }
    return Object.fromEntries(
      Object.entries(metrics).flatMap(([name, value]) =>
        typeof value === "number" && Number.isFinite(value) ? [[name, value] as const] : [],
      ),
    );
  }

  function withoutTrial(trial: string, metrics: Numbers) {
    const prefix = flatName(plan, trial, "");
    return Object.fromEntries(
      Object.entries(metrics).flatMap(([name, value]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
      ),
    );
  }

  function checkFlatNames(run: GivenMetrics): void {
    const names = searchedTrials.flatMap((trial) =>
      trial.metrics.map(({ name }) => flatName(plan, trial.name, name)),
    );
    const unknown = Object.keys(run).find((name) => !names.includes(name));
    if (unknown === undefined) return;
    throw new StudyError(
      `There is no metric \`${unknown}\`.${didYouMean(unknown, names)} There are: ${names.join(", ")}.`,
    );
  }

  return { readRuns, reportedNumbers, withoutTrial };
}
