/**
 * Lengths of arrays that depend on a parameter. A length is a node, read as a whole-numbered base plus a
 * constant, so that `i < depth + 2` under `depth >= 3` is decided without a comparison of the study.
 */
import type { Range } from "../../ir/range.ts";
import type { Origin, Scalar } from "../scalar.ts";
import type { Nodes } from "./nodes.ts";

/** What is known of some nodes where an expression stands, innermost first. */
export type Bounds<N> =
  | {
      readonly node: Scalar<N>;
      readonly least: number;
      readonly most: number;
      readonly outer: Bounds<N>;
    }
  | undefined;

/** Whole numbers up to here add exactly. */
const exact = 2 ** 52;

export interface Lengths<N> {
  /** The smallest and greatest value that a whole-numbered node may have; infinite where unknown. */
  readonly ends: (node: Scalar<N>, bounds: Bounds<N>) => { least: number; most: number };
  /** The node plus a constant. */
  readonly plus: (node: Scalar<N>, more: number, origin: Origin<N>) => Scalar<N>;
  /** Whether the node is at least that: decided, or a condition. */
  readonly reaches: (
    node: Scalar<N>,
    value: number,
    bounds: Bounds<N>,
    origin: Origin<N>,
  ) => boolean | Scalar<N>;
  /** What is known where the node is at least, or at most, that. */
  readonly assume: (
    bounds: Bounds<N>,
    node: Scalar<N>,
    ends: { readonly least?: number; readonly most?: number },
  ) => Bounds<N>;
}

export function createLengths<N>(nodes: Nodes<N>): Lengths<N> {
  return {
    ends: (node, bounds) => {
      const { base, offset } = split(node);
      const { least, most } = endsOf(base, bounds);
      return { least: least + offset, most: most + offset };
    },
    plus: (node, more, origin) => {
      if (more === 0) return node;
      const { base, offset } = split(node);
      if (base.kind === "constant") {
        const value = typeof base.value === "number" ? base.value : NaN;
        return nodes.constant(value + offset + more, origin);
      }
      if (offset + more === 0) return base;
      return nodes.apply("add", [base, nodes.constant(offset + more, origin)], origin);
    },
    reaches: (node, value, bounds, origin) => {
      const { base, offset } = split(node);
      const { least, most } = endsOf(base, bounds);
      if (least >= value - offset) return true;
      if (most < value - offset) return false;
      return nodes.apply("greater_equal", [base, nodes.constant(value - offset, origin)], origin);
    },
    assume: (bounds, node, { least = -Infinity, most = Infinity }) => {
      const { base, offset } = split(node);
      return { node: base, least: least - offset, most: most - offset, outer: bounds };
    },
  };

  /** Only whole numbers are taken apart: with others, adding rounds. A constant is 0 plus itself. */
  function split(node: Scalar<N>): { readonly base: Scalar<N>; readonly offset: number } {
    let base = node;
    let offset = 0;
    while (base.kind === "apply" && (base.atom.name === "add" || base.atom.name === "subtract")) {
      const [left, right] = base.args;
      const sign = base.atom.name === "add" ? 1 : -1;
      if (left === undefined || right === undefined || !isExact(nodes.rangeOf(base))) break;
      if (right.kind === "constant" && typeof right.value === "number" && isWhole(left)) {
        offset += sign * right.value;
        base = left;
      } else if (sign === 1 && left.kind === "constant" && isWhole(right)) {
        offset += typeof left.value === "number" ? left.value : NaN;
        base = right;
      } else {
        break;
      }
    }
    return Number.isInteger(offset) ? { base, offset } : { base: node, offset: 0 };
  }

  function isWhole(node: Scalar<N>): boolean {
    const range = nodes.rangeOf(node);
    return range.kind === "numbers" && range.whole && isExact(range);
  }

  function isExact(range: Range): boolean {
    return (
      range.kind === "numbers" &&
      (!Number.isFinite(range.low) || Math.abs(range.low) < exact) &&
      (!Number.isFinite(range.high) || Math.abs(range.high) < exact)
    );
  }

  function endsOf(base: Scalar<N>, bounds: Bounds<N>): { least: number; most: number } {
    const range = nodes.rangeOf(base);
    if (range.kind !== "numbers") return { least: -Infinity, most: Infinity };
    // NaN counts as a length of nothing.
    let least = range.undefined ? -Infinity : range.low;
    let most = range.high;
    for (let one = bounds; one !== undefined; one = one.outer) {
      if (one.node !== base) continue;
      least = Math.max(least, one.least);
      most = Math.min(most, one.most);
    }
    return { least, most };
  }
}
