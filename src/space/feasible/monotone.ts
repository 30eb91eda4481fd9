/**
 * Requirements that are monotone in one variable: whatever the others are, each holds up to some value, or from
 * some value on. Monotonicity of numbers is composed from that of operations, as curvature is.
 */
import { curvatures } from "../../analysis/curvature.ts";
import { rangesOf } from "../../analysis/range.ts";
import type { Scalar, ScalarGraph, Variable } from "../../analysis/scalar.ts";
import type { Monotonicity } from "../../atoms/atom.ts";
import { comparisonOf, connectiveOf } from "../../atoms/roles.ts";
import { findAtom } from "../../atoms/table.ts";
import { anyNumber } from "../../ir/range.ts";

/** What must hold: all of `upTo`, each true up to some value of the variable, and all of `from`. */
export interface OneSided {
  readonly upTo: readonly Scalar[];
  readonly from: readonly Scalar[];
}

/** `undefined` where a constraint is not known to be monotone in the variable. */
export function oneSided(graph: ScalarGraph, variable: Variable): OneSided | undefined {
  const ranges = rangesOf(graph);
  const { shapeOf } = curvatures(graph.nodes, (node) => ranges[node.id] ?? anyNumber);
  const known = new Map<Scalar, Monotonicity>();
  const upTo: Scalar[] = [];
  const from: Scalar[] = [];
  for (const { value, condition } of graph.constraints) {
    if (condition !== undefined && trendOf(condition) !== "constant") return undefined;
    if (!split(value, condition)) return undefined;
  }
  return { upTo, from };

  /** Whether all that must hold for the node to be true is monotone. */
  function split(node: Scalar, condition: Scalar | undefined): boolean {
    if (node.kind === "apply") {
      const [left, right, high] = node.args;
      if (connectiveOf(node.atom) === "all") return node.args.every((arg) => split(arg, condition));
      const comparison = comparisonOf(node.atom);
      if (comparison === "same" && left !== undefined && right !== undefined && isNumber(left)) {
        return (
          split(compare("less_equal", left, right), condition) &&
          split(compare("greater_equal", left, right), condition)
        );
      }
      if (
        comparison === "within" &&
        left !== undefined &&
        right !== undefined &&
        high !== undefined
      )
        return (
          split(compare("greater_equal", left, right), condition) &&
          split(compare("less_equal", left, high), condition)
        );
    }
    const trend = trendOf(node);
    if (trend === "unknown") return false;
    (trend === "increasing" ? from : upTo).push(
      condition === undefined ? node : implied(condition, node),
    );
    return true;
  }

  function isNumber({ id }: Scalar): boolean {
    return ranges[id]?.kind === "numbers";
  }

  /** A truth value counts as 0 or 1. */
  function trendOf(node: Scalar): Monotonicity {
    const found = known.get(node) ?? makeTrend(node);
    known.set(node, found);
    return found;
  }

  function makeTrend(node: Scalar): Monotonicity {
    switch (node.kind) {
      case "constant":
        return "constant";
      case "variable":
        return node.variable === variable ? "increasing" : "constant";
      case "unknown":
        return "unknown";
      case "if":
        return trendOf(node.condition) === "constant"
          ? joined(trendOf(node.then), trendOf(node.otherwise))
          : "unknown";
      case "apply":
        return trendOfApply(node);
    }
  }

  function trendOfApply(node: Extract<Scalar, { kind: "apply" }>): Monotonicity {
    const trends = node.args.map(trendOf);
    if (trends.every((trend) => trend === "constant")) return "constant";
    const connective = connectiveOf(node.atom);
    if (connective !== undefined) {
      const all = trends.reduce(joined, "constant");
      return connective === "not" ? opposite(all) : all;
    }
    const [left = "unknown", right = "unknown"] = trends;
    switch (comparisonOf(node.atom)) {
      case "at-most":
        return joined(opposite(left), right);
      case "at-least":
        return joined(left, opposite(right));
      case "same":
      case "different":
      case "within":
      case "member":
        return "unknown";
      case undefined: {
        const shape = shapeOf(node)?.monotonicity;
        return trends.reduce<Monotonicity>(
          (all, trend, i) => joined(all, composed(shape?.[i] ?? "unknown", trend)),
          "constant",
        );
      }
    }
  }
}

function composed(outer: Monotonicity, inner: Monotonicity): Monotonicity {
  if (inner === "constant" || outer === "constant") return "constant";
  if (outer === "unknown") return "unknown";
  return outer === "increasing" ? inner : opposite(inner);
}

function joined(a: Monotonicity, b: Monotonicity): Monotonicity {
  if (a === "constant" || a === b) return b;
  return b === "constant" ? a : "unknown";
}

function opposite(trend: Monotonicity): Monotonicity {
  if (trend === "increasing") return "decreasing";
  return trend === "decreasing" ? "increasing" : trend;
}

/** New nodes have no number of the graph; tapes do not look at them. */
function compare(name: string, left: Scalar, right: Scalar): Scalar {
  return applied(name, [left, right]);
}

function implied(condition: Scalar, value: Scalar): Scalar {
  return applied("or", [applied("not", [condition]), value]);
}

function applied(name: string, args: readonly Scalar[]): Scalar {
  const atom = findAtom(name);
  const [first] = args;
  if (atom === undefined || first === undefined) throw new Error(`there is no atom ${name}`);
  return { kind: "apply", atom, args, id: -1, origin: first.origin };
}
