/** Which constraints of an infeasible study cannot hold together. */
import type { ConvexResult } from "../../numerics/convex/program.ts";
import { solveConvexProgram } from "../../numerics/convex/solve.ts";
import { type Lowered, lowerStudy } from "./lower.ts";
import type { ConvexStudy } from "./study.ts";

/** With more candidates, those that a proof takes are named without trying whether fewer would do. */
const mostTried = 64;

/**
 * A set of constraints that cannot hold together, by position; of those whose multipliers prove it, each one is
 * left out where the others are infeasible without it.
 * @param proof the constraints to begin with, in which a conflict is known to be
 */
export function minimalConflict(
  study: ConvexStudy,
  proof: readonly number[],
  shouldStop: () => boolean,
): readonly number[] {
  let kept = proof.length > 0 ? proof : study.graph.constraints.map(({ index }) => index);
  if (!isInfeasible(study, kept, shouldStop)) {
    kept = study.graph.constraints.map(({ index }) => index);
  }
  if (kept.length > mostTried) return kept;
  for (const candidate of kept) {
    if (shouldStop()) break;
    const others = kept.filter((index) => index !== candidate);
    if (isInfeasible(study, others, shouldStop)) kept = others;
  }
  return kept;
}

/** The constraints that have a part in the proof of infeasibility. */
export function provingConstraints(lowered: Lowered, result: ConvexResult): readonly number[] {
  const { y, z, lower, upper } = result;
  const largest = [y, z, lower, upper].reduce(
    (most, each) => each.reduce((m, value) => Math.max(m, Math.abs(value)), most),
    0,
  );
  const counts = (value: number | undefined): boolean => Math.abs(value ?? 0) > 1e-9 * largest;
  const found = new Set<number>();
  for (const [part, { kind, rows }] of lowered.rowsOf) {
    const multipliers = kind === "equality" ? y : z;
    if (rows.some((row) => counts(multipliers[row]))) found.add(part.constraint);
  }
  for (const [variable, place] of lowered.places) {
    const bounds = lowered.bounds.get(variable);
    if (counts(lower[place]) && bounds?.low.by) found.add(bounds.low.by.constraint);
    if (counts(upper[place]) && bounds?.high.by) found.add(bounds.high.by.constraint);
  }
  return [...found].toSorted((a, b) => a - b);
}

function isInfeasible(
  study: ConvexStudy,
  constraints: readonly number[],
  shouldStop: () => boolean,
): boolean {
  const chosen = new Set(constraints);
  const graph = {
    ...study.graph,
    constraints: study.graph.constraints.filter(({ index }) => chosen.has(index)),
  };
  const { objective: _, ...rest } = study;
  const lowered = lowerStudy({ ...rest, graph });
  if ("impossible" in lowered) return true;
  return solveConvexProgram(lowered.program, { shouldStop }).status === "infeasible";
}
