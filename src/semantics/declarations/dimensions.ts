import { typeMessages } from "../../diagnostics/messages/types.ts";
import {
  type Dimension,
  dimensionless,
  divideDimensions,
  isAnyDimension,
  multiplyDimensions,
  powerDimension,
  printDimension,
} from "../../ir/dimension.ts";
import { isNumeric, realType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, locationOf, type Unit } from "../context.ts";
import { constantNumber } from "../constants.ts";
import { checkExpression } from "../expressions/check.ts";
import { report } from "../findings.ts";
import { unknownTypeName } from "../types/names.ts";
import type { Symbol } from "../scope.ts";

/** `dimension Energy unit J`, or one made of others. */
export function checkDimension(
  node: Ast.DimensionDeclaration,
  context: Context,
): Symbol | "failed" {
  const name = node.name.text;
  const dimension =
    node.definition === undefined ? { [name]: 1 } : derived(node.definition, context);
  if (dimension === undefined) return "failed";
  const printed = printDimension(dimension);
  if (!context.run.dimensions.has(printed)) {
    context.run.dimensions.set(printed, { name, ...(node.unit && { unit: node.unit.text }) });
  }
  return {
    kind: "dimension",
    name,
    location: locationOf(context, node.name.span),
    type: realType(dimension),
  };
}

function derived(node: Ast.Expression, context: Context): Dimension | undefined {
  switch (node.kind) {
    case "missing":
      return undefined;
    case "number":
      return node.value === 1 && node.unit === undefined ? dimensionless : refuse();
    case "name": {
      const symbol = context.module.scope.lookup(node.name.text);
      if (symbol?.kind === "unknown") return undefined;
      if (symbol === undefined) {
        unknownTypeName(node.name, context);
        return undefined;
      }
      return symbol.kind === "dimension" && isNumeric(symbol.type)
        ? symbol.type.dimension
        : refuse();
    }
    case "binary": {
      if (node.operator === "^") {
        const base = derived(node.left, context);
        const exponent = node.right.kind === "number" ? node.right.value : NaN;
        if (base === undefined) return undefined;
        return Number.isInteger(exponent) ? powerDimension(base, exponent) : refuse();
      }
      if (node.operator !== "*" && node.operator !== "/") return refuse();
      const left = derived(node.left, context);
      const right = derived(node.right, context);
      if (left === undefined || right === undefined) return undefined;
      return node.operator === "*"
        ? multiplyDimensions(left, right)
        : divideDimensions(left, right);
    }
    default:
      return refuse();
  }

  function refuse(): undefined {
    report(context, typeMessages.dimensionDefinition, node.span, {});
  }
}

/** `unit GiB = 1024MiB`. */
export function checkUnit(node: Ast.UnitDeclaration, context: Context): Unit | "failed" {
  const value = checkExpression(node.definition, context.module.scope, context);
  if (value.type.kind === "unknown") return "failed";
  const factor = constantNumber(value, context);
  const { type } = value;
  if (
    factor === undefined ||
    !isNumeric(type) ||
    isAnyDimension(type.dimension) ||
    !(factor > 0 && Number.isFinite(factor))
  ) {
    report(context, typeMessages.unitDefinition, node.definition.span, {});
    return "failed";
  }
  return { name: node.name.text, factor, dimension: type.dimension };
}
