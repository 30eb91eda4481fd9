/**
 * Parts put together: each draws on axes of the cube that are its own, so that what one part takes does not
 * change what another or a free parameter is.
 */
import type { Coordinates } from "../codec.ts";
import type { Configuration } from "../configuration.ts";
import { type StreamKey, streamKey, uniformAt } from "../random.ts";
import type { Slot } from "../space.ts";
import type { Draw, Part } from "./part.ts";

/** A part with its axes in the cube. */
export interface PlacedPart {
  readonly part: Part;
  /** The axis of each of its coordinates. */
  readonly axes: readonly number[];
}

export interface Placement {
  readonly parts: readonly PlacedPart[];
  /** Of the cube, those that parts take beyond their parameters' own included. */
  readonly dimensions: number;
}

/** Gives each part the axes of its parameters, and further ones from `dimensions` on where it takes more. */
export function placeParts(
  parts: readonly Part[],
  slots: readonly Slot[],
  dimensions: number,
): Placement {
  const axesByName = new Map<string, number[]>();
  for (const { parameter, codec, first } of slots) {
    const axes = axesByName.get(parameter.name) ?? [];
    axesByName.set(parameter.name, axes);
    for (let i = 0; i < codec.axes; i++) axes.push(first + i);
  }
  let next = dimensions;
  const placed = parts.map((part): PlacedPart => {
    if (part.draw.kind === "chain") return { part, axes: [] };
    const own = part.parameters.flatMap((name) => axesByName.get(name) ?? []);
    const more = Math.max(0, part.draw.axes - own.length);
    const axes = [...own.slice(0, part.draw.axes), ...Array.from({ length: more }, () => next++)];
    return { part, axes };
  });
  return { parts: placed, dimensions: next };
}

/** The values of a part at a point of the cube. */
export function decodePart(
  draw: Extract<Draw, { kind: "transform" }>,
  axes: readonly number[],
  at: Coordinates,
): Configuration | undefined {
  return draw.decode((axis) => at(axes[axis] ?? axis), 0);
}

/** A key below a key. */
export function keyBelow(key: StreamKey, ...parts: readonly (number | string)[]): StreamKey {
  return streamKey(key.key[0], key.key[1], ...key.high, ...parts);
}

/** Uniform coordinates under a key. */
export function uniformCoordinates(key: StreamKey): Coordinates {
  return (axis) => uniformAt(key, axis);
}
