/** The objective along each parameter, on the parameter's own scale. */
import { type Axis, valueAxis } from "../axis.ts";
import { type Box, frame, mark, path, type Point } from "../plot.ts";
import {
  bestNumbers,
  type Figure,
  figureWidth,
  markOf,
  measuredTrials,
  objectiveTitle,
  type ReportedStudy,
} from "../study.ts";
import { blue } from "../style.ts";
import type { Element } from "../svg.ts";
import { type Variable, variablesOf } from "../variable.ts";
import { trialWords } from "../words.ts";

const [columns, most, cellWidth, cellHeight] = [2, 12, figureWidth / 2, 250];

/** Of a study with one objective, for the weightiest parameters. */
export function slices(study: ReportedStudy): readonly Figure[] {
  const { plan } = study;
  const [objective] = plan.objectives;
  const trials = measuredTrials(study);
  if (study.isSolved || objective === undefined || plan.objectives.length > 1 || trials.length < 5)
    return [];
  const y = valueAxis(
    objectiveTitle(objective),
    trials.map(({ objectives }) => objectives[0] ?? NaN),
    objective.unit,
  );
  const variables = byWeight(study).slice(0, most);
  if (variables.length === 0) return [];
  return [
    {
      id: "slices",
      title: "Slices",
      about:
        "The objective along each parameter, whatever the others were, on the scale that the parameter is declared with. The line joins medians of neighbouring trials.",
      width: figureWidth,
      height: Math.ceil(variables.length / columns) * cellHeight,
      parts: variables.flatMap((variable, i) => {
        const box: Box = {
          left: (i % columns) * cellWidth + 64,
          top: Math.floor(i / columns) * cellHeight + 26,
          width: cellWidth - 84,
          height: cellHeight - 76,
        };
        return slice(study, box, variable, y);
      }),
    },
  ];
}

/** Parameters of which the weightiest stands first; those without a weight as declared. */
export function byWeight({ plan, importances }: ReportedStudy): readonly Variable[] {
  const weight = new Map(importances.map(({ parameter, share }) => [parameter, share]));
  const of = ({ parameter }: Variable): number => weight.get(parameter) ?? -1;
  return variablesOf(plan).toSorted((a, b) => of(b) - of(a));
}

function slice(
  study: ReportedStudy,
  box: Box,
  variable: Variable,
  y: Axis<number>,
): readonly Element[] {
  const chosen = bestNumbers(study);
  const placed = measuredTrials(study)
    .map((trial) => ({
      trial,
      at: [variable.placeOf(trial.params), y.place(trial.objectives[0] ?? NaN)] as const,
    }))
    .filter(({ at: [x, height] }) => Number.isFinite(x) && Number.isFinite(height));
  const isFirst = box.left < cellWidth;
  return [
    ...frame(box, variable.axis, { ...y, title: isFirst ? y.title : "" }),
    ...placed.flatMap(({ trial, at }) =>
      chosen.has(trial.number) ? [] : mark(box, at, markOf(trial), trialWords(study.plan, trial)),
    ),
    path(box, medians(placed.map(({ at }) => at)), { stroke: blue, "stroke-width": 2 }),
    ...placed.flatMap(({ trial, at }) =>
      chosen.has(trial.number) ? mark(box, at, "best", trialWords(study.plan, trial)) : [],
    ),
  ];
}

const [leastPerMedian, mostMedians] = [4, 8];

/** Medians of groups of neighbours along x: of equal values where they repeat, else of about as many points each. */
export function medians(points: readonly Point[]): readonly Point[] {
  const ordered = points.toSorted(([a], [b]) => a - b);
  const places = new Set(ordered.map(([x]) => x));
  if (places.size <= mostMedians) {
    return [...places].map((place) => middle(ordered.filter(([x]) => x === place)));
  }
  const groups = Math.min(mostMedians, Math.floor(ordered.length / leastPerMedian));
  return Array.from({ length: groups }, (_, i) =>
    middle(
      ordered.slice(
        Math.floor((i * ordered.length) / groups),
        Math.floor(((i + 1) * ordered.length) / groups),
      ),
    ),
  );
}

function middle(points: readonly Point[]): Point {
  return [median(points.map(([x]) => x)), median(points.map(([, y]) => y))];
}

function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  const half = ordered.length / 2;
  return ((ordered[Math.ceil(half) - 1] ?? NaN) + (ordered[Math.floor(half)] ?? NaN)) / 2;
}
