import { variablesBelow } from "../analysis/unfold.ts";
import type { Method } from "../plan/document.ts";
import type { Configuration } from "../space/configuration.ts";
import { countValues } from "../space/count.ts";
import { InfeasibleError, StudyError } from "../space/error.ts";
import { feasibleConfigurations } from "../space/feasible/discrete.ts";
import { componentOf } from "../space/feasible/parts.ts";
import type { Space } from "../space/space.ts";
import type { SearchMethod } from "./method.ts";

/** How often a walk from one feasible point to the next is asked whether it has gone on for too long. */
const mostQuestions = 20_000;

/**
 * Every configuration of a grid, the last parameter fastest: all values of a discrete parameter, `points`
 * values of a continuous one, evenly on its scale with both ends (its middle for a single point; a prior does
 * not move them), the lattice of `points − 1` equal parts on a simplex, all orders of a permutation. Each
 * configuration comes once, infeasible ones are passed over, whole regions of them at once, and then the search
 * is exhausted.
 */
export function createGridSearch(space: Space, { settings }: Method): SearchMethod {
  const points = readPoints(settings["points"]);
  const walk = createWalk(space, points);
  return {
    suggest: (number) => {
      if (number < walk.given()) walk.restart();
      for (;;) {
        const found = walk.next();
        if (found === undefined || walk.given() > number) return found;
      }
    },
  };
}

/** The feasible points of a grid one after another. */
function createWalk(space: Space, points: number | undefined) {
  let given = 0;
  let questions = 0;
  let rest: Generator<Configuration, undefined> | undefined;
  const shouldStop = (): boolean => {
    questions += 1;
    return questions > mostQuestions;
  };
  return {
    given: () => given,
    restart: () => {
      given = 0;
      rest = undefined;
    },
    next: (): Configuration | undefined => {
      questions = 0;
      rest ??= feasiblePoints(space, points, shouldStop);
      const { done, value } = rest.next();
      if (questions > mostQuestions) throw new InfeasibleError(tooFew(given));
      if (done === true) return undefined;
      given += 1;
      return value;
    },
  };
}

function feasiblePoints(
  space: Space,
  points: number | undefined,
  shouldStop: () => boolean,
): Generator<Configuration, undefined> {
  const { slots, plan, scope } = space;
  const continuous = slots.find(
    ({ parameter }) => parameter.fidelity !== true && countValues(parameter.domain) === Infinity,
  );
  if (points === undefined && continuous !== undefined) {
    throw new StudyError(
      `A grid over \`${continuous.parameter.name}\` needs a number of points, as in \`search grid(points: 6)\`: it is continuous.`,
    );
  }
  const constraints = plan.constraints.flatMap(({ phase }, i) =>
    phase === "parameter" ? [i] : [],
  );
  const { graph, holds } = componentOf(space, { slots, constraints }, new Map());
  // Of many thousand parameters only few may be read by requirements.
  const roots = graph.constraints.flatMap(({ value, condition }) =>
    condition === undefined ? [value] : [value, condition],
  );
  const read = new Set(
    [...variablesBelow(roots)].flatMap((node) => (node.kind === "variable" ? node.variable : [])),
  );
  return feasibleConfigurations({
    slots,
    graph: { ...graph, variables: graph.variables.filter((variable) => read.has(variable)) },
    holds,
    scope,
    shouldStop,
    ...(points === undefined ? {} : { points }),
  });
}

function tooFew(given: number): string {
  return `Among more than ${(2048 * mostQuestions).toLocaleString("en")} points of the grid after its ${given.toLocaleString("en")} feasible ones none is feasible. Loosen a requirement, take a grid of fewer points, or \`search random\`, which draws from what is feasible.`;
}

function readPoints(setting: unknown): number | undefined {
  if (setting === undefined) return undefined;
  if (typeof setting === "number" && Number.isInteger(setting) && setting >= 1) return setting;
  throw new StudyError("The `points` of a grid must be a whole number, 1 or more.");
}
