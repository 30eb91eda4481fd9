/** The numbers that clash where requirements cannot hold together. */
import { type Conflict, propagate } from "../analysis/propagate.ts";
import { isCertainly } from "../analysis/range.ts";
import type { Scalar } from "../analysis/scalar.ts";
import { printShare } from "../ir/quantity.ts";
import type { StudyConstraint } from "../semantics/program.ts";
import { sidesText } from "./ranges.ts";
import type { StudySubject, TypeNote } from "./subject.ts";

/** One of the requirements, and what its sides are where all others hold. */
export interface Clash {
  readonly constraint: StudyConstraint;
  readonly sides: readonly string[];
}

/** Requirements of a conflict that are tried, the last first: each takes a propagation. */
const mostTried = 8;

/** A requirement that the others make false, with what they leave of its sides; nothing where ranges do not show it. */
export function clashOf(
  subject: StudySubject,
  { constraints, inherent }: Conflict<TypeNote>,
): Clash | undefined {
  const graph = subject.graph();
  for (const position of constraints.toReversed().slice(0, mostTried)) {
    const root = graph.constraints[position];
    const constraint = root && subject.study.constraints[root.index];
    if (root === undefined || constraint === undefined) continue;
    const others = constraints.filter((other) => other !== position);
    const { conflict, valueOf } = propagate(graph, { constraints: others, inherent });
    if (conflict !== undefined || !isCertainly(valueOf(root.value), false)) continue;
    const sides = sidesText(subject, constraint.location.file, root.value, valueOf);
    if (sides.length > 0) return { constraint, sides };
  }
  return undefined;
}

/** What the shares of a simplex would sum to: "the shares of `w` would sum to 120% or more". */
export function sharesText(
  subject: StudySubject,
  { constraints, inherent }: Conflict<TypeNote>,
): string | undefined {
  const graph = subject.graph();
  for (const node of inherent.toReversed()) {
    const rest = inherent.filter((other) => other !== node);
    const { conflict, valueOf } = propagate(graph, { constraints, inherent: rest });
    const sum = node.kind === "apply" ? node.args[0] : undefined;
    if (conflict !== undefined || sum === undefined) continue;
    const range = valueOf(sum);
    if (range.kind !== "numbers" || (range.low <= 1 && range.high >= 1)) continue;
    const [bound, side] = range.low > 1 ? [range.low, "more"] : [range.high, "less"];
    return `the shares of \`${nameOf(sum)}\` would sum to ${printShare(bound)} or ${side}, and must sum to 100%`;
  }
  return undefined;
}

/** The simplex whose shares are added up. */
function nameOf(sum: Scalar<TypeNote>): string {
  const [share] = sum.kind === "apply" ? sum.args : [sum];
  return share?.kind === "variable" ? share.variable.name : "";
}
