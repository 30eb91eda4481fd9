/** How configurations that meet the known requirements are drawn, and how many there are. */
import type { Plan } from "../../plan/document.ts";
import { createSamples } from "../../runtime/index.ts";
import { constraintName } from "../../space/requirement.ts";
import { InfeasibleError } from "../../space/error.ts";
import type { Part, Way } from "../../space/feasible/part.ts";

export interface FeasibleInsight {
  /** Parameters that requirements connect, by the way in which they are drawn. */
  readonly parts: readonly PartInsight[];
  /** Of all of them together. */
  readonly share: Part["share"];
}

export interface PartInsight {
  readonly parameters: readonly string[];
  /** Labels or texts. */
  readonly requirements: readonly string[];
  readonly way: Way;
  /** The share of the declared law that is feasible. */
  readonly share: Part["share"];
  /** Feasible configurations, where they are counted. */
  readonly count?: number;
  readonly detail?: string;
}

/**
 * `undefined` where nothing is required of parameters that is known before a trial; the sentence of an
 * `InfeasibleError` where nothing is feasible.
 */
export function feasibleInsight(plan: Plan): FeasibleInsight | string | undefined {
  try {
    const { parts, share } = createSamples(plan, plan.seed ?? 0).set();
    if (parts.length === 0) return undefined;
    return { parts: parts.map((part) => partInsight(plan, part)), share };
  } catch (error) {
    if (error instanceof InfeasibleError) return error.message;
    throw error;
  }
}

function partInsight(plan: Plan, part: Part): PartInsight {
  const { parameters, constraints, way, share, count, detail } = part;
  return {
    parameters,
    requirements: constraints.flatMap((index) => {
      const constraint = plan.constraints[index];
      return constraint === undefined ? [] : [constraintName(constraint)];
    }),
    way,
    share,
    ...(count === undefined ? {} : { count }),
    ...(detail === undefined ? {} : { detail }),
  };
}
