/** Scalars as affine functions of columns, or the largest or smallest of several. */
import { once } from "../../analysis/once.ts";
import { propagate } from "../../analysis/propagate.ts";
import type { Scalar, ScalarGraph, Variable } from "../../analysis/scalar.ts";
import type { Atom } from "../../atoms/atom.ts";
import { powerIn, signIn } from "../../atoms/roles.ts";
import { scalarValue } from "../../atoms/scalar-value.ts";
import {
  add,
  affine,
  constantForm,
  constantOf,
  largestOf,
  multiply,
  type Pieces,
  scale,
  smallestOf,
} from "./pieces.ts";

/** What nodes are over columns. */
export interface Known {
  /** Values of what depends on no variable, by id. */
  readonly constants: ReadonlyMap<number, number | boolean | string>;
  /** Nothing for what is neither affine nor the largest or smallest of such. */
  readonly piecesOf: (node: Scalar) => Pieces | undefined;
  /** 1 where it is never negative, −1 where never positive. */
  readonly signOf: (node: Scalar) => 1 | -1 | undefined;
}

/** Reads the nodes of a graph, arguments first; `columnOf` gives the column of a variable. */
export function readNodes(
  graph: ScalarGraph,
  columnOf: (variable: Variable) => number | undefined,
): Known {
  const constants = new Map<number, number | boolean | string>();
  const pieces = new Map<number, Pieces>();
  for (const node of graph.nodes) {
    const constant = constantValue(node, constants);
    if (constant !== undefined) constants.set(node.id, constant);
    const found =
      typeof constant === "number"
        ? affine(constantForm(constant))
        : readNode(node, constants, (part) => pieces.get(part.id), columnOf);
    if (found !== undefined) pieces.set(node.id, found);
  }
  const ranges = once(() => propagate(graph));
  return {
    constants,
    piecesOf: (node) => pieces.get(node.id),
    signOf: (node) => {
      const range = ranges().valueOf(node);
      if (range.kind !== "numbers" || range.undefined) return undefined;
      if (range.low >= 0) return 1;
      return range.high <= 0 ? -1 : undefined;
    },
  };
}

function constantValue(
  node: Scalar,
  constants: ReadonlyMap<number, number | boolean | string>,
): number | boolean | string | undefined {
  switch (node.kind) {
    case "constant":
      return node.value;
    case "variable":
    case "unknown":
      return undefined;
    case "if": {
      const condition = constants.get(node.condition.id);
      if (typeof condition !== "boolean") return undefined;
      return constants.get((condition ? node.then : node.otherwise).id);
    }
    case "apply": {
      const args: (number | boolean | string)[] = [];
      for (const arg of node.args) {
        const value = constants.get(arg.id);
        if (value === undefined) return undefined;
        args.push(value);
      }
      const value = scalarValue(node.atom, args);
      return typeof value === "object" ? undefined : value;
    }
  }
}

function readNode(
  node: Scalar,
  constants: ReadonlyMap<number, number | boolean | string>,
  known: (node: Scalar) => Pieces | undefined,
  columnOf: (variable: Variable) => number | undefined,
): Pieces | undefined {
  switch (node.kind) {
    case "variable": {
      const column = columnOf(node.variable);
      if (column === undefined) return undefined;
      return affine({ constant: 0, terms: new Map([[column, 1]]) });
    }
    case "if": {
      const condition = constants.get(node.condition.id);
      if (typeof condition !== "boolean") return undefined;
      return known(condition ? node.then : node.otherwise);
    }
    case "apply": {
      const args: Pieces[] = [];
      for (const arg of node.args) {
        const pieces = known(arg);
        if (pieces === undefined) return undefined;
        args.push(pieces);
      }
      return readApply(node.atom, args);
    }
    case "constant":
    case "unknown":
      return undefined;
  }
}

function readApply(atom: Atom, args: readonly Pieces[]): Pieces | undefined {
  const [first] = args;
  if (signIn(atom, 0) !== undefined) {
    return add(args.map((arg, i) => [arg, signIn(atom, i) ?? 1]));
  }
  if (powerIn(atom, 0) !== undefined) {
    return args.reduce<Pieces | undefined>(
      (all, arg, i) => all && multiplied(all, arg, powerIn(atom, i) ?? 1),
      affine(constantForm(1)),
    );
  }
  switch (atom.name) {
    case "mean":
      return add(args.map((arg) => [arg, 1 / args.length]));
    case "max":
      return largestOf(args);
    case "min":
      return smallestOf(args);
    case "abs":
      return first && largestOf([first, scale(first, -1)]);
    default:
      return undefined;
  }
}

/** Times a factor, or divided by one that is constant. */
function multiplied(all: Pieces, factor: Pieces, power: 1 | -1): Pieces | undefined {
  if (power === 1) return multiply(all, factor);
  const divisor = constantOf(factor);
  return divisor === undefined ? undefined : scale(all, 1 / divisor);
}
