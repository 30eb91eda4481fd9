/**
 * Values and derivatives of scalars at a point: dual numbers (forward) along one direction, and the
 * gradient (reverse) in time linear in the size of the graph. Forward and reverse accumulation as in
 * A. Griewank and A. Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, chapter 3.
 */
import { partialsOf } from "../atoms/partials.ts";
import { scalarValue } from "../atoms/scalar-value.ts";
import type { Value } from "../ir/value.ts";
import { argumentsOf } from "./unfold.ts";
import type { Scalar, Variable } from "./scalar.ts";

/** What each variable is at a point. */
export type Point = (variable: Variable) => Value;

/** A value and its derivative along a direction. */
export interface Dual {
  readonly value: Value;
  /** NaN where there is none, 0 of what is not a number. */
  readonly slope: number;
}

export interface Gradient {
  readonly value: Value;
  /** By `Variable.key`; of every numeric variable that the root depends on. */
  readonly slopes: ReadonlyMap<string, number>;
}

/** The value at a point. What is not known of a node is NaN. */
export function valueAt(root: Scalar, point: Point): Value {
  return values(orderBelow(root), point).get(root.id);
}

/** The value at a point and how fast it changes along a direction: forward accumulation. */
export function dual(root: Scalar, point: Point, direction: (variable: Variable) => number): Dual {
  const order = orderBelow(root);
  const known = values(order, point);
  const slopes = new Map<number, number>();
  for (const node of order) {
    if (node.kind === "variable") {
      slopes.set(node.id, isNumber(known.get(node.id)) ? direction(node.variable) : 0);
      continue;
    }
    let slope = 0;
    for (const [part, partial] of partials(node, known)) {
      slope += chain(partial, slopes.get(part.id) ?? 0);
    }
    slopes.set(node.id, slope);
  }
  return { value: known.get(root.id), slope: slopes.get(root.id) ?? 0 };
}

/** The value at a point and its derivative in every variable: reverse accumulation. */
export function gradient(root: Scalar, point: Point): Gradient {
  const order = orderBelow(root);
  const known = values(order, point);
  const adjoints = new Map<number, number>([[root.id, isNumber(known.get(root.id)) ? 1 : 0]]);
  const slopes = new Map<string, number>();
  for (const node of order.toReversed()) {
    const adjoint = adjoints.get(node.id) ?? 0;
    if (node.kind === "variable") {
      if (isNumber(known.get(node.id))) {
        slopes.set(node.variable.key, (slopes.get(node.variable.key) ?? 0) + adjoint);
      }
      continue;
    }
    for (const [part, partial] of partials(node, known)) {
      adjoints.set(part.id, (adjoints.get(part.id) ?? 0) + chain(partial, adjoint));
    }
  }
  return { value: known.get(root.id), slopes };
}

/** A product that is 0 wherever one side does not depend: an infinite or absent slope there is of no effect. */
function chain(partial: number, slope: number): number {
  return slope === 0 || partial === 0 ? 0 : partial * slope;
}

/** The nodes below a root and the root itself, parts first. Any depth. */
function orderBelow(root: Scalar): readonly Scalar[] {
  const found = new Map<number, Scalar>([[root.id, root]]);
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const part of argumentsOf(node)) {
      if (found.has(part.id)) continue;
      found.set(part.id, part);
      open.push(part);
    }
  }
  return [...found.values()].toSorted((a, b) => a.id - b.id);
}

function values(order: readonly Scalar[], point: Point): ReadonlyMap<number, Value> {
  const known = new Map<number, Value>();
  for (const node of order) known.set(node.id, valueOf(node, known, point));
  return known;
}

function valueOf(node: Scalar, known: ReadonlyMap<number, Value>, point: Point): Value {
  switch (node.kind) {
    case "constant":
      return node.value;
    case "variable":
      return point(node.variable);
    case "unknown":
      return Number.NaN;
    case "if":
      return known.get((known.get(node.condition.id) === true ? node.then : node.otherwise).id);
    case "apply":
      return scalarValue(
        node.atom,
        node.args.map((arg) => known.get(arg.id)),
      );
  }
}

/** Each part with the partial derivative in it. */
function partials(
  node: Scalar,
  known: ReadonlyMap<number, Value>,
): readonly (readonly [Scalar, number])[] {
  switch (node.kind) {
    case "constant":
    case "variable":
      return [];
    case "unknown":
      return node.from.map((part) => [part, Number.NaN]);
    case "if":
      return [[known.get(node.condition.id) === true ? node.then : node.otherwise, 1]];
    case "apply": {
      if (!isNumber(known.get(node.id))) return [];
      const slopes = partialsOf(
        node.atom,
        node.args.map((arg) => known.get(arg.id)),
      );
      return node.args.flatMap((arg, i) =>
        isNumber(known.get(arg.id)) ? [[arg, slopes?.[i] ?? Number.NaN] as const] : [],
      );
    }
  }
}

function isNumber(value: Value): value is number {
  return typeof value === "number";
}
