/** The last resort: candidates from scales and priors until one is feasible. */
import type { Constraint } from "../../plan/document.ts";
import type { Coordinates } from "../codec.ts";
import type { Configuration } from "../configuration.ts";
import { constraintText, valuesUnder } from "../requirement.ts";
import type { Slot, Space } from "../space.ts";
import { wilsonInterval } from "../volume.ts";
import { streamKey, uniformAt } from "../random.ts";
import { axesOf, decodeSlots, encodeSlots } from "./coordinates.ts";
import type { Part } from "./part.ts";

/** How many candidates in a row may be infeasible before drawing gives up. */
export const mostAttempts = 100_000;

/** Draws from which the feasible share is estimated. */
const estimated = 2_000;

/** What candidates are drawn for. */
export interface Candidates {
  readonly slots: readonly Slot[];
  /** Positions in the plan. */
  readonly constraints: readonly number[];
  readonly holds: (values: Configuration) => boolean;
  /** How expressions are read, where some parameters are conditional or vary in length. */
  readonly scope?: Space["scope"];
}

/** A part that draws candidates. Its share is an estimate of fixed seed. */
export function createRejection({ slots, constraints, holds, scope }: Candidates): Part {
  const decode = (at: Coordinates, first: number): Configuration | undefined => {
    const candidate = decodeSlots(slots, (axis) => at(first + axis), scope);
    return holds(candidate) ? candidate : undefined;
  };
  const feasible = Array.from({ length: estimated }, (_, i) => streamKey(0, "share", i)).filter(
    (key) => decode((axis) => uniformAt(key, axis), 0) !== undefined,
  ).length;
  const { low, high } = wilsonInterval(feasible, estimated);
  return {
    way: "rejection",
    parameters: [...new Set(slots.map(({ parameter }) => parameter.name))],
    constraints,
    share: { low, high, proven: false },
    detail: `about ${String(feasible)} of ${estimated.toLocaleString("en")} candidates are feasible`,
    draw: {
      kind: "transform",
      axes: axesOf(slots),
      mass: 1,
      decode,
      ...(scope === undefined ? { encode: (values) => encodeSlots(slots, values) } : {}),
    },
  };
}

/** Of so many candidates all broken constraints are counted for the message. */
const mostExplained = 2_000;

/** Why none of so many candidates was feasible: what turns most of them away, counted over the first ones. */
export function giveUp(space: Space, candidates: (attempt: number) => Configuration): string {
  const rejected = Array.from({ length: mostExplained }, (_, i) => candidates(i)).filter(
    (candidate) => space.broken(candidate).length > 0,
  );
  const counts = new Map<Constraint, number>();
  for (const constraint of rejected.flatMap((candidate) => space.broken(candidate, "all"))) {
    counts.set(constraint, (counts.get(constraint) ?? 0) + 1);
  }
  const attempts = `No feasible configuration among ${mostAttempts.toLocaleString("en")} candidates in a row`;
  const [worst] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (worst === undefined) return `${attempts}.`;
  const [constraint, count] = worst;
  const requirement = constraintText(constraint);
  const example = rejected.find((candidate) => !space.scope(candidate).holds(constraint));
  const values = example === undefined ? "" : valuesUnder(constraint, space.scope(example));
  const shown = values === "" ? "" : `\n  One of them:${values}`;
  return count === rejected.length
    ? `${attempts}: ${requirement} holds for none of them. Loosen it (an equality is hardly ever met by drawing: compute one of its parameters from the others with \`let\`), or narrow the ranges of the parameters that it reads.${shown}`
    : `${attempts}: ${requirement} alone turns away ${percent(count / rejected.length)} of them. Loosen it, or narrow the ranges of the parameters that it reads.${shown}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
