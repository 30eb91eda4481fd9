/** Small questions about types. */
import type { IndexSet } from "../../ir/expression.ts";
import type { ChoiceType, Type } from "../../ir/type.ts";
import { intType, presentType } from "../../ir/types.ts";

/** What a refinement narrows: the type itself, that of the elements of an array, of what may be absent. */
export function scalarOf(type: Type): Type {
  const present = presentType(type);
  return present.kind === "array" ? scalarOf(present.element) : present;
}

/** The type of a binder that runs over an index set, and of an index into an array over it. */
export function memberType(set: IndexSet): Type {
  switch (set.kind) {
    case "members":
      return membersAsChoice(set);
    case "generic":
      return { kind: "choice", name: set.name, members: [], ordered: false };
    case "length":
    case "range":
    case "runs":
    case "any":
      return intType();
  }
}

function membersAsChoice(set: IndexSet & { kind: "members" }): ChoiceType {
  return {
    kind: "choice",
    ...(set.name === undefined ? {} : { name: set.name }),
    members: set.members,
    ordered: false,
  };
}

/** The choice whose members may be written bare where this type is expected. */
export function expectedChoice(expected: Type | undefined): ChoiceType | undefined {
  if (expected === undefined) return undefined;
  const present = presentType(expected);
  return present.kind === "choice" ? present : undefined;
}

/** An enum as a type. */
export function enumType(name: string, members: readonly string[]): ChoiceType {
  return { kind: "choice", name, members, ordered: false };
}
