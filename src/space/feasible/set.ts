/**
 * The feasible set of a plan: every configuration drawn from it meets the known constraints, and the law is
 * the declared one, scales and priors, given that it does.
 */
import type { Value } from "../../ir/value.ts";
import type { Plan } from "../../plan/document.ts";
import { createReads } from "../../plan/reads.ts";
import type { Coordinates } from "../codec.ts";
import type { Configuration } from "../configuration.ts";
import { createEnvironment, noMetrics } from "../environment.ts";
import { InfeasibleError, StudyError } from "../error.ts";
import { streamKey } from "../random.ts";
import { createSpace, type Space, wholeLength } from "../space.ts";
import { decodePart, placeParts, uniformCoordinates } from "./assembly.ts";
import { groupParameters } from "./components.ts";
import { infeasibleMessage } from "./conflict.ts";
import { createEnumerated } from "./enumerated.ts";
import type { Infeasible, Part, PartMaker } from "./part.ts";
import { createFree, makePart } from "./parts.ts";
import { giveUp, mostAttempts } from "./rejection.ts";

export interface FeasibleSet {
  /** In the order of their first parameters; what nothing constrains is in none of them. */
  readonly parts: readonly Part[];
  /** The share of the declared law that is feasible: the product of the parts' shares. */
  readonly share: Part["share"];
  /** Dimensions of the cube that `at` takes a point of: those of the space, then what parts take more. */
  readonly dimensions: number;
  /** The configuration of this number: the same whatever else is drawn. Throws an `InfeasibleError`. */
  readonly draw: (seed: number, purpose: string, number: number) => Configuration;
  /**
   * The configuration at a point of the cube. What no point decides is drawn under the key: states of chains,
   * and parts that hold nothing feasible there. Throws an `InfeasibleError`.
   */
  readonly at: (point: Coordinates, seed: number, purpose: string, number: number) => Configuration;
  /** A point of the cube that gives the configuration back; `undefined` where a part has no inverse. */
  readonly encode: (configuration: Configuration) => readonly number[] | undefined;
  readonly contains: (configuration: Configuration) => boolean;
}

/**
 * The feasible set of a space: of its plan and of what was measured before the search. Throws an
 * `InfeasibleError` that names the requirements that cannot hold together.
 */
export function createFeasibleSet(space: Space): FeasibleSet {
  const { slots } = space;
  const parts = partsOf(space);
  if ("way" in parts) {
    throw new InfeasibleError(infeasibleMessage(space.plan, parts.constraints));
  }
  const { parts: placed, dimensions } = placeParts(parts, slots, space.dimensions);
  const chains = new Map<string, (state: number) => Configuration>();

  const chainOf = (part: Part, seed: number, purpose: string) => {
    if (part.draw.kind !== "chain") return undefined;
    const name = part.parameters[0] ?? "";
    const key = `${String(seed)} ${purpose} ${name}`;
    const chain = chains.get(key) ?? part.draw.start(streamKey(seed, purpose, name));
    chains.set(key, chain);
    return chain;
  };

  const draw = (seed: number, purpose: string, number: number): Configuration =>
    at(uniformCoordinates(streamKey(seed, purpose, number, 0)), seed, purpose, number);

  const at: FeasibleSet["at"] = (point, seed, purpose, number) => {
    if (placed.length === 0) return space.decode(point);
    const values = new Map<string, Value>();
    for (const { part, axes } of placed) {
      const drawn =
        part.draw.kind === "chain"
          ? chainOf(part, seed, purpose)?.(number)
          : (decodePart(part.draw, axes, point) ?? again(part, axes, seed, purpose, number));
      for (const [name, value] of drawn ?? []) values.set(name, value);
    }
    return space.build(({ parameter, codec, first }, seen) =>
      values.has(parameter.name)
        ? values.get(parameter.name)
        : codec.decode(point, first, (length) => wholeLength(seen.value(length))),
    );
  };

  /** Other coordinates for a part that holds nothing feasible at a point. */
  const again = (
    part: Part,
    axes: readonly number[],
    seed: number,
    purpose: string,
    number: number,
  ): Configuration => {
    const { draw } = part;
    for (let attempt = 1; draw.kind === "transform" && attempt < mostAttempts; attempt++) {
      const key = streamKey(seed, purpose, number, attempt);
      const found = decodePart(draw, axes, uniformCoordinates(key));
      if (found !== undefined) return found;
    }
    throw new InfeasibleError(
      giveUp(space, (attempt) =>
        space.decode(uniformCoordinates(streamKey(seed, purpose, number, attempt))),
      ),
    );
  };

  return {
    parts,
    dimensions,
    share: {
      low: parts.reduce((product, { share }) => product * share.low, 1),
      high: parts.reduce((product, { share }) => product * share.high, 1),
      proven: parts.every(({ share }) => share.proven),
    },
    draw,
    at,
    contains: (configuration) => space.broken(configuration).length === 0,
    encode: (configuration) => {
      const coordinates = [...space.encode(configuration)];
      for (const { part, axes } of placed) {
        if (part.draw.kind === "chain") return undefined;
        const own = part.draw.encode?.(configuration);
        if (own === undefined) return undefined;
        for (const [i, axis] of axes.entries()) coordinates[axis] = own[i] ?? 0.5;
      }
      return coordinates;
    },
  };
}

/** The parts of a space, or what in it cannot hold. */
function partsOf(space: Space, ways?: readonly PartMaker[]): readonly Part[] | Infeasible {
  const { plan, slots } = space;
  const known = plan.constraints.flatMap(({ phase }, i) => (phase === "parameter" ? [i] : []));
  const { groups, settled } = groupParameters(plan, slots, known);
  const scope = settled.length === 0 ? undefined : space.scope(new Map());
  const broken = settled.filter((i) => {
    const constraint = plan.constraints[i];
    return constraint !== undefined && scope?.holds(constraint) === false;
  });
  if (broken.length > 0) return { way: "infeasible", constraints: broken };
  const parts: Part[] = [];
  for (const group of groups) {
    const part = makePart(space, group, new Map(), ways);
    if (part.way === "infeasible") return part;
    parts.push(part);
  }
  return parts;
}

/** Candidates that are gone through where a proof is to be quick. */
const mostQuick = 50_000;

export interface InfeasibilityProof {
  /** Positions in the plan of requirements that cannot hold together. */
  readonly constraints: readonly number[];
  /** What is said of them: what, why, what to do. */
  readonly message: string;
}

/**
 * A proof that nothing in a plan is feasible; `undefined` where there is none, which says nothing of the opposite.
 * Requirements that need a trial are not looked at. `quick`: intervals, order, and few candidates gone through,
 * in milliseconds; `full`: all that drawing would find, up to some seconds.
 */
export function proveInfeasible(
  plan: Plan,
  effort: "quick" | "full",
): InfeasibilityProof | undefined {
  const reads = createReads(plan);
  const constraints = plan.constraints.map((constraint) => {
    const needsTrial = [constraint.holds, constraint.condition].some(
      (part) => part !== undefined && reads(part).trials.size > 0,
    );
    return needsTrial ? ({ ...constraint, phase: "metric" } as const) : constraint;
  });
  const known = { ...plan, constraints };
  const quick: readonly PartMaker[] = [
    (component) => createEnumerated(component, mostQuick),
    ({ slots }) => createFree({ slots, constraints: [] }),
  ];
  try {
    const space = createSpace(known, createEnvironment(known), noMetrics);
    const parts = partsOf(space, effort === "quick" ? quick : undefined);
    return "way" in parts
      ? { constraints: parts.constraints, message: infeasibleMessage(plan, parts.constraints) }
      : undefined;
  } catch (error) {
    if (error instanceof StudyError) return undefined;
    throw error;
  }
}
