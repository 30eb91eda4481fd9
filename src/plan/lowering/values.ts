import { isList } from "../../atoms/values.ts";
import { sizeOfIndexSet } from "../../ir/equal.ts";
import type { IndexSet } from "../../ir/expression.ts";
import type { Type } from "../../ir/type.ts";
import type { Value } from "../../ir/value.ts";
import type { JsonValue } from "../document.ts";

/** A constant as users see it: over an enum an object in declared order, else a list; a permutation as its members in order. */
export function jsonOf(value: Value, type: Type): JsonValue | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "object") return value;
  switch (type.kind) {
    case "array":
      return isList(value)
        ? elements(value, type.over, (item) => jsonOf(item, type.element))
        : undefined;
    case "simplex":
      return isList(value) ? elements(value, type.over, plain) : undefined;
    case "permutation":
      return isList(value) ? inOrder(value, type.over) : undefined;
    case "real":
    case "int":
    case "bool":
    case "text":
    case "choice":
    case "record":
    case "model":
    case "data":
    case "optional":
    case "unknown":
      return undefined;
  }
}

function plain(value: Value): JsonValue | undefined {
  return typeof value === "object" ? undefined : value;
}

function elements(
  values: readonly Value[],
  over: IndexSet,
  lower: (value: Value) => JsonValue | undefined,
): JsonValue | undefined {
  const lowered = values.map(lower).filter((value) => value !== undefined);
  if (lowered.length !== values.length) return undefined;
  if (over.kind !== "members") return lowered;
  return Object.fromEntries(
    over.members.flatMap((member, i) => {
      const value = lowered[i];
      return value === undefined ? [] : [[member, value]];
    }),
  );
}

/** From the position of each member to the members by position. */
function inOrder(positions: readonly Value[], over: IndexSet): JsonValue {
  const size = sizeOfIndexSet(over) ?? positions.length;
  const members =
    over.kind === "members" ? over.members : Array.from({ length: size }, (_, i) => i);
  return [...members.entries()]
    .toSorted(([a], [b]) => Number(positions[a]) - Number(positions[b]))
    .map(([, member]) => member);
}
