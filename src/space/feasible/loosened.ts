/**
 * Requirements that let a little more pass than they say: comparisons of numbers that are not whole have some
 * slack. What fails the loosened one fails under any tolerance up to it; what passes has to be looked at again.
 */
import { comparisonOf, connectiveOf } from "../../atoms/roles.ts";
import { findAtom } from "../../atoms/table.ts";
import { rangesOf } from "../../analysis/range.ts";
import type { Scalar, ScalarGraph } from "../../analysis/scalar.ts";
import { tolerance } from "./tolerance.ts";

/** Relative to the larger side, 1 at least: more than what requirements are held to. */
const slack = 2 * tolerance;
/** Whole numbers up to here are compared exactly. */
const mostWhole = 2 ** 52;
/** An infinite side has this much, so that infinities stay comparable. */
const mostSlack = 1e290;

/** The graph with loosened constraints; one that compares nothing but whole numbers stays the same node. */
export function loosen<N>(graph: ScalarGraph<N>): ScalarGraph<N> {
  const nodes = [...graph.nodes];
  const ranges = rangesOf(graph);
  const isWhole = (node: Scalar<N>): boolean => {
    const range = ranges[node.id];
    if (range?.kind !== "numbers") return true;
    return range.whole && range.low > -mostWhole && range.high < mostWhole;
  };
  const known = new Map<string, Scalar<N>>();

  const constraints = graph.constraints.map((constraint) => ({
    ...constraint,
    value: loosened(constraint.value, true),
  }));
  return { ...graph, nodes, constraints };

  function loosened(node: Scalar<N>, truth: boolean): Scalar<N> {
    const key = `${String(node.id)} ${String(truth)}`;
    const found = known.get(key) ?? make(node, truth);
    known.set(key, found);
    return found;
  }

  /** Where the node has this truth value, or nearly so. */
  function make(node: Scalar<N>, truth: boolean): Scalar<N> {
    const exact = (): Scalar<N> => (truth ? node : apply("not", [node], node));
    if (node.kind === "if") {
      const [then, otherwise] = [loosened(node.then, truth), loosened(node.otherwise, truth)];
      if (then === node.then && otherwise === node.otherwise) return node;
      return add({ ...node, then, otherwise, id: nodes.length });
    }
    if (node.kind !== "apply") return exact();
    const connective = connectiveOf(node.atom);
    if (connective === "not") {
      const [of] = node.args;
      if (of === undefined) return exact();
      const inner = loosened(of, !truth);
      return truth && inner.kind === "apply" && isNot(inner, of) ? node : inner;
    }
    if (connective !== undefined) {
      const args = node.args.map((arg) => loosened(arg, truth));
      if (truth && args.every((arg, i) => arg === node.args[i])) return node;
      return apply((connective === "all") === truth ? "all" : "any", args, node);
    }
    const comparison = comparisonOf(node.atom, truth);
    if (comparison === undefined || node.args.every(isWhole)) return exact();
    const [left, right, high] = node.args;
    if (left === undefined || right === undefined) return exact();
    switch (comparison) {
      case "at-most":
        return atMost(left, right, node);
      case "at-least":
        return atMost(right, left, node);
      case "same":
        return isNumber(left) ? nearly(left, right, node) : exact();
      case "different":
        return exact();
      case "within":
        return high === undefined
          ? exact()
          : apply("all", [atMost(right, left, node), atMost(left, high, node)], node);
      case "member": {
        const [, ...members] = node.args;
        return isNumber(left)
          ? apply(
              "any",
              members.map((member) => nearly(left, member, node)),
              node,
            )
          : exact();
      }
    }
  }

  function isNot(node: Scalar<N> & { readonly kind: "apply" }, of: Scalar<N>): boolean {
    return connectiveOf(node.atom) === "not" && node.args[0] === of;
  }

  function isNumber({ id }: Scalar<N>): boolean {
    return ranges[id]?.kind === "numbers";
  }

  function nearly(left: Scalar<N>, right: Scalar<N>, of: Scalar<N>): Scalar<N> {
    return apply("all", [atMost(left, right, of), atMost(right, left, of)], of);
  }

  function atMost(left: Scalar<N>, right: Scalar<N>, of: Scalar<N>): Scalar<N> {
    const size = apply(
      "max",
      [constant(1, of), apply("abs", [left], of), apply("abs", [right], of)],
      of,
    );
    const most = apply("multiply", [constant(slack, of), size], of);
    const less = apply("min", [constant(mostSlack, of), most], of);
    return apply("less_equal", [apply("subtract", [left, less], of), right], of);
  }

  function constant(value: number, { origin }: Scalar<N>): Scalar<N> {
    return add({ kind: "constant", value, id: nodes.length, origin });
  }

  function apply(name: string, args: readonly Scalar<N>[], { origin }: Scalar<N>): Scalar<N> {
    const atom = findAtom(name);
    if (atom === undefined) throw new Error(`there is no atom ${name}`);
    return add({ kind: "apply", atom, args, id: nodes.length, origin });
  }

  function add(node: Scalar<N>): Scalar<N> {
    nodes.push(node);
    return node;
  }
}
