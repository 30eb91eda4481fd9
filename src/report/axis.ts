/** Axes: where a value stands between two ends, and which values are written beside it. */
import { scaleLinear, scaleLog } from "d3-scale";
import { printQuantity } from "../ir/quantity.ts";
import type { IntDomain, RealDomain, ScalarDomain } from "../plan/document.ts";
import { createAxis } from "../space/scales.ts";

export interface Tick {
  /** 0 … 1 along the axis. */
  readonly at: number;
  readonly label: string;
}

/** An axis of numbers, along which a place has a value too. */
export interface ValueAxis extends Axis<number> {
  readonly valueAt: (place: number) => number;
}

export interface Axis<Value> {
  readonly title: string;
  /** 0 … 1 along the axis; NaN where a value has no place on it. */
  readonly place: (value: Value) => number;
  readonly ticks: readonly Tick[];
}

/** From this ratio of the greatest to the least on, positive values stand on a log axis. */
const wide = 30;

/** Ticks keep this share of the axis between them. */
const gap = 0.08;

/** An axis of counts from 0 to `last`: trials, steps. */
export function countAxis(title: string, last: number): Axis<number> {
  const scale = scaleLinear([0, Math.max(1, last)], [0.02, 0.98]);
  const place = (value: number): number => scale(value);
  return { title, place, ticks: spaced(scale.ticks(6).filter(Number.isInteger), place, undefined) };
}

/** An axis over measured values: over decades where they span more than one and a half, with a little room at both ends. */
export function valueAxis(title: string, values: readonly number[], unit?: string): ValueAxis {
  const finite = values.filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  if (finite.length === 0) return { title, place: () => NaN, valueAt: () => NaN, ticks: [] };
  if (least > 0 && most / least >= wide) {
    const scale = scaleLog([least, most], [0.03, 0.97]);
    return {
      title: `${title} (log)`,
      place: (value) => (value > 0 ? scale(value) : NaN),
      valueAt: (place) => scale.invert(place),
      ticks: spaced(decadeTicks(least, most), scale, unit),
    };
  }
  const room = most > least ? 0.04 * (most - least) : Math.max(Math.abs(most), 1) * 0.05;
  const scale = scaleLinear([least - room, most + room], [0, 1]);
  return {
    title,
    place: (value) => scale(value),
    valueAt: (place) => scale.invert(place),
    ticks: spaced(scale.ticks(5), scale, unit),
  };
}

/** Decades; where there are few, 2 and 5 of each too. */
function decadeTicks(least: number, most: number): readonly number[] {
  const decades = Math.log10(most / least);
  const steps = decades <= 3 ? [1, 2, 5] : [1];
  const first = Math.floor(Math.log10(least));
  const ticks: number[] = [];
  for (let decade = first; decade <= first + decades + 1; decade++) {
    for (const step of steps) ticks.push(Number(`${String(step)}e${String(decade)}`));
  }
  return ticks.filter((value) => value >= least * 0.999 && value <= most * 1.001);
}

function spaced(
  values: readonly number[],
  place: (value: number) => number,
  unit: string | undefined,
): readonly Tick[] {
  const ticks: Tick[] = [];
  for (const value of values) {
    const at = place(value);
    const before = ticks.at(-1);
    if (!(at >= 0 && at <= 1) || (before !== undefined && at - before.at < gap)) continue;
    ticks.push({ at, label: printQuantity(value, unit) });
  }
  return ticks;
}

/** The axis of a parameter, on the scale that it is declared with. */
export function parameterAxis(
  title: string,
  domain: ScalarDomain,
  unit?: string,
): Axis<number | string | boolean> {
  switch (domain.kind) {
    case "bool":
      return listAxis(title, [false, true], String);
    case "choice":
      return listAxis(title, domain.values, (value) =>
        typeof value === "number" ? printQuantity(value, unit) : value,
      );
    case "real":
    case "int":
      return numberAxis(title, domain, unit);
  }
}

function listAxis<Value>(
  title: string,
  values: readonly Value[],
  label: (value: Value) => string,
): Axis<number | string | boolean> {
  const at = (index: number): number => (index + 0.5) / values.length;
  const texts = values.map(label);
  const places = new Map(values.map((value, i) => [String(value), at(i)]));
  return {
    title,
    place: (value) => places.get(String(value)) ?? NaN,
    ticks: texts.map((text, i) => ({ at: at(i), label: text })),
  };
}

function numberAxis(
  title: string,
  domain: RealDomain | IntDomain,
  unit: string | undefined,
): Axis<number | string | boolean> {
  const { backward } = createAxis(domain);
  const place = (value: number | string | boolean): number =>
    typeof value === "number" ? backward(value) : NaN;
  const { name } = domain.scale;
  const isPlain = name === "linear" || name === "step";
  return {
    title: isPlain ? title : `${title} (${name.replace("_", " ")})`,
    place,
    ticks: spaced(candidates(domain), place, unit),
  };
}

/** Values that may be written beside an axis, ascending. */
function candidates({ kind, low, high, scale }: RealDomain | IntDomain): readonly number[] {
  switch (scale.name) {
    case "linear":
    case "step": {
      const ticks = scaleLinear([low, high], [0, 1]).ticks(5);
      return kind === "int" ? ticks.filter(Number.isInteger) : ticks;
    }
    case "log":
      return decadeTicks(low, high);
    case "pow2":
      return Array.from({ length: 64 }, (_, i) => 2 ** i).filter((x) => x >= low && x <= high);
    case "reverse_log":
      return decadeTicks(1 - high, 1 - low)
        .map((value) => Number((1 - value).toPrecision(12)))
        .toReversed();
    case "logit": {
      const small = decadeTicks(Math.min(low, 1 - high), 0.1).filter((value) => value < 0.1);
      const middle = [0.1, 0.25, 0.5, 0.75, 0.9];
      const large = small.map((value) => Number((1 - value).toPrecision(12))).toReversed();
      return [...small, ...middle, ...large].filter((value) => value >= low && value <= high);
    }
  }
}
