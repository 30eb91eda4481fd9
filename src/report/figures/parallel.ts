/** Parallel coordinates: a line for each trial through the values of its parameters and its objectives. */
import { type Tick, valueAxis } from "../axis.ts";
import { type Box, path, type Point, text, xOf, yOf } from "../plot.ts";
import {
  type Figure,
  figureWidth,
  measuredTrials,
  objectiveTitle,
  type ReportedStudy,
} from "../study.ts";
import { faint, ink, orange, shortened } from "../style.ts";
import { type Element, element } from "../svg.ts";
import type { TrialRecord } from "../../runtime/study.ts";
import { nonDominated } from "../../numerics/pareto.ts";
import { lossesOf } from "../../runtime/best.ts";
import { byWeight } from "./slices.ts";

const most = 8;

/** Where a line stands on the axis of a parameter that is inactive: below its values. */
const inactive = -0.09;

interface Coordinate {
  readonly title: string;
  readonly ticks: readonly Tick[];
  readonly placeOf: (trial: TrialRecord) => number;
}

export function parallel(study: ReportedStudy): readonly Figure[] {
  const { plan } = study;
  const trials = measuredTrials(study).filter(({ feasible }) => feasible);
  const objectives = plan.objectives.map((objective, i): Coordinate => {
    const values = trials.map((trial) => trial.objectives[i] ?? NaN);
    const axis = valueAxis(objectiveTitle(objective), values, objective.unit);
    return { ...axis, placeOf: (trial) => axis.place(trial.objectives[i] ?? NaN) };
  });
  const parameters = byWeight(study).map(({ axis, placeOf }): Coordinate => {
    const place = ({ params }: TrialRecord): number => {
      const at = placeOf(params);
      return Number.isFinite(at) ? at : inactive;
    };
    return { title: axis.title, ticks: axis.ticks, placeOf: place };
  });
  const coordinates = [...parameters.slice(0, most - objectives.length), ...objectives];
  if (trials.length < 5 || coordinates.length < 3) return [];
  const good = bestTenth(study, trials);
  const skipsSome = parameters.length > most - objectives.length;
  const box: Box = { left: 60, top: 50, width: figureWidth - 140, height: 250 };
  const lines = [...trials].toSorted((a, b) => Number(good.has(a)) - Number(good.has(b)));
  return [
    {
      id: "parallel",
      title: "Parallel coordinates",
      about: `A line for each trial that meets all requirements; the thick, dark ones are ${
        objectives.length > 1 ? "those that no other one beats" : "the best tenth"
      }. Below an axis: the parameter was inactive.${skipsSome ? " Only the weightiest parameters are shown." : ""}`,
      width: figureWidth,
      height: 340,
      parts: [
        ...lines.map((trial) => path(box, pointsOf(trial, coordinates), styleOf(good.has(trial)))),
        ...coordinates.flatMap((coordinate, i) => axisOf(box, coordinate, i, coordinates.length)),
      ],
    },
  ];
}

function styleOf(isGood: boolean) {
  return isGood
    ? { stroke: orange, "stroke-width": 2 }
    : { stroke: faint, "stroke-width": 0.7, "stroke-opacity": 0.45 };
}

const pointsOf = (trial: TrialRecord, coordinates: readonly Coordinate[]): readonly Point[] =>
  coordinates.map(({ placeOf }, i): Point => [i / (coordinates.length - 1), placeOf(trial)]);

function axisOf(
  box: Box,
  { title, ticks }: Coordinate,
  index: number,
  count: number,
): readonly Element[] {
  const x = xOf(box, index / (count - 1));
  const room = box.width / (count - 1);
  // Titles of neighbours stand at two heights, so that each has the room of two.
  const height = index % 2 === 0 ? 16 : 34;
  const anchor = index === 0 ? "start" : index === count - 1 ? "end" : "middle";
  const at = index === 0 ? 4 : index === count - 1 ? figureWidth - 4 : x;
  return [
    element("line", { x1: x, x2: x, y1: box.top, y2: box.top + box.height, stroke: ink }),
    text(shortened(title, room * 1.6), at, height, { "text-anchor": anchor }),
    ...ticks.map((tick) => {
      const y = yOf(box, tick.at);
      const label = shortened(tick.label, room * 0.8);
      return element("g", {}, [
        element("line", { x1: x - 3, x2: x + 3, y1: y, y2: y, stroke: ink }),
        text(label, x + 6, y + 4, {
          fill: ink,
          "font-size": 11,
          stroke: "#ffffff",
          "stroke-width": 3,
          "stroke-opacity": 0.85,
          "paint-order": "stroke",
        }),
      ]);
    }),
  ];
}

/** The best tenth, one at least; of several objectives the front. */
function bestTenth(
  { plan }: ReportedStudy,
  trials: readonly TrialRecord[],
): ReadonlySet<TrialRecord> {
  const losses = trials.map((trial) => lossesOf(plan, trial));
  if (plan.objectives.length > 1) {
    return new Set(nonDominated(losses).flatMap((place) => trials[place] ?? []));
  }
  const order = trials
    .map((trial, i) => ({ trial, loss: losses[i]?.[0] ?? NaN }))
    .toSorted((a, b) => a.loss - b.loss);
  return new Set(order.slice(0, Math.ceil(trials.length / 10)).map(({ trial }) => trial));
}
