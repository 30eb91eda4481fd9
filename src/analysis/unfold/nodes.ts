/**
 * Makes the nodes of a graph: equal ones once, constants folded, and no more than so many. What its
 * makers do not have to look at stands here: a node that would be too many is an unknown one.
 */
import type { Atom } from "../../atoms/atom.ts";
import { scalarValue } from "../../atoms/scalar-value.ts";
import { findAtom } from "../../atoms/table.ts";
import { anyNumber, anyTruth, type Range, rangeHull } from "../../ir/range.ts";
import { givesTruth, rangeOfNode } from "../range.ts";
import type { Origin, Scalar, Variable } from "../scalar.ts";

export type Constant = number | boolean | string;

export interface Nodes<N> {
  readonly all: readonly Scalar<N>[];
  readonly constant: (value: Constant, origin: Origin<N>) => Scalar<N>;
  readonly variable: (variable: Variable, origin: Origin<N>) => Scalar<N>;
  readonly apply: (atom: string, args: readonly Scalar<N>[], origin: Origin<N>) => Scalar<N>;
  readonly choose: (
    condition: Scalar<N>,
    then: Scalar<N>,
    otherwise: Scalar<N>,
    origin: Origin<N>,
  ) => Scalar<N>;
  readonly unknown: (within: Range, from: readonly Scalar<N>[], origin: Origin<N>) => Scalar<N>;
  /** What a node may be with the ranges as declared. */
  readonly rangeOf: (node: Scalar<N>) => Range;
}

/**
 * @param isFull whether no more nodes may be made.
 * @param given nodes of another graph, in its order, that go first and are not made again.
 */
export function createNodes<N>(
  isFull: (count: number) => boolean,
  given: readonly Scalar<N>[] = [],
): Nodes<N> {
  const all: Scalar<N>[] = [];
  const ranges: Range[] = [];
  const constants = new Map<Constant, Scalar<N>>();
  const known = new Map<string, Map<number | string, Scalar<N>>>();
  const variables = new Map<Variable, Scalar<N>>();
  const declared = ({ range }: Variable): Range => range;
  const rangeOf = (node: Scalar<N>): Range => ranges[node.id] ?? anyNumber;

  const add = (node: Scalar<N>): Scalar<N> => {
    all.push(node);
    ranges.push(rangeOfNode(node, rangeOf, declared));
    return node;
  };
  const ofKind = (kind: string): Map<number | string, Scalar<N>> => {
    const found = known.get(kind);
    if (found !== undefined) return found;
    const made = new Map<number | string, Scalar<N>>();
    known.set(kind, made);
    return made;
  };
  /** The node of that kind with these arguments, made where there is none yet. */
  const once = (kind: string, args: readonly Scalar<N>[], make: () => Scalar<N>): Scalar<N> => {
    const [others, key] = [ofKind(kind), keyOf(args)];
    const found = others.get(key);
    if (found !== undefined) return found;
    const made = add(make());
    others.set(key, made);
    return made;
  };

  for (const node of given) take(node);
  const nodes: Nodes<N> = { all, constant, variable, apply, choose, unknown, rangeOf };
  return nodes;

  function take(node: Scalar<N>): void {
    switch (node.kind) {
      case "constant":
        constants.set(node.value, node);
        break;
      case "variable":
        variables.set(node.variable, node);
        break;
      case "apply":
        ofKind(node.atom.name).set(keyOf(node.args), node);
        break;
      case "if":
        ofKind("if").set(keyOf([node.condition, node.then, node.otherwise]), node);
        break;
      case "unknown":
        break;
    }
    add(node);
  }

  function constant(value: Constant, origin: Origin<N>): Scalar<N> {
    const found = constants.get(value);
    if (found !== undefined) return found;
    const made = add({ kind: "constant", value, id: all.length, origin });
    constants.set(value, made);
    return made;
  }

  function variable(of: Variable, origin: Origin<N>): Scalar<N> {
    const found = variables.get(of);
    if (found !== undefined) return found;
    const made = add({ kind: "variable", variable: of, id: all.length, origin });
    variables.set(of, made);
    return made;
  }

  function apply(name: string, args: readonly Scalar<N>[], origin: Origin<N>): Scalar<N> {
    const atom = findAtom(name);
    if (atom === undefined) return unknown(anyNumber, args, origin);
    const folded = fold(atom, args);
    if (folded !== undefined) return constant(folded, origin);
    const [left, right] = args;
    if (left !== undefined && right !== undefined) {
      if (name === "multiply" && left === right) {
        return apply("power", [left, constant(2, origin)], origin);
      }
      const decided = decide(name, left, right);
      if (decided !== undefined) return decided;
    }
    if (isFull(all.length)) return unknown(givesTruth(atom) ? anyTruth : anyNumber, [], origin);
    const fitting = args.map((arg) => fit(atom, arg, origin));
    if (comparesEquality(atom) && fitting.some((arg) => kindOf(arg) !== kindOf(fitting[0]))) {
      return unknown(anyTruth, fitting, origin);
    }
    return once(name, fitting, () => ({
      kind: "apply",
      atom,
      args: fitting,
      id: all.length,
      origin,
    }));
  }

  /** One side of `and` and `or`, where the other is a constant. */
  function decide(name: string, left: Scalar<N>, right: Scalar<N>): Scalar<N> | undefined {
    if (name !== "and" && name !== "or") return undefined;
    if (left === right) return left;
    for (const [side, other] of [
      [left, right],
      [right, left],
    ] as const) {
      if (side.kind === "constant") return side.value === (name === "and") ? other : side;
    }
    return undefined;
  }

  /** A node of which too little is known to tell numbers from members, as the atom takes it. */
  function fit(atom: Atom, arg: Scalar<N>, origin: Origin<N>): Scalar<N> {
    if (comparesEquality(atom)) return arg;
    const wanted = takesTruth.has(atom.name) ? anyTruth : anyNumber;
    return kindOf(arg) === wanted.kind || atom.name === "fallback"
      ? arg
      : unknown(wanted, [arg], origin);
  }

  function kindOf(node: Scalar<N> | undefined): Range["kind"] | undefined {
    return node === undefined ? undefined : rangeOf(node).kind;
  }

  function choose(
    condition: Scalar<N>,
    then: Scalar<N>,
    otherwise: Scalar<N>,
    origin: Origin<N>,
  ): Scalar<N> {
    if (condition.kind === "constant") return condition.value === true ? then : otherwise;
    if (then === otherwise) return then;
    if (kindOf(condition) !== "members" || kindOf(then) !== kindOf(otherwise)) {
      return unknown(
        rangeHull(rangeOf(then), rangeOf(otherwise)),
        [condition, then, otherwise],
        origin,
      );
    }
    if (isFull(all.length))
      return unknown(rangeHull(rangeOf(then), rangeOf(otherwise)), [], origin);
    return once("if", [condition, then, otherwise], () => ({
      kind: "if",
      condition,
      then,
      otherwise,
      id: all.length,
      origin,
    }));
  }

  /** Each is another one: two of them need not be equal. */
  function unknown(within: Range, from: readonly Scalar<N>[], origin: Origin<N>): Scalar<N> {
    return add({ kind: "unknown", within, from, id: all.length, origin });
  }
}

/** Numbers are faster to find than texts: most nodes have one argument or two. */
function keyOf<N>(args: readonly Scalar<N>[]): number | string {
  const [first, second] = args;
  if (args.length > 2) return args.map(({ id }) => id).join(" ");
  return (first === undefined ? 0 : first.id + 1) * 2 ** 26 + (second?.id ?? -1) + 1;
}

const takesTruth = new Set(["and", "or", "not", "all", "any", "count"]);

/** Compares what may also be truth values, choices and texts. */
function comparesEquality({ name }: Atom): boolean {
  return name === "equal" || name === "not_equal" || name === "in_set";
}

/** The value of an atom for constants, where it is a scalar. */
function fold<N>(atom: Atom, args: readonly Scalar<N>[]): Constant | undefined {
  const values: Constant[] = [];
  for (const arg of args) {
    if (arg.kind !== "constant") return undefined;
    values.push(arg.value);
  }
  const value = scalarValue(atom, values);
  return typeof value === "object" ? undefined : value;
}
