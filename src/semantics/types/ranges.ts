/** Ranges and sets of values: membership, and how they are written. */
import { isAnyDimension, isDimensionless } from "../../ir/dimension.ts";
import type { Type, ValueSet } from "../../ir/type.ts";
import { isNumeric } from "../../ir/types.ts";
import type { Value } from "../../ir/value.ts";
import type { Context } from "../context.ts";
import { baseUnitOf } from "../findings.ts";
import { scalarOf } from "./shape.ts";

/** Whether a value lies in a range or set. */
export function isWithin(value: Value, within: ValueSet): boolean {
  if (within.kind === "set") {
    return typeof value !== "object" && value !== undefined && within.values.includes(value);
  }
  if (typeof value !== "number") return true;
  return value >= (within.low ?? -Infinity) && value <= (within.high ?? Infinity);
}

/** A range or set as the user would write it, in base units: `0 .. 0.9`, `0B .. inf`, `{ sgd, adam }`. */
export function domainText(within: ValueSet | undefined, type: Type, context: Context): string {
  if (within === undefined) return "any value";
  const show = (value: number | string | boolean) => quantityText(value, scalarOf(type), context);
  if (within.kind === "set") return `{ ${within.values.map(show).join(", ")} }`;
  const low = within.low === undefined ? "-inf" : show(within.low);
  return `${low} .. ${within.high === undefined ? "inf" : show(within.high)}`;
}

/** A constant with its base unit. */
export function quantityText(
  value: number | string | boolean,
  type: Type,
  context: Context,
): string {
  if (!isNumeric(type) || typeof value !== "number") return String(value);
  const { dimension } = type;
  const plain = isAnyDimension(dimension) || isDimensionless(dimension);
  return `${String(value)}${plain ? "" : (baseUnitOf(context, dimension) ?? "")}`;
}
