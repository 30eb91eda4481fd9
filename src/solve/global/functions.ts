/** Constraints as functions: comparisons of numbers as `difference ≤ 0` or `difference = 0`, all else as truth values. */
import { comparisonOf, connectiveOf } from "../../atoms/roles.ts";
import { givesTruth } from "../../analysis/range.ts";
import type { Scalar } from "../../analysis/scalar.ts";

export interface Row {
  readonly kind: "at-most" | "equal";
  readonly left: Scalar;
  readonly right: Scalar;
  /** left − right. */
  readonly difference: Scalar;
}

export interface StatementTools {
  /** Makes the node of a difference. */
  readonly subtract: (left: Scalar, right: Scalar) => Scalar;
  /** Whether it surely has a value, whatever the variables are. */
  readonly isDefined: (node: Scalar) => boolean;
}

export interface Statement {
  readonly rows: readonly Row[];
  /** What no row says: truth values that must hold. */
  readonly truths: readonly Scalar[];
}

/** What must hold for a truth value to be true. Strict comparisons count as those that are not. */
export function statementOf(root: Scalar, tools: StatementTools): Statement {
  const rows: Row[] = [];
  const truths: Scalar[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === "apply" && connectiveOf(node.atom) === "all") {
      open.push(...node.args.toReversed());
      continue;
    }
    const found = rowsOf(node, tools);
    if (found === undefined) truths.push(node);
    else rows.push(...found);
  }
  return { rows, truths };
}

function rowsOf(node: Scalar, tools: StatementTools): readonly Row[] | undefined {
  if (node.kind !== "apply") return undefined;
  const truth = connectiveOf(node.atom) !== "not";
  const inner = truth ? node : node.args[0];
  if (inner?.kind !== "apply" || !inner.args.every(isNumber)) return undefined;
  // Not at most is at least, unless there is no value to compare.
  if (!truth && !inner.args.every(tools.isDefined)) return undefined;
  const [a, b, c] = inner.args;
  if (a === undefined || b === undefined) return undefined;
  const row = (kind: Row["kind"], left: Scalar, right: Scalar): Row => ({
    kind,
    left,
    right,
    difference: tools.subtract(left, right),
  });
  switch (comparisonOf(inner.atom, truth)) {
    case "at-most":
      return [row("at-most", a, b)];
    case "at-least":
      return [row("at-most", b, a)];
    case "same":
      return [row("equal", a, b)];
    case "within":
      return c === undefined ? undefined : [row("at-most", b, a), row("at-most", a, c)];
    case "different":
    case "member":
    case undefined:
      return undefined;
  }
}

/** Whether its values are numbers. */
function isNumber(node: Scalar): boolean {
  switch (node.kind) {
    case "constant":
      return typeof node.value === "number";
    case "variable":
      return node.variable.range.kind === "numbers";
    case "unknown":
      return node.within.kind === "numbers";
    case "if":
      return isNumber(node.then);
    case "apply": {
      const [first] = node.args;
      if (node.atom.name === "fallback") return first !== undefined && isNumber(first);
      return !givesTruth(node.atom);
    }
  }
}
