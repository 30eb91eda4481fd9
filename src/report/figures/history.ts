/** Optimisation history: the objective of each trial, and the best so far. */
import { countAxis, valueAxis } from "../axis.ts";
import { type Box, frame, legend, mark, type Mark, path, type Point } from "../plot.ts";
import {
  bestNumbers,
  type Figure,
  figureWidth,
  markOf,
  measuredTrials,
  objectiveTitle,
  type ReportedStudy,
} from "../study.ts";
import { ink } from "../style.ts";
import { trialWords } from "../words.ts";

const box: Box = { left: 70, top: 48, width: figureWidth - 90, height: 250 };

/** One figure for each objective. */
export function history(study: ReportedStudy): readonly Figure[] {
  if (study.isSolved || measuredTrials(study).length < 2) return [];
  return study.plan.objectives.map((_, index) => historyOf(study, index));
}

function historyOf(study: ReportedStudy, index: number): Figure {
  const { plan, trials } = study;
  const objective = plan.objectives[index];
  const title = objective === undefined ? "" : objectiveTitle(objective);
  const measured = measuredTrials(study);
  const valueOf = (values: readonly number[]): number => values[index] ?? NaN;
  const y = valueAxis(
    title,
    measured.map(({ objectives }) => valueOf(objectives)),
    objective?.unit,
  );
  const last = Math.max(...trials.map(({ number }) => number));
  const x = countAxis("trial", last);
  const better = (a: number, b: number): boolean =>
    objective?.direction === "maximize" ? a > b : a < b;
  let best = NaN;
  const steps: Point[] = [];
  for (const trial of measured) {
    if (!trial.feasible) continue;
    const value = valueOf(trial.objectives);
    const at = x.place(trial.number);
    if (Number.isNaN(best) || better(value, best)) {
      if (!Number.isNaN(best)) steps.push([at, y.place(best)]);
      best = value;
      steps.push([at, y.place(best)]);
    }
  }
  if (!Number.isNaN(best)) steps.push([x.place(last), y.place(best)]);
  const chosen = bestNumbers(study);
  const kinds = new Set<Mark>();
  const points = trials.flatMap((trial) => {
    const value = trial.state === "complete" ? valueOf(trial.objectives) : NaN;
    const kind = chosen.has(trial.number) ? "best" : markOf(trial);
    kinds.add(kind);
    const height = Number.isFinite(value) ? y.place(value) : 0;
    return mark(box, [x.place(trial.number), height], kind, trialWords(plan, trial));
  });
  return {
    id: "history",
    title: "Optimisation history",
    about:
      "Each mark is a trial; those without a value stand at the bottom. The line is the best so far of those that meet all requirements.",
    width: figureWidth,
    height: 346,
    parts: [
      ...legend(
        box.left,
        18,
        order.filter((kind) => kinds.has(kind)),
      ),
      ...frame(box, x, y),
      path(box, steps, { stroke: ink, "stroke-width": 1.5 }),
      ...points,
    ],
  };
}

const order = ["complete", "infeasible", "pruned", "failed", "best"] as const;
