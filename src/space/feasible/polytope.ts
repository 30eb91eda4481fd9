/**
 * Linear constraints of real parameters. Where what is left is a simplex with a uniform law, an affine image of
 * one; otherwise a walk. Where equalities hold the law is the declared density restricted to them.
 */
import { affineSet, type AffineRow } from "./affine.ts";
import { type Body, bodyOf, mostColumns, mostHalfspaces } from "./body.ts";
import { createChain } from "./chain.ts";
import { type Columns, columnsOf } from "./columns.ts";
import type { Component, Infeasible, Part, PartMaker } from "./part.ts";
import { polytopeShare } from "./polytope-share.ts";
import { simplicialDraw } from "./simplicial.ts";

/** A component whose parameters are real and whose constraints are linear. */
export const polytopePart: PartMaker = (component) => {
  const columns = columnsOf(component.slots);
  if (columns === undefined || columns.columns.length > mostColumns) return undefined;
  const set = affineSet(component.graph, columns.columnOf);
  if (set === undefined || set.rows.length > mostHalfspaces) return undefined;
  const body = bodyOf(columns, set.rows);
  if (body === undefined) return undefined;
  if (body === "infeasible") return infeasible(columns, set.rows);
  return partOf(component, columns, set.rows, body);
};

function partOf(
  { slots }: Component,
  columns: Columns,
  rows: readonly AffineRow[],
  body: Body,
): Part {
  const about = {
    parameters: slots.map(({ parameter }) => parameter.name),
    constraints: positionsOf(rows),
  };
  const exact = simplicialDraw(columns, body);
  if (exact !== undefined) {
    const { share, draw } = exact;
    return {
      ...about,
      way: "simplex",
      share: { low: share, high: share, proven: true },
      detail: "an affine image of a simplex",
      draw,
    };
  }
  const { thinning, start } = createChain(columns, body);
  const dimensions = body.subspace.directions.length;
  return {
    ...about,
    way: "polytope",
    share: polytopeShare(slots, columns, rows, body),
    detail:
      dimensions === 0
        ? "a single point"
        : `${count(dimensions, "dimension")}, ${count(body.rows.length, "face")}, ${count(thinning, "step")} a draw`,
    draw: { kind: "chain", start },
  };
}

function count(n: number, noun: string): string {
  return `${String(n)} ${noun}${n === 1 ? "" : "s"}`;
}

function positionsOf(rows: readonly AffineRow[]): readonly number[] {
  return [...new Set(rows.map(({ constraint }) => constraint))].toSorted((a, b) => a - b);
}

/** A smallest set of constraints that leaves nothing: one after the other is left out where it is not needed. */
function infeasible(columns: Columns, rows: readonly AffineRow[]): Infeasible {
  let left = rows;
  for (const position of positionsOf(rows)) {
    const fewer = left.filter(({ constraint }) => constraint !== position);
    if (bodyOf(columns, fewer) === "infeasible") left = fewer;
  }
  return { way: "infeasible", constraints: positionsOf(left) };
}
