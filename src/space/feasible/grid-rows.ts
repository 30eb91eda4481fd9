/** From places on the axes of a grid to values: of a tape's variables, and as a configuration. */
import type { Box } from "../../analysis/tape/intervals.ts";
import type { Tape } from "../../analysis/tape/tape.ts";
import type { Value } from "../../ir/value.ts";
import type { Configuration } from "../configuration.ts";
import type { GridAxis } from "./grid-axes.ts";

/** A variable that an axis gives its value, and the code of that value. */
export interface Link {
  readonly variable: number;
  readonly code: (index: number) => number;
}

/** The variables of a tape that an axis decides. */
export function linksOf(
  { slot, at, kind, value }: GridAxis,
  { variables, encode }: Tape,
): readonly Link[] {
  if (kind === "array") return [];
  const code = (one: Value): number =>
    typeof one === "number" || typeof one === "boolean" || typeof one === "string"
      ? encode(one)
      : NaN;
  return variables.flatMap((variable, place): readonly Link[] => {
    if (variable.source !== "parameter" || variable.name !== slot.parameter.name) return [];
    if (!at.every((index, i) => variable.at[i] === index)) return [];
    const rest = variable.at.slice(at.length);
    const [inner = 0] = rest;
    if (kind === "scalar") {
      // Codes of texts are found once: they are looked up for every row.
      return rest.length > 0 ? [] : [{ variable: place, code: (i) => code(value(i)) }];
    }
    if (rest.length !== 1) return [];
    return [
      {
        variable: place,
        code: (i) => {
          const whole = value(i);
          return Array.isArray(whole) ? code(whole[inner]) : NaN;
        },
      },
    ];
  });
}

/** The configuration where each axis has the value at its index; none where that is below 0. */
export function configurationAt(
  axes: readonly GridAxis[],
  indexOf: (axis: number) => number,
): Configuration {
  const configuration = new Map<string, Value>();
  const arrays = new Map<string, Value[]>();
  for (const [axis, { slot, at, kind, value }] of axes.entries()) {
    const index = indexOf(axis);
    if (index < 0) continue;
    const { name } = slot.parameter;
    const array: Value[] = [];
    if (kind === "array") arrays.set([name, ...at].join(" "), array);
    const item = kind === "array" ? array : value(index);
    if (at.length === 0) configuration.set(name, item);
    else arrays.get([name, ...at.slice(0, -1)].join(" "))?.push(item);
  }
  return configuration;
}

/** Where the axis has values in a box, from one index up to another: all of them where it has no order. */
export function indexesWithin(
  { size, ascending }: GridAxis,
  links: readonly Link[],
  box: Box,
): readonly [from: number, until: number] {
  const [link] = links;
  if (!ascending || link === undefined) return [0, size];
  const [low, high] = [box.low[link.variable] ?? -Infinity, box.high[link.variable] ?? Infinity];
  const firstWhere = (holds: (code: number) => boolean): number => {
    let [from, to] = [0, size];
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (holds(link.code(middle))) to = middle;
      else from = middle + 1;
    }
    return from;
  };
  return [firstWhere((code) => code >= low), firstWhere((code) => code > high)];
}
