/** The axes of a space's cube as searches move along them. */
import type { Domain } from "../plan/document.ts";
import type { RandomStream } from "../space/random.ts";
import { createAxis } from "../space/scales.ts";
import type { Space } from "../space/space.ts";
import type { Change } from "./moves.ts";

/** `near`: what lies close by is alike. `anywhere`: one value is as far from another as any. */
export interface AxisKind {
  readonly kind: "near" | "anywhere";
  /** How many values there are; infinite for a continuum. */
  readonly size: number;
}

export function axesOf({ slots }: Space): readonly AxisKind[] {
  return slots.flatMap(({ parameter, codec }) => {
    const kind = axisKind(parameter.domain);
    return Array.from({ length: codec.axes }, () => kind);
  });
}

function axisKind(domain: Domain): AxisKind {
  switch (domain.kind) {
    case "real":
    case "int":
      return { kind: "near", size: createAxis(domain).lattice?.size ?? Infinity };
    case "choice":
      return { kind: domain.ordered ? "near" : "anywhere", size: domain.values.length };
    case "bool":
      return { kind: "anywhere", size: 2 };
    case "permutation":
      return { kind: "anywhere", size: Infinity };
    case "simplex":
      return { kind: "near", size: Infinity };
    case "array":
      return axisKind(domain.element);
  }
}

/** A few coordinates move about so far: one at least, the others with a `chance`. */
export function randomChange(
  axes: readonly AxisKind[],
  by: number,
  chance: number,
  stream: RandomStream,
): Change {
  const sure = stream.integer(Math.max(1, axes.length));
  const steps = axes.map((axis, i) =>
    i === sure || stream.uniform() < chance ? randomStep(axis, by, stream) : undefined,
  );
  return (axis, coordinate) => steps[axis]?.(coordinate) ?? coordinate;
}

/** At least so far that another one of few values is likely. */
export function randomStep(
  { kind, size }: AxisKind,
  by: number,
  stream: RandomStream,
): (coordinate: number) => number {
  if (kind === "anywhere") {
    const to = stream.uniform();
    return () => to;
  }
  const length = stream.normal() * Math.max(by, 0.7 / size);
  return (coordinate) => reflected(coordinate + length);
}

/** Back into 0 … 1 from the end that was passed. */
export function reflected(coordinate: number): number {
  const folded = Math.abs(coordinate) % 2;
  return folded > 1 ? 2 - folded : folded;
}
