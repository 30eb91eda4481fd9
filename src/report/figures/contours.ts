/** The objective over the two weightiest numeric parameters, as a map. */
import { contours as contoursOf } from "d3-contour";
import { printQuantity } from "../../ir/quantity.ts";
import { type ValueAxis, valueAxis } from "../axis.ts";
import { type Box, frame, mark, text } from "../plot.ts";
import {
  bestNumbers,
  type Figure,
  figureWidth,
  markOf,
  measuredTrials,
  objectiveTitle,
  type ReportedStudy,
} from "../study.ts";
import { faint } from "../style.ts";
import { type Element, element, rounded } from "../svg.ts";
import { trialWords } from "../words.ts";
import { byWeight } from "./slices.ts";

const box: Box = { left: 80, top: 30, width: figureWidth - 230, height: 340 };
const cells = 60;
const levels = 8;
const fewest = 12;

export function contours(study: ReportedStudy): readonly Figure[] {
  const { plan } = study;
  const [objective] = plan.objectives;
  const [first, second] = byWeight(study).filter(({ isNumeric }) => isNumeric);
  if (objective === undefined || plan.objectives.length > 1 || study.isSolved) return [];
  if (first === undefined || second === undefined) return [];
  const samples = measuredTrials(study)
    .map((trial) => ({
      trial,
      x: first.placeOf(trial.params),
      y: second.placeOf(trial.params),
      value: trial.objectives[0] ?? NaN,
    }))
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (samples.length < fewest) return [];
  const heights = valueAxis(
    objectiveTitle(objective),
    samples.map(({ value }) => value),
    objective.unit,
  );
  const field = smoothed(
    samples.map(({ x, y, value }) => ({ x, y, height: heights.place(value) })),
  );
  const thresholds = levelsOf(field);
  const chosen = bestNumbers(study);
  const isBetterLow = objective.direction === "minimize";
  return [
    {
      id: "contours",
      title: "Contours",
      about: `The objective over ${first.name} and ${second.name}, between the trials by a Gaussian kernel (Nadaraya and Watson 1964): dark is better. What is far from all trials is a guess.`,
      width: figureWidth,
      height: 420,
      parts: [
        ...map(field, thresholds, isBetterLow),
        ...frame(box, first.axis, second.axis).filter(({ name }) => name !== "rect"),
        ...samples.flatMap(({ trial, x, y }) =>
          mark(
            box,
            [x, y],
            chosen.has(trial.number) ? "best" : markOf(trial),
            trialWords(plan, trial),
          ),
        ),
        ...key(thresholds, heights, isBetterLow, objective.unit),
      ],
    },
  ];
}

/** Heights at the middles of the cells, row by row from y = 0. */
function smoothed(
  samples: readonly { readonly x: number; readonly y: number; readonly height: number }[],
): readonly number[] {
  // Scott's rule for two dimensions, of points that are spread over the unit square.
  const width = 0.3 * samples.length ** (-1 / 6);
  return Array.from({ length: cells * cells }, (_, index) => {
    const x = ((index % cells) + 0.5) / cells;
    const y = (Math.floor(index / cells) + 0.5) / cells;
    const squares = samples.map(
      (sample) => ((sample.x - x) ** 2 + (sample.y - y) ** 2) / width ** 2,
    );
    // Relative to the nearest one: far from all samples the nearest one's height, not 0 / 0.
    const least = Math.min(...squares);
    let [sum, total] = [0, 0];
    for (const [i, square] of squares.entries()) {
      const weight = Math.exp((least - square) / 2);
      sum += weight * (samples[i]?.height ?? 0);
      total += weight;
    }
    return sum / total;
  });
}

/** Of equal steps between the least and the greatest height, each the lower end of a band. */
function levelsOf(field: readonly number[]): readonly number[] {
  const [low, high] = [Math.min(...field), Math.max(...field)];
  return Array.from({ length: levels }, (_, i) => low + ((high - low) * i) / levels);
}

/** From light to dark in one hue, so that it reads in grey. */
function shade(band: number, isBetterLow: boolean): string {
  const darkness = isBetterLow ? levels - 1 - band : band;
  return `hsl(205 45% ${String(Math.round(96 - (54 * darkness) / (levels - 1)))}%)`;
}

function map(
  field: readonly number[],
  thresholds: readonly number[],
  isBetterLow: boolean,
): readonly Element[] {
  const bands = contoursOf()
    .size([cells, cells])
    .thresholds([...thresholds])([...field]);
  const at = ([x = 0, y = 0]: readonly number[]): string => {
    const px = box.left + (box.width * x) / cells;
    const py = box.top + box.height * (1 - y / cells);
    return `${String(rounded(px))} ${String(rounded(py))}`;
  };
  return bands.map(({ coordinates }, band) => {
    const d = coordinates
      .flatMap((polygon) => polygon.map((ring) => `M${ring.map(at).join("L")}Z`))
      .join("");
    return element("path", {
      d,
      fill: shade(band, isBetterLow),
      stroke: "#ffffff",
      "stroke-width": 0.8,
      "fill-rule": "evenodd",
    });
  });
}

/** What a shade stands for. */
function key(
  thresholds: readonly number[],
  heights: ValueAxis,
  isBetterLow: boolean,
  unit: string | undefined,
): readonly Element[] {
  const [left, size] = [box.left + box.width + 24, 24];
  const bottom = box.top + box.height;
  return thresholds.flatMap((height, band) => {
    const y = bottom - (band + 1) * size;
    const label = `from ${printQuantity(heights.valueAt(height), unit)}`;
    return [
      element("rect", { x: left, y, width: 20, height: size, fill: shade(band, isBetterLow) }),
      text(label, left + 26, y + size - 7, { fill: faint }),
    ];
  });
}
