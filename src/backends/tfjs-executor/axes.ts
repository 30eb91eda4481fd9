/** Fewer axes with the same meaning: kernels take up to five or six, and are faster with fewer. */
import type { Shape } from "../../graph/tensor.ts";

/** More axes than this are joined where they can be. */
export const manyAxes = 4;

/** Neighbouring axes in one, as far as `alike` says of each and the next that they are treated the same way. */
export function joined(
  shape: Shape,
  alike: (axis: number, next: number) => boolean,
): { readonly shape: number[]; readonly groups: readonly (readonly number[])[] } {
  const groups: number[][] = [];
  for (const axis of shape.keys()) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && alike(last, axis)) group.push(axis);
    else groups.push([axis]);
  }
  const lengths = groups.map((group) =>
    group.reduce((product, axis) => product * (shape[axis] ?? 1), 1),
  );
  return { shape: lengths, groups };
}

/** Shapes that are broadcast to one another, with leading ones and, where there are many axes, joined ones. */
export function alignedShapes(shapes: readonly Shape[], result: Shape): readonly number[][] {
  const full = shapes.map((shape) => [
    ...Array.from({ length: result.length - shape.length }, () => 1),
    ...shape,
  ]);
  const repeats = (axis: number): string =>
    full.map((shape) => (shape[axis] === result[axis] ? "=" : "1")).join("");
  const { groups } = joined(result, (axis, next) => repeats(axis) === repeats(next));
  return full.map((shape) =>
    groups.map((group) => group.reduce((product, axis) => product * (shape[axis] ?? 1), 1)),
  );
}
