/** How the loss changes along one parameter, whatever the others were: trials by their value. */
import type { JsonValue } from "../../plan/document.ts";

/** A trial's value of a parameter, as users see it, and its loss. */
export interface Sliced {
  readonly value: JsonValue;
  readonly loss: number;
}

/** Trials that are alike in the parameter. */
export interface Bin {
  /** Of numbers the least and the greatest one; else the value twice. */
  readonly low: JsonValue;
  readonly high: JsonValue;
  readonly trials: number;
  readonly best: number;
  readonly median: number;
}

const mostBins = 6;

/**
 * Numbers in bins of about as many trials each, from the least to the greatest: equal values share a bin; other
 * values one by one, the one with the best median first. Empty for values that are neither.
 */
export function sliceOf(trials: readonly Sliced[]): readonly Bin[] {
  if (trials.some(({ value }) => typeof value === "object")) return [];
  const groups = groupEqual(trials);
  const isNumeric = trials.every(({ value }) => typeof value === "number");
  if (!isNumeric) return groups.map(binOf).toSorted((a, b) => a.median - b.median);
  const ordered = groups.toSorted((a, b) => Number(a[0]?.value) - Number(b[0]?.value));
  return ordered.length <= mostBins ? ordered.map(binOf) : joined(ordered, trials.length);
}

function groupEqual(trials: readonly Sliced[]): readonly (readonly Sliced[])[] {
  const groups = new Map<JsonValue, Sliced[]>();
  for (const trial of trials) {
    const group = groups.get(trial.value);
    if (group === undefined) groups.set(trial.value, [trial]);
    else group.push(trial);
  }
  return [...groups.values()];
}

/** Neighbours together, so that the bins have about as many trials each. */
function joined(groups: readonly (readonly Sliced[])[], count: number): readonly Bin[] {
  const bins = new Map<number, Sliced[]>();
  let seen = 0;
  for (const group of groups) {
    const place = Math.floor((seen * mostBins) / count);
    bins.set(place, [...(bins.get(place) ?? []), ...group]);
    seen += group.length;
  }
  return [...bins.values()].map(binOf);
}

function binOf(trials: readonly Sliced[]): Bin {
  const losses = trials.map(({ loss }) => loss).toSorted((a, b) => a - b);
  const middle = losses.length / 2;
  const median = ((losses[Math.ceil(middle) - 1] ?? NaN) + (losses[Math.floor(middle)] ?? NaN)) / 2;
  return {
    low: trials[0]?.value ?? "",
    high: trials.at(-1)?.value ?? "",
    trials: trials.length,
    best: losses[0] ?? NaN,
    median,
  };
}
