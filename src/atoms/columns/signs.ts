/** Monotonicity by the sign of a range. */
import type { Interval } from "../../numerics/interval.ts";
import type { Monotonicity, Operand } from "../atom.ts";
import { numbersOf } from "./ranges.ts";

/** Of a product in one factor, where the other one is within the range. */
export function bySign({ low, high }: Interval): Monotonicity {
  if (low === 0 && high === 0) return "constant";
  if (low >= 0) return "increasing";
  return high <= 0 ? "decreasing" : "unknown";
}

export const reversed: Readonly<Record<Monotonicity, Monotonicity>> = {
  constant: "constant",
  increasing: "decreasing",
  decreasing: "increasing",
  unknown: "unknown",
};

/** The arguments of a `shape` of two numbers. */
export function operandsOf(args: readonly Operand[]) {
  const [first, second] = args;
  return {
    x: numbersOf(first?.range),
    y: numbersOf(second?.range),
    xConstant: first?.constant === true,
    yConstant: second?.constant === true,
  };
}
