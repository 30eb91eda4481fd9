import { type Dimension, isAnyDimension, isDimensionless } from "../../ir/dimension.ts";
import type { Type } from "../../ir/type.ts";
import { isNumeric } from "../../ir/types.ts";
import { scalarOf } from "../../semantics/types/shape.ts";

/** The base unit of each base dimension: `Memory` → `B`. */
export type BaseUnits = ReadonlyMap<string, string>;

/** The base unit of a type's numbers for people, `B`, `B/s`, `1/s`; nothing where they are plain. */
export function unitOf(type: Type, units: BaseUnits): { readonly unit?: string } {
  const scalar = scalarOf(type);
  if (!isNumeric(scalar)) return {};
  const unit = unitText(scalar.dimension, units);
  return unit === undefined ? {} : { unit };
}

function unitText(dimension: Dimension, units: BaseUnits): string | undefined {
  if (isAnyDimension(dimension) || isDimensionless(dimension)) return undefined;
  const factors = Object.entries(dimension)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([base, exponent]) => ({ name: units.get(base) ?? base, exponent }));
  const print = (sign: 1 | -1) =>
    factors
      .filter(({ exponent }) => Math.sign(exponent) === sign)
      .map(({ name, exponent }) =>
        exponent === sign ? name : `${name}^${String(exponent * sign)}`,
      )
      .join("*");
  const [above, below] = [print(1), print(-1)];
  if (below === "") return above;
  return `${above === "" ? "1" : above}/${below.includes("*") ? `(${below})` : below}`;
}
