/** Calibration diagrams: how often a network is right when it is so sure. */
import type { JsonValue } from "../../plan/document.ts";
import { bestOf } from "../../runtime/best.ts";
import type { TrialRecord } from "../../runtime/study.ts";
import { valueAxis } from "../axis.ts";
import { type Box, frame, path, text, xOf, yOf } from "../plot.ts";
import { type Figure, figureWidth, type ReportedStudy } from "../study.ts";
import { blue, faint, ink } from "../style.ts";
import { type Element, element } from "../svg.ts";

/** Examples of which the network is about equally sure. */
interface Bin {
  readonly share: number;
  readonly confidence: number;
  readonly accuracy: number;
}

const most = 2;

/** Of the best trial, for each metric `reliability` that it has. */
export function calibration(study: ReportedStudy): readonly Figure[] {
  const best = bestOf(study.plan, study.trials);
  const trial = best === undefined || "number" in best ? best : best[0];
  if (trial === undefined) return [];
  return reliabilities(trial)
    .slice(0, most)
    .map(({ metric, bins }) => diagram(trial.number, metric, bins));
}

function reliabilities({ metrics }: TrialRecord) {
  return Object.entries(metrics).flatMap(([metric, value]) => {
    if (metric !== "reliability" && !metric.endsWith(".reliability")) return [];
    const bins = binsOf(value);
    return bins.length === 0 ? [] : [{ metric, bins }];
  });
}

function binsOf(value: JsonValue): readonly Bin[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((bin: JsonValue): readonly Bin[] => {
    if (typeof bin !== "object" || !("share" in bin)) return [];
    const [share, confidence, accuracy] = [bin["share"], bin["confidence"], bin["accuracy"]].map(
      Number,
    );
    return share === undefined || confidence === undefined || accuracy === undefined
      ? []
      : [{ share, confidence, accuracy }];
  });
}

const box: Box = { left: 70, top: 40, width: 330, height: 330 };
const shares: Box = { left: 480, top: 40, width: figureWidth - 500, height: 330 };

function diagram(number: number, metric: string, bins: readonly Bin[]): Figure {
  const whole = { title: "confidence", ticks: fifths };
  const filled = bins.filter(({ share }) => share > 0);
  const gap = filled.reduce(
    (sum, bin) => sum + bin.share * Math.abs(bin.accuracy - bin.confidence),
    0,
  );
  const heights = valueAxis("share of the examples", [0, ...bins.map(({ share }) => share)]);
  return {
    id: "calibration",
    title: "Calibration",
    about: `Of trial ${String(number)}, ${metric}: for examples of which the network is so sure, how often it is right. On the dashed line it would be as sure as it is right; below it is too sure. Expected calibration error ${(100 * gap).toFixed(2)}%.`,
    width: figureWidth,
    height: 420,
    parts: [
      ...frame(box, whole, { title: "accuracy", ticks: fifths }),
      path(
        box,
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: faint, "stroke-dasharray": "5 4" },
      ),
      ...filled.map(({ confidence, accuracy }) => gapLine(confidence, accuracy)),
      path(
        box,
        filled.map(({ confidence, accuracy }) => [confidence, accuracy] as const),
        { stroke: blue, "stroke-width": 2 },
      ),
      ...filled.map((bin) => dot(bin)),
      ...frame(shares, whole, heights),
      ...bins.map(({ share }, i) => {
        const [left, right] = [xOf(shares, i / bins.length), xOf(shares, (i + 1) / bins.length)];
        const [low, high] = [yOf(shares, heights.place(0)), yOf(shares, heights.place(share))];
        return element("rect", {
          x: left + 1,
          y: high,
          width: right - left - 2,
          height: low - high,
          fill: blue,
        });
      }),
      text(`${String(bins.length)} bins`, shares.left, 18, { fill: faint }),
    ],
  };
}

const fifths = [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => ({ at, label: String(at) }));

function gapLine(confidence: number, accuracy: number): Element {
  const x = xOf(box, confidence);
  const [y1, y2] = [yOf(box, confidence), yOf(box, accuracy)];
  return element("line", { x1: x, x2: x, y1, y2, stroke: faint });
}

/** The larger the share of the examples, the larger the dot. */
function dot({ share, confidence, accuracy }: Bin): Element {
  const about = `confidence ${confidence.toFixed(3)}, accuracy ${accuracy.toFixed(3)}, ${(100 * share).toFixed(1)}% of the examples`;
  return element(
    "circle",
    {
      cx: xOf(box, confidence),
      cy: yOf(box, accuracy),
      r: 2.5 + 6 * Math.sqrt(share),
      fill: blue,
      stroke: ink,
    },
    [element("title", {}, [about])],
  );
}
