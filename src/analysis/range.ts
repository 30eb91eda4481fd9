/** What each node of a graph may be, from what its variables may be: one fold, in the order of the nodes. */
import type { Atom } from "../atoms/atom.ts";
import {
  anyNumber,
  anyTruth,
  isEmptyRange,
  memberRange,
  numberRange,
  type Range,
  rangeHull,
  rangeIntersection,
} from "../ir/range.ts";
import { type Cases, casesOf, mayBe, mayBeOther } from "./cases.ts";
import type { Scalar, ScalarGraph, Variable } from "./scalar.ts";

/** What every node may be, by id, where each variable may be what `of` says. */
export function rangesOf<N>(
  graph: Pick<ScalarGraph<N>, "nodes">,
  of: (variable: Variable) => Range = ({ range }) => range,
): readonly Range[] {
  const ranges: Range[] = [];
  for (const node of graph.nodes) {
    ranges.push(rangeOfNode(node, (argument) => ranges[argument.id] ?? anyNumber, of));
  }
  return ranges;
}

/** What one node may be, where its arguments and variables may be what the functions say. */
export function rangeOfNode<N>(
  node: Scalar<N>,
  rangeOf: (argument: Scalar<N>) => Range,
  of: (variable: Variable) => Range,
): Range {
  switch (node.kind) {
    case "constant":
      return rangeOfConstant(node.value);
    case "variable":
      return of(node.variable);
    case "apply":
      return rangeOfApply(node.atom, node.args.map(rangeOf));
    case "if": {
      const condition = rangeOf(node.condition);
      if (isCertainly(condition, true)) return rangeOf(node.then);
      if (isCertainly(condition, false)) return rangeOf(node.otherwise);
      const cases = casesOf(node);
      if (cases !== undefined) return rangeOfCases(cases, rangeOf);
      return rangeHull(rangeOf(node.then), rangeOf(node.otherwise));
    }
    case "unknown":
      return node.within;
  }
}

function rangeOfCases<N>(cases: Cases<N>, rangeOf: (node: Scalar<N>) => Range): Range {
  const of = rangeOf(cases.of);
  const possible = [...cases.cases].flatMap(([value, node]) => (mayBe(of, value) ? [node] : []));
  const all = mayBeOther(of, cases) ? [...possible, cases.rest] : possible;
  const [first = cases.rest, ...others] = all;
  return others.map(rangeOf).reduce(rangeHull, rangeOf(first));
}

function rangeOfApply(atom: Atom, args: readonly Range[]): Range {
  return atom.range?.(args) ?? (givesTruth(atom) ? anyTruth : anyNumber);
}

const truths = new Set([
  "and",
  "or",
  "not",
  "all",
  "any",
  "equal",
  "not_equal",
  "less",
  "less_equal",
  "greater",
  "greater_equal",
  "in_range",
  "in_set",
]);

/** Whether applying the atom to scalars gives a truth value. */
export function givesTruth(atom: Pick<Atom, "name">): boolean {
  return truths.has(atom.name);
}

export function rangeOfConstant(value: number | boolean | string): Range {
  if (typeof value !== "number") return memberRange([value]);
  return Number.isNaN(value)
    ? numberRange(Infinity, -Infinity, { undefined: true })
    : numberRange(value, value, { whole: Number.isInteger(value) });
}

/** Whether a truth value is nothing but `truth`. */
export function isCertainly(range: Range, truth: boolean): boolean {
  return range.kind === "members" && range.members.length === 1 && range.members[0] === truth;
}

/** Whether nothing can be in both. */
export function areDisjoint(a: Range, b: Range): boolean {
  return a.kind === b.kind && isEmptyRange(rangeIntersection(a, b));
}
