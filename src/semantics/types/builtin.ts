/** Types that every file knows. */
import type { Type } from "../../ir/type.ts";
import { boolType, dataType, intType, modelType, realType, textType } from "../../ir/types.ts";

const plainTypes: ReadonlyMap<string, Type> = new Map<string, Type>([
  ["Real", realType()],
  ["Int", intType()],
  ["Bool", boolType],
  ["Text", textType],
  ["Model", modelType],
  ["Data", dataType],
]);

/** Types over an index set: `Simplex[E]`. */
export const indexedTypes = ["Simplex", "Permutation"] as const;

/** The built-in type of that name that needs no index set. */
export function builtinType(name: string): Type | undefined {
  return plainTypes.get(name);
}

/** Names that nothing else can have. */
export const builtinTypeNames: ReadonlySet<string> = new Set([
  ...plainTypes.keys(),
  ...indexedTypes,
]);
