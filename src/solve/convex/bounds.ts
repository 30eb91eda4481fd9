/** Between what each variable may lie: as declared, and as requirements of a single variable say. */
import { type Curvatures, isOf } from "../../analysis/curvature.ts";
import type { Variable } from "../../analysis/scalar.ts";
import { numberRange, type Range } from "../../ir/range.ts";
import { combine, type Reading } from "./combination.ts";
import type { Part } from "./relations.ts";
import type { Margins } from "./strict.ts";
import type { ConvexStudy } from "./study.ts";

/** An end of a variable's range. */
export interface End {
  readonly at: number;
  /** The requirement that it comes from; absent where it is declared. */
  readonly by?: Part;
  /** By how much the end moves where the requirement is loosened by 1. */
  readonly scale: number;
}

export interface Bounds {
  readonly low: End;
  readonly high: End;
}

/** By variable, and the parts that are nothing but bounds. */
export interface StudyBounds {
  readonly of: ReadonlyMap<Variable, Bounds>;
  readonly parts: ReadonlySet<Part>;
}

export function boundsOf(
  { graph }: ConvexStudy,
  parts: readonly Part[],
  reading: Reading,
  margins: Margins,
): StudyBounds {
  const of = new Map(graph.variables.map((variable) => [variable, declared(variable)]));
  const single = new Set<Part>();
  for (const part of parts) {
    const found = boundOf(part, reading, margins);
    if (found === undefined) continue;
    single.add(part);
    const known = of.get(found.variable) ?? declared(found.variable);
    const { side, end } = found;
    // Of equal bounds the first counts: to loosen a later one alone changes nothing.
    const tightens = side === "low" ? end.at > known.low.at : end.at < known.high.at;
    if (tightens) of.set(found.variable, { ...known, [side]: end });
  }
  return { of, parts: single };
}

/** The range that bounds leave. */
export function rangeWithin({ low, high }: Bounds): Range {
  return numberRange(low.at, high.at);
}

function declared({ range }: Variable): Bounds {
  const [low, high] = range.kind === "numbers" ? [range.low, range.high] : [-Infinity, Infinity];
  return { low: { at: low, scale: 0 }, high: { at: high, scale: 0 } };
}

/** The bound that `weight · x + constant <= 0` is. */
function boundOf(
  part: Part,
  reading: Reading,
  margins: Margins,
): { readonly variable: Variable; readonly side: "low" | "high"; readonly end: End } | undefined {
  const { left, right, kind } = part.relation;
  if (kind === "same" || !isAffine(reading.known, left) || !isAffine(reading.known, right)) {
    return undefined;
  }
  const combination = combine(
    [
      [left, 1],
      [right, -1],
    ],
    reading,
  );
  const [only, ...more] = combination.linear;
  if (only === undefined || more.length > 0 || combination.curved.size > 0) return undefined;
  const [node, weight] = only;
  if (node.kind !== "variable") return undefined;
  const end = {
    at: (0 - combination.constant - margins(part)) / weight,
    by: part,
    scale: 1 / Math.abs(weight),
  };
  return { variable: node.variable, side: weight > 0 ? "high" : "low", end };
}

function isAffine(known: Curvatures, node: Part["relation"]["left"]): boolean {
  return isOf(known.curvatureOf(node), "affine");
}
