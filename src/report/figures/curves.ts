/** Learning curves: the objective of each trial as it trained. */
import { countAxis, valueAxis } from "../axis.ts";
import { type Box, frame, path, text } from "../plot.ts";
import {
  bestNumbers,
  type Figure,
  figureWidth,
  objectiveTitle,
  type ReportedStudy,
} from "../study.ts";
import { faint, orange } from "../style.ts";
import { element } from "../svg.ts";
import { trialWords } from "../words.ts";

const box: Box = { left: 70, top: 48, width: figureWidth - 90, height: 280 };

export function curves(study: ReportedStudy): readonly Figure[] {
  return study.plan.objectives.map((_, index) => curvesOf(study, index)).flat();
}

function curvesOf(study: ReportedStudy, index: number): readonly Figure[] {
  const { plan, trials } = study;
  const objective = plan.objectives[index];
  const chosen = bestNumbers(study);
  const lines = trials
    .map((trial) => ({
      trial,
      points: study
        .curveOf(trial.number)
        .map(({ step, values }) => ({ step, value: values[index] ?? NaN }))
        .filter(({ value }) => Number.isFinite(value)),
    }))
    .filter(({ points }) => points.length > 1)
    .toSorted((a, b) => Number(chosen.has(a.trial.number)) - Number(chosen.has(b.trial.number)));
  if (objective === undefined || lines.length === 0) return [];
  const all = lines.flatMap(({ points }) => points);
  const y = valueAxis(
    objectiveTitle(objective),
    all.map(({ value }) => value),
    objective.unit,
  );
  const fidelity = plan.parameters.find((parameter) => parameter.fidelity === true)?.name ?? "step";
  const x = countAxis(fidelity, Math.max(...all.map(({ step }) => step)));
  return [
    {
      id: "curves",
      title: "Learning curves",
      about:
        "A line for each trial: the thick one is the best trial, dashed ones were stopped early.",
      width: figureWidth,
      height: 376,
      parts: [
        text("thick: best", box.left, 18, { fill: faint }),
        text("dashed: stopped early", box.left + 90, 18, { fill: faint }),
        ...frame(box, x, y),
        ...lines.map(({ trial, points }) =>
          element("g", {}, [
            element("title", {}, [trialWords(plan, trial)]),
            path(
              box,
              points.map(({ step, value }) => [x.place(step), y.place(value)] as const),
              {
                stroke: chosen.has(trial.number) ? orange : faint,
                "stroke-width": chosen.has(trial.number) ? 2.5 : 1,
                "stroke-opacity": chosen.has(trial.number) ? 1 : 0.6,
                ...(trial.state === "pruned" ? { "stroke-dasharray": "4 3" } : {}),
              },
            ),
          ]),
        ),
      ],
    },
  ];
}
