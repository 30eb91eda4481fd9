import type { Refined, Type } from "../../ir/type.ts";
import type * as Ast from "../../syntax/ast.ts";
import type { Context } from "../context.ts";
import type { Scope } from "../scope.ts";
import { unknownType } from "../../ir/types.ts";

/** A type with range or set, scale and direction. Ends are constants in base units. Errors are reported; the rest is kept. */
export function resolveRefined(_node: Ast.RefinedType, _scope: Scope, _context: Context): Refined {
  return { type: unknownType };
}

/** A type without refinements: those of a named type are left out. */
export function resolveType(_node: Ast.TypeExpression, _scope: Scope, _context: Context): Type {
  return unknownType;
}
