/** How operators on arrays are taken apart into operations on scalars. */
import type { Nested, ScalarMaker, Unfold } from "../atom.ts";

/** Two arrays of the same length element by element, or two scalars. */
export function elementwise(atom: string): Unfold {
  return ([left, right], make) =>
    left === undefined || right === undefined ? undefined : pairs(atom, left, right, make);
}

function pairs<S>(
  atom: string,
  left: Nested<S>,
  right: Nested<S>,
  make: ScalarMaker<S>,
): Nested<S> | undefined {
  if (!make.isArray(left)) {
    return make.isArray(right) ? undefined : make.apply(atom, [left, right]);
  }
  if (!make.isArray(right) || left.length !== right.length) return undefined;
  const elements: Nested<S>[] = [];
  for (const [i, element] of left.entries()) {
    const other = right[i];
    const pair = other === undefined ? undefined : pairs(atom, element, other, make);
    if (pair === undefined) return undefined;
    elements.push(pair);
  }
  return elements;
}

/** Every scalar of an array of any depth by itself. */
export function mapped(atom: string): Unfold {
  return ([value], make) =>
    value === undefined ? undefined : each(value, make, (scalar) => make.apply(atom, [scalar]));
}

/** Every scalar of an array, which stands on either side, together with the scalar on the other. */
export function scaled(atom: string): Unfold {
  return ([left, right], make) => {
    if (left === undefined || right === undefined) return undefined;
    if (!make.isArray(right)) {
      return each(left, make, (scalar) => make.apply(atom, [scalar, right]));
    }
    return make.isArray(left)
      ? undefined
      : each(right, make, (scalar) => make.apply(atom, [left, scalar]));
  };
}

function each<S>(value: Nested<S>, make: ScalarMaker<S>, f: (scalar: S) => S): Nested<S> {
  return make.isArray(value) ? value.map((element) => each(element, make, f)) : f(value);
}
