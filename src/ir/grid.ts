import { log2 } from "../numerics/elementary.ts";
import type { Scale } from "./type.ts";

/** Relative to the step: what two decimal fractions that should be equal may differ by. */
const tolerance = 1e-9;

/** Why a number is not one of the values between `low` and `high` on that scale; `undefined` where it is. */
export function whyNotOnScale(
  value: number,
  low: number,
  high: number,
  scale: Scale,
): "range" | "step" | "pow2" | undefined {
  if (Number.isNaN(value) || value < low || value > high) return "range";
  if (scale.name === "pow2" && !Number.isInteger(log2(value))) return "pow2";
  if (scale.name === "step" && scale.step !== undefined) {
    const steps = (value - low) / scale.step;
    if (Math.abs(steps - Math.round(steps)) > tolerance * Math.max(1, Math.abs(steps))) {
      return "step";
    }
  }
  return undefined;
}

/** Whether a range lies in the domain of a scale: what `log`, `logit`, … have no value for is outside. */
export function scaleTakes(low: number, high: number, scale: Scale): boolean {
  switch (scale.name) {
    case "linear":
      return true;
    case "step":
      return scale.step !== undefined && scale.step > 0;
    case "log":
    case "pow2":
      return low > 0;
    case "reverse_log":
      return high < 1;
    case "logit":
      return low > 0 && high < 1;
  }
}

/** The least and the greatest power of two, 1 included, between two ends; `undefined` where there is none. */
export function powersOfTwoWithin(
  low: number,
  high: number,
): { readonly low: number; readonly high: number } | undefined {
  if (high < 1) return undefined;
  const ends = {
    low: 2 ** Math.ceil(log2(Math.max(1, low))),
    high: 2 ** Math.floor(log2(high)),
  };
  return ends.low <= ends.high ? ends : undefined;
}

/** How many values low + k · step there are up to `high`. */
export function stepCount(low: number, high: number, step: number): number {
  return Math.floor((high - low) / step + tolerance) + 1;
}

/** The value low + index · step, at most `high`, without what adding steps such as 0.1 leaves in the last place. */
export function stepValue(low: number, high: number, step: number, index: number): number {
  return Math.min(high, Number((low + index * step).toPrecision(15)));
}
