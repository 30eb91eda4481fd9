/**
 * The feasible set of a plan: every configuration drawn from it meets the known constraints, and the law is
 * the declared one, scales and priors, given that it does.
 */
import type { Value } from "../../ir/value.ts";
import type { Coordinates } from "../codec.ts";
import type { Configuration } from "../configuration.ts";
import { InfeasibleError } from "../error.ts";
import { streamKey } from "../random.ts";
import { type Space, wholeLength } from "../space.ts";
import { decodePart, placeParts, uniformCoordinates } from "./assembly.ts";
import { groupParameters } from "./components.ts";
import { infeasibleMessage } from "./conflict.ts";
import type { Infeasible, Part } from "./part.ts";
import { makePart } from "./parts.ts";
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
  const { plan, slots } = space;
  const known = plan.constraints.flatMap(({ phase }, i) => (phase === "parameter" ? [i] : []));
  const { groups, settled } = groupParameters(plan, slots, known);
  const settledScope = settled.length === 0 ? undefined : space.scope(new Map());
  const broken = settled.filter((i) => {
    const constraint = plan.constraints[i];
    return constraint !== undefined && settledScope?.holds(constraint) === false;
  });
  if (broken.length > 0) throw infeasible(space, { way: "infeasible", constraints: broken });
  const parts = groups.map((group): Part => {
    const part = makePart(space, group, new Map());
    if (part.way === "infeasible") throw infeasible(space, part);
    return part;
  });
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

function infeasible(space: Space, { constraints }: Infeasible): InfeasibleError {
  return new InfeasibleError(infeasibleMessage(space.plan, constraints));
}
