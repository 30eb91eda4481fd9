/** The last axes of a grid taken together, so that their values are written row after row. */
import type { Box } from "../../analysis/tape/intervals.ts";
import type { GridAxis } from "./grid-axes.ts";
import { indexesWithin, type Link } from "./grid-rows.ts";

export interface Leaf {
  /** How many rows all of its values are. */
  readonly size: number;
  /** The rows that a box leaves, from one up to another. */
  readonly within: (box: Box) => readonly [from: number, until: number];
  /** Writes the values of `count` rows from `from` on into columns, from their row `to` on. */
  readonly write: (
    columns: readonly Float64Array[],
    from: number,
    count: number,
    to: number,
  ) => void;
  /** The index of each of its axes at a row. */
  readonly indexes: (row: number) => readonly number[];
}

/** Axes are taken together up to so many rows. */
export const mostTogether = 4096;

/** The first of the last axes that are always there and together have few values; one alone may have more. */
export function firstTogether(axes: readonly GridAxis[]): number {
  let first = axes.length;
  for (let size = 1; first > 0; first--) {
    const axis = axes[first - 1];
    if (axis === undefined || axis.conditions.length > 0) break;
    size *= axis.size;
    if (size > mostTogether) return first === axes.length ? first - 1 : first;
  }
  return first;
}

export function leafOf(axes: readonly GridAxis[], links: readonly (readonly Link[])[]): Leaf {
  const size = axes.reduce((product, axis) => product * axis.size, 1);
  const indexes = (row: number): readonly number[] => {
    const found: number[] = [];
    let rest = row;
    for (const axis of axes.toReversed()) {
      found.push(rest % axis.size);
      rest = Math.floor(rest / axis.size);
    }
    return found.toReversed();
  };
  const [only, ...more] = axes;
  const within: Leaf["within"] =
    only !== undefined && more.length === 0
      ? (box) => indexesWithin(only, links[0] ?? [], box)
      : () => [0, size];
  if (size > mostTogether) {
    return {
      size,
      within,
      indexes,
      write: (columns, from, count, to) => {
        for (const { variable, code } of links.flat()) {
          const column = columns[variable]?.subarray(to);
          if (column === undefined) continue;
          for (let i = 0; i < count; i++) column[i] = code(from + i);
        }
      },
    };
  }
  const places = Array.from({ length: size }, (_, row) => indexes(row));
  const tables = links.flatMap((own, axis) =>
    own.map(({ variable, code }) => ({
      variable,
      table: Float64Array.from(places, (place) => code(place[axis] ?? 0)),
    })),
  );
  return {
    size,
    within,
    indexes,
    write: (columns, from, count, to) => {
      for (const { variable, table } of tables) {
        columns[variable]?.set(table.subarray(from, from + count), to);
      }
    },
  };
}
