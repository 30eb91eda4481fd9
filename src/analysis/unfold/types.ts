import { anyNumber, anyTruth, memberRange, type Range } from "../../ir/range.ts";
import type { Type } from "../../ir/type.ts";
import { presentType } from "../../ir/types.ts";

/** What a scalar of that type may be; `undefined` for texts and for what is no scalar. */
export function rangeOfType(type: Type): Range | undefined {
  const present = presentType(type);
  switch (present.kind) {
    case "real":
      return anyNumber;
    case "int":
      return { ...anyNumber, whole: true };
    case "bool":
      return anyTruth;
    case "choice":
      return memberRange(present.members);
    case "text":
    case "simplex":
    case "permutation":
    case "array":
    case "record":
    case "model":
    case "data":
    case "optional":
    case "unknown":
      return undefined;
  }
}
