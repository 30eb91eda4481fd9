/**
 * Constraints that are linear, as functions in sets: rows `low ≤ Σ value · column ≤ high`. Sides may be the
 * largest or smallest of affine functions where that leaves a convex set (`max(w) <= 2 * min(w)`, `abs(x - y)
 * <= 0.1`), and quotients whose denominator has a proven sign (`a / b <= 3`).
 */
import type { Scalar, ScalarGraph, Variable } from "../../analysis/scalar.ts";
import { factorsOf } from "../../analysis/terms.ts";
import { comparisonOf, connectiveOf, isComparison } from "../../atoms/roles.ts";
import { type Known, readNodes } from "./affine-nodes.ts";
import {
  addForms,
  affine,
  constantForm,
  type Form,
  formOf,
  multiply,
  type Pieces,
  scale,
} from "./pieces.ts";

/** `low ≤ Σ value[k] · column index[k] ≤ high`; an equality where both are the same. */
export interface AffineRow {
  readonly index: readonly number[];
  readonly value: readonly number[];
  readonly low: number;
  readonly high: number;
  /** Position in the plan. */
  readonly constraint: number;
}

export interface AffineSet {
  readonly rows: readonly AffineRow[];
}

/** What must hold. */
type Demand = { readonly node: Scalar; readonly truth: boolean; readonly constraint: number };

/** A set of more rows is not taken apart. */
const mostRows = 20_000;

/**
 * The constraints of a graph over columns; `columnOf` gives the column of a variable. `undefined` where one of
 * them is not linear, or depends on what is no column.
 */
export function affineSet(
  graph: ScalarGraph,
  columnOf: (variable: Variable) => number | undefined,
): AffineSet | undefined {
  const known = readNodes(graph, columnOf);
  const rows: AffineRow[] = [];
  const open: Demand[] = [];
  for (const { index, value, condition } of graph.constraints) {
    if (condition !== undefined) {
      const binds = known.constants.get(condition.id);
      if (typeof binds !== "boolean") return undefined;
      if (!binds) continue;
    }
    open.push({ node: value, truth: true, constraint: index });
  }
  open.reverse();
  for (let demand = open.pop(); demand !== undefined; demand = open.pop()) {
    const found = lower(demand, known);
    if (found === undefined || rows.length + found.rows.length > mostRows) return undefined;
    if (!found.rows.every(isFinite)) return undefined;
    rows.push(...found.rows);
    open.push(...found.demands.toReversed());
  }
  return { rows };
}

interface Lowered {
  readonly rows: readonly AffineRow[];
  readonly demands: readonly Demand[];
}

function lower({ node, truth, constraint }: Demand, known: Known): Lowered | undefined {
  const constant = known.constants.get(node.id);
  if (constant !== undefined) {
    return { rows: constant === truth ? [] : [impossible(constraint)], demands: [] };
  }
  if (node.kind === "if") {
    const condition = known.constants.get(node.condition.id);
    if (typeof condition !== "boolean") return undefined;
    const taken = condition ? node.then : node.otherwise;
    return { rows: [], demands: [{ node: taken, truth, constraint }] };
  }
  if (node.kind !== "apply") return undefined;
  if (isComparison(node.atom)) {
    const rows = compare(node, truth, known);
    return rows && { rows: rows.map((row) => ({ ...row, constraint })), demands: [] };
  }
  const demands = partsOf(node, truth, known);
  return demands && { rows: [], demands: demands.map((part) => ({ ...part, constraint })) };
}

/** What else has to hold, all of it. */
function partsOf(
  node: Scalar & { readonly kind: "apply" },
  truth: boolean,
  { constants }: Known,
): readonly { readonly node: Scalar; readonly truth: boolean }[] | undefined {
  const connective = connectiveOf(node.atom);
  if (connective === "not") return node.args.map((arg) => ({ node: arg, truth: !truth }));
  if (connective === undefined) return undefined;
  if ((connective === "all") === truth) return node.args.map((arg) => ({ node: arg, truth }));
  // One of several has to hold: that is linear only where a single one is open.
  const left = node.args.filter((arg) => constants.get(arg.id) !== !truth);
  return left.length === 1 ? left.map((arg) => ({ node: arg, truth })) : undefined;
}

type Row = Omit<AffineRow, "constraint">;

function compare(
  node: Scalar & { readonly kind: "apply" },
  truth: boolean,
  known: Known,
): readonly Row[] | undefined {
  const [left, right, third] = node.args.map((arg) => quotientOf(arg, known));
  if (left === undefined || right === undefined) return undefined;
  switch (comparisonOf(node.atom, truth)) {
    case "at-most":
      return atMost(left, right);
    case "at-least":
      return atMost(right, left);
    case "same":
      return equal(left, right);
    case "member":
      return node.args.length === 2 ? equal(left, right) : undefined;
    case "within": {
      if (third === undefined) return undefined;
      const [above, below] = [atMost(right, left), atMost(left, third)];
      return above && below && [...above, ...below];
    }
    case "different":
    case undefined:
      return undefined;
  }
}

/** A side of a comparison: `over / under`, and `under` is nowhere negative. */
interface Quotient {
  readonly over: Pieces;
  readonly under: Pieces;
}

const one = affine(constantForm(1));

function quotientOf(node: Scalar, { constants, piecesOf, signOf }: Known): Quotient | undefined {
  const whole = piecesOf(node);
  if (whole !== undefined) return { over: whole, under: one };
  let factor = 1;
  let [over, under]: [Scalar | undefined, Scalar | undefined] = [undefined, undefined];
  for (const { node: part, sign, within } of factorsOf(node)) {
    const constant = constants.get(part.id);
    if (typeof constant === "number") factor = sign === 1 ? factor * constant : factor / constant;
    else if (constant !== undefined || within === undefined) return undefined;
    else if (sign === 1 && over === undefined) over = part;
    else if (sign === -1 && under === undefined) under = part;
    else return undefined;
  }
  const sign = under && signOf(under);
  const [above, below] = [over === undefined ? one : piecesOf(over), under && piecesOf(under)];
  if (sign === undefined || above === undefined || below === undefined) return undefined;
  return { over: scale(above, factor * sign), under: scale(below, sign) };
}

/** Both sides times both denominators. */
function crossed(left: Quotient, right: Quotient): readonly [Pieces, Pieces] | undefined {
  const a = multiply(left.over, right.under);
  const b = multiply(right.over, left.under);
  return a && b && [a, b];
}

function atMost(left: Quotient, right: Quotient): readonly Row[] | undefined {
  const [a, b] = crossed(left, right) ?? [];
  const [upper, lower_] = [a?.largest, b?.smallest];
  if (upper === undefined || lower_ === undefined) return undefined;
  if (upper.length * lower_.length > mostRows) return undefined;
  return upper.flatMap((form) => lower_.map((other) => rowOf(difference(form, other), -Infinity)));
}

function equal(left: Quotient, right: Quotient): readonly Row[] | undefined {
  const [a, b] = crossed(left, right) ?? [];
  const [form, other] = [a && formOf(a), b && formOf(b)];
  return form && other && [rowOf(difference(form, other))];
}

function difference(form: Form, other: Form): Form {
  return addForms([
    [form, 1],
    [other, -1],
  ]);
}

/** `form ≤ 0`, or `form = 0` where no lower bound is given. */
function rowOf({ constant, terms }: Form, low = -constant): Row {
  return { index: [...terms.keys()], value: [...terms.values()], low, high: -constant };
}

function isFinite({ value, high, low }: AffineRow): boolean {
  return Number.isFinite(high) && !Number.isNaN(low) && value.every(Number.isFinite);
}

/** `0 = 1` */
function impossible(constraint: number): AffineRow {
  return { index: [], value: [], low: 1, high: 1, constraint };
}
