/** What is kept of the feasible configurations that go by: the best, or those that none dominates. */
import type { Plan } from "../../plan/document.ts";
import type { Configuration } from "../../space/configuration.ts";
import { type FeasibleRows, isKnown } from "../../space/feasible/discrete.ts";
import { createFront, lossesOf } from "../../numerics/pareto.ts";
import type { SolvedPoint } from "../solution.ts";
import type { FiniteStudy } from "./study.ts";

export interface Collector {
  readonly take: (rows: FeasibleRows) => void;
  readonly points: () => readonly SolvedPoint[];
  /** Feasible configurations in which some objective has no value. */
  readonly without: () => number;
}

export function createCollector(plan: Plan, study: FiniteStudy): Collector {
  const columnsOf = objectiveColumns(plan, study);
  switch (plan.objectives.length) {
    case 0:
      return collectFirst();
    case 1:
      return collectBest(plan, columnsOf);
    default:
      return collectFront(plan, columnsOf);
  }
}

type ColumnsOf = (rows: FeasibleRows) => readonly Float64Array[];

/** The values of the objectives in the feasible rows: from scalars, and of what these do not say from the scope. */
function objectiveColumns(plan: Plan, { graph, space }: FiniteStudy): ColumnsOf {
  const known = graph.objectives.map(({ value }) => isKnown(value));
  return ({ values, feasible, feasibleCount, configuration }) =>
    values.map((column, i) => {
      const objective = plan.objectives[i];
      if (known[i] === true || objective === undefined) return column;
      for (const row of feasible.subarray(0, feasibleCount)) {
        const value = space.scope(configuration(row)).value(objective.value);
        column[row] = typeof value === "number" ? value : NaN;
      }
      return column;
    });
}

function collectFirst(): Collector {
  let first: Configuration | undefined;
  return {
    take: ({ feasible, feasibleCount, configuration }) => {
      if (feasibleCount > 0) first ??= configuration(feasible[0] ?? 0);
    },
    points: () => (first === undefined ? [] : [{ configuration: first, objectives: [] }]),
    without: () => 0,
  };
}

function collectBest(plan: Plan, columnsOf: ColumnsOf): Collector {
  const sign = plan.objectives[0]?.direction === "maximize" ? -1 : 1;
  let best: SolvedPoint | undefined;
  let least = Infinity;
  let without = 0;
  return {
    take: (rows) => {
      const { feasible, feasibleCount, configuration } = rows;
      const [column = new Float64Array(0)] = columnsOf(rows);
      let found = -1;
      for (let i = 0; i < feasibleCount; i++) {
        const row = feasible[i] ?? 0;
        const loss = sign * (column[row] ?? NaN);
        if (Number.isNaN(loss)) without += 1;
        else if (loss < least || (best === undefined && found < 0)) [least, found] = [loss, row];
      }
      if (found < 0) return;
      best = { configuration: configuration(found), objectives: [column[found] ?? NaN] };
    },
    points: () => (best === undefined ? [] : [best]),
    without: () => without,
  };
}

function collectFront(plan: Plan, columnsOf: ColumnsOf): Collector {
  const front = createFront<SolvedPoint>();
  let without = 0;
  return {
    take: (rows) => {
      const { feasible, feasibleCount, configuration } = rows;
      const columns = columnsOf(rows);
      for (const row of feasible.subarray(0, feasibleCount)) {
        const objectives = columns.map((column) => column[row] ?? NaN);
        if (objectives.some(Number.isNaN)) {
          without += 1;
          continue;
        }
        front.offer(lossesOf(plan.objectives, objectives), () => ({
          configuration: configuration(row),
          objectives,
        }));
      }
    },
    points: () => front.points().map(({ item }) => item),
    without: () => without,
  };
}
