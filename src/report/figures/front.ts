/** Several objectives: each pair of them against each other, with the trials that no other one beats. */
import { type Axis, valueAxis } from "../axis.ts";
import { type Box, frame, legend, mark, path, type Point, text, xOf, yOf } from "../plot.ts";
import {
  bestNumbers,
  type Figure,
  figureWidth,
  markOf,
  measuredTrials,
  objectiveTitle,
  type ReportedStudy,
} from "../study.ts";
import { faint, orange } from "../style.ts";
import { type Element, element } from "../svg.ts";
import { trialWords } from "../words.ts";

const box: Box = { left: 80, top: 48, width: figureWidth - 110, height: 330 };
const mostPairs = 6;

export function front(study: ReportedStudy): readonly Figure[] {
  const count = study.plan.objectives.length;
  if (measuredTrials(study).length < 2) return [];
  const pairs: (readonly [number, number])[] = [];
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) pairs.push([a, b]);
  return pairs.slice(0, mostPairs).map(([a, b]) => frontOf(study, a, b));
}

function frontOf(study: ReportedStudy, a: number, b: number): Figure {
  const { plan } = study;
  const trials = measuredTrials(study);
  const [x, y] = [axisOf(study, a), axisOf(study, b)];
  const chosen = bestNumbers(study);
  const at = (values: readonly number[]): Point => [
    x.place(values[a] ?? NaN),
    y.place(values[b] ?? NaN),
  ];
  const best = trials
    .filter(({ number }) => chosen.has(number))
    .map(({ objectives }) => at(objectives))
    .toSorted(([one], [other]) => one - other);
  // Only of two objectives is the front of the pair the front of the study.
  const isWhole = plan.objectives.length === 2;
  return {
    id: "front",
    title: "Pareto front",
    about: `Stars are the trials that no other one beats in all objectives${
      isWhole ? "; the line bounds what they dominate" : ""
    }.`,
    width: figureWidth,
    height: 432,
    parts: [
      ...legend(box.left, 18, ["complete", "infeasible", "best"]),
      ...frame(box, x, y),
      ...(isWhole ? [path(box, stairs(study, best), { stroke: orange, "stroke-width": 1.5 })] : []),
      ...reference(study, at),
      ...trials.flatMap((trial) => {
        const kind = chosen.has(trial.number) ? "best" : markOf(trial);
        return mark(box, at(trial.objectives), kind, trialWords(plan, trial));
      }),
    ],
  };
}

function axisOf(study: ReportedStudy, index: number): Axis<number> {
  const objective = study.plan.objectives[index];
  const values = measuredTrials(study).map(({ objectives }) => objectives[index] ?? NaN);
  return valueAxis(
    objective === undefined ? "" : objectiveTitle(objective),
    values,
    objective?.unit,
  );
}

/** From point to point along what both are no worse than, whichever way each objective goes. */
function stairs({ plan }: ReportedStudy, points: readonly Point[]): readonly Point[] {
  const keepsHeight = plan.objectives[0]?.direction === "minimize";
  return points.flatMap((point, i) => {
    const next = points[i + 1];
    if (next === undefined) return [point];
    const corner: Point = keepsHeight ? [next[0], point[1]] : [point[0], next[1]];
    return [point, corner];
  });
}

/** Where the reference point lies, if the plan has one and it is in sight. */
function reference(
  { plan }: ReportedStudy,
  at: (values: readonly number[]) => Point,
): readonly Element[] {
  const [x, y] = at(plan.objectives.map(({ reference: value }) => value ?? NaN));
  if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return [];
  const [left, top] = [xOf(box, x), yOf(box, y)];
  return [
    element("path", {
      d: `M${String(left - 5)} ${String(top)}h10M${String(left)} ${String(top - 5)}v10`,
      stroke: faint,
    }),
    text("reference point", left + 8, top + 14, { fill: faint }),
  ];
}
