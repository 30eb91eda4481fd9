/** Parameters one after the other on the axes of a cube of their own. */
import type { Value } from "../../ir/value.ts";
import type { Coordinates } from "../codec.ts";
import type { Configuration } from "../configuration.ts";
import { type Slot, type Space, wholeLength } from "../space.ts";

/** How many coordinates the parameters take together. */
export function axesOf(slots: readonly Slot[]): number {
  return slots.reduce((sum, { codec }) => sum + codec.axes, 0);
}

/**
 * The values at coordinates 0, 1, … Where some parameters are conditional or vary in length, `scopeOf` says how
 * expressions are read; inactive ones take their coordinates all the same.
 */
export function decodeSlots(
  slots: readonly Slot[],
  at: Coordinates,
  scopeOf?: Space["scope"],
): Configuration {
  const values = new Map<string, Value>();
  const scope = scopeOf?.(values);
  let first = 0;
  for (const { parameter, codec } of slots) {
    const { condition, name } = parameter;
    if (scope === undefined || condition === undefined || scope.value(condition) === true) {
      values.set(
        name,
        codec.decode(at, first, (length) => wholeLength(scope?.value(length))),
      );
    }
    first += codec.axes;
  }
  return values;
}

/** The coordinates that give the values back. */
export function encodeSlots(slots: readonly Slot[], values: Configuration): readonly number[] {
  return slots.flatMap(({ parameter, codec }) => codec.encode(values.get(parameter.name)));
}
