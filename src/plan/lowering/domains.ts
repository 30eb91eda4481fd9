/** From what a parameter may be to its domain in the plan. */
import { sizeOfIndexSet } from "../../ir/equal.ts";
import type { IndexSet } from "../../ir/expression.ts";
import { powersOfTwoWithin } from "../../ir/grid.ts";
import { strip } from "../../ir/traverse.ts";
import type { Refined, ValueSet } from "../../ir/type.ts";
import type { StudyMethod, StudyParameter } from "../../semantics/program.ts";
import type { Domain, Labels, Prior, ScalarDomain, Scale } from "../document.ts";

/** The largest value of a whole-number parameter, for the lengths of arrays. */
export type UpperEnds = ReadonlyMap<string, number>;

/** Upper ends by name; of a name with several declarations the largest. */
export function upperEnds(parameters: readonly StudyParameter[]): UpperEnds {
  const ends = new Map<string, number>();
  for (const { name, within } of parameters) {
    const end = upperEnd(within);
    if (end !== undefined) ends.set(name, Math.max(end, ends.get(name) ?? -Infinity));
  }
  return ends;
}

function upperEnd(within: ValueSet | undefined): number | undefined {
  if (within === undefined) return undefined;
  if (within.kind === "range") return within.high;
  const numbers = within.values.filter((value) => typeof value === "number");
  return numbers.length === 0 ? undefined : numbers.reduce((a, b) => Math.max(a, b));
}

/** The domain of a parameter that has been checked. */
export function lowerDomain(refined: Refined, ends: UpperEnds): Domain {
  const { type } = refined;
  switch (type.kind) {
    case "simplex":
      return { kind: "simplex", over: labelsOf(type.over, ends) };
    case "permutation":
      return { kind: "permutation", over: labelsOf(type.over, ends) };
    case "array": {
      const element = lowerDomain({ ...refined, type: type.element }, ends);
      const over = labelsOf(type.over, ends);
      return type.over.kind === "length" && type.over.size.kind !== "number"
        ? { kind: "array", element, over, length: strip(type.over.size) }
        : { kind: "array", element, over };
    }
    case "real":
    case "int":
    case "bool":
    case "text":
    case "choice":
    case "record":
    case "model":
    case "data":
    case "optional":
    case "unknown":
      return lowerScalar(refined);
  }
}

function lowerScalar({ type, within, scale }: Refined): ScalarDomain {
  if (within?.kind === "set" && type.kind !== "bool") {
    const values = within.values.filter((value) => typeof value !== "boolean");
    return { kind: "choice", values, ordered: within.ordered };
  }
  if (type.kind === "choice") {
    return { kind: "choice", values: type.members, ordered: type.ordered };
  }
  if (type.kind === "bool") return { kind: "bool" };
  const low = within?.kind === "range" ? (within.low ?? 0) : 0;
  const high = within?.kind === "range" ? (within.high ?? 0) : 0;
  const lowered = lowerScale(scale);
  if (lowered.name === "pow2") {
    return { kind: "int", ...(powersOfTwoWithin(low, high) ?? { low, high }), scale: lowered };
  }
  return type.kind === "int"
    ? { kind: "int", low: Math.ceil(low), high: Math.floor(high), scale: lowered }
    : { kind: "real", low, high, scale: lowered };
}

function lowerScale(scale: Refined["scale"]): Scale {
  if (scale === undefined) return { name: "linear" };
  return scale.step === undefined ? { name: scale.name } : { name: scale.name, step: scale.step };
}

/** Members, or the largest number of elements. */
export function labelsOf(over: IndexSet, ends: UpperEnds): Labels {
  switch (over.kind) {
    case "members":
      return over.members;
    case "length":
      if (over.size.kind === "parameter") return ends.get(over.size.name) ?? 0;
      return sizeOfIndexSet(over) ?? 0;
    case "range":
      return sizeOfIndexSet(over) ?? 0;
    case "generic":
    case "runs":
    case "any":
      return 0;
  }
}

/** A prior that has been checked. */
export function lowerPrior({ name, settings }: StudyMethod): Prior | undefined {
  const number = (setting: string) => {
    const value = settings[setting];
    return typeof value === "number" ? value : Number.NaN;
  };
  const list = (setting: string): readonly number[] | undefined => {
    const value = settings[setting];
    return typeof value === "object" ? value : undefined;
  };
  switch (name) {
    case "normal":
      return { name, mean: number("mean"), sd: number("sd") };
    case "lognormal":
      return { name, median: number("median"), decades: number("decades") };
    case "beta":
      return { name, a: number("a"), b: number("b") };
    case "dirichlet":
      return { name, concentration: list("concentration") ?? number("concentration") };
    case "choice":
      return { name, weights: list("weights") ?? [] };
    default:
      return undefined;
  }
}
