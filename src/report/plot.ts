/** A plot's parts: a frame with two axes, points, lines. Places are 0 … 1, from the left and from below. */
import {
  line as lineOf,
  symbol,
  symbolCircle,
  symbolCross,
  symbolStar,
  symbolTriangle,
} from "d3-shape";
import type { Tick } from "./axis.ts";
import { faint, font, grid, ink, orange, paper, shortened, textSize, textWidth } from "./style.ts";
import { type Attributes, type Element, element, rounded } from "./svg.ts";

/** The inner part of a plot, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A point of a plot, in places. */
export type Point = readonly [number, number];

export interface Shown {
  readonly title: string;
  readonly ticks: readonly Tick[];
}

export const xOf = ({ left, width }: Box, place: number): number => left + width * place;
export const yOf = ({ top, height }: Box, place: number): number => top + height * (1 - place);

/** The frame, the grid and what is written at it: the title of `y` above, that of `x` below. */
export function frame(box: Box, x: Shown, y: Shown): readonly Element[] {
  const { left, top, width, height } = box;
  const bottom = top + height;
  return [
    element("rect", { x: left, y: top, width, height, fill: paper, stroke: faint }),
    ...x.ticks.map(({ at }) => rule(xOf(box, at), top, xOf(box, at), bottom)),
    ...y.ticks.map(({ at }) => rule(left, yOf(box, at), left + width, yOf(box, at))),
    ...roomyTicks(x.ticks, width).map(({ at, label }) =>
      text(label, xOf(box, at), bottom + 16, { "text-anchor": "middle", fill: faint }),
    ),
    ...y.ticks.map(({ at, label }) =>
      text(shortened(label, left - 8), left - 6, yOf(box, at) + 4, {
        "text-anchor": "end",
        fill: faint,
      }),
    ),
    text(shortened(x.title, width), left + width / 2, bottom + 34, { "text-anchor": "middle" }),
    text(shortened(y.title, width + left), 4, top - 8, {}),
  ];
}

/** Labels beside each other must not overlap; those of a list that are too long are cut. */
function roomyTicks(ticks: readonly Tick[], width: number): readonly Tick[] {
  const kept: Tick[] = [];
  let end = -Infinity;
  for (const { at, label } of ticks) {
    const short = shortened(label, Math.max(40, (width / Math.max(1, ticks.length)) * 0.95));
    const half = textWidth(short) / 2;
    if (at * width - half < end) continue;
    kept.push({ at, label: short });
    end = at * width + half + 6;
  }
  return kept;
}

const rule = (x1: number, y1: number, x2: number, y2: number): Element =>
  element("line", { x1, y1, x2, y2, stroke: grid });

export function text(content: string, x: number, y: number, attributes: Attributes): Element {
  const all = { x, y, fill: ink, "font-family": font, "font-size": textSize, ...attributes };
  return element("text", all, [content]);
}

/** Through the points one after the other; it is broken where a place is NaN. */
export function path(box: Box, points: readonly Point[], attributes: Attributes): Element {
  const d = lineOf<Point>()
    .defined(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
    .x(([x]) => rounded(xOf(box, x)))
    .y(([, y]) => rounded(yOf(box, y)))(points.map(([x, y]): Point => [x, y]));
  return element("path", { d: d ?? "", fill: "none", ...attributes });
}

/** What became of a trial, as a shape. */
export type Mark = "complete" | "infeasible" | "pruned" | "failed" | "best";

const marks: { readonly [mark in Mark]: { readonly d: string; readonly attributes: Attributes } } =
  {
    complete: { d: shape(symbolCircle, 34), attributes: { fill: ink, "fill-opacity": 0.55 } },
    infeasible: { d: shape(symbolCircle, 34), attributes: { fill: paper, stroke: faint } },
    pruned: { d: shape(symbolTriangle, 30), attributes: { fill: paper, stroke: faint } },
    failed: {
      d: shape(symbolCross, 30),
      attributes: { fill: orange, transform: "rotate(45)" },
    },
    best: { d: shape(symbolStar, 110), attributes: { fill: orange, stroke: paper } },
  };

function shape(type: typeof symbolCircle, size: number): string {
  return symbol(type, size)() ?? "";
}

/** A mark at a place, `about` it when pointed at; nothing where the place is NaN or outside. */
export function mark(box: Box, [x, y]: Point, kind: Mark, about: string): readonly Element[] {
  if (!(x >= -0.001 && x <= 1.001 && y >= -0.001 && y <= 1.001)) return [];
  const { d, attributes } = marks[kind];
  const at = `translate(${String(rounded(xOf(box, x)))} ${String(rounded(yOf(box, y)))})`;
  const turn = attributes["transform"];
  const transform = turn === undefined ? at : `${at} ${String(turn)}`;
  return [element("path", { d, ...attributes, transform }, [element("title", {}, [about])])];
}

const names: { readonly [mark in Mark]: string } = {
  complete: "complete",
  infeasible: "does not meet all requirements",
  pruned: "stopped early",
  failed: "failed",
  best: "best",
};

/** What the marks of a plot mean, in a row. */
export function legend(left: number, top: number, kinds: readonly Mark[]): readonly Element[] {
  let x = left;
  return kinds.flatMap((kind) => {
    const box = { left: x + 6, top: top - 4, width: 1, height: 1 };
    const entry = [
      ...mark(box, [0, 0], kind, names[kind]),
      text(names[kind], x + 16, top, { fill: faint }),
    ];
    x += 16 + textWidth(names[kind]) + 16;
    return entry;
  });
}
