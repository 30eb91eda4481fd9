import { studyMessages } from "../../diagnostics/messages/studies.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Type } from "../../ir/type.ts";
import { join } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { quoted, report, typeText } from "../findings.ts";
import type { GroupSymbol, Symbol } from "../scope.ts";

/** What replaces an inherited name has the same type; else it is reported, and the name is in error. */
export function requireSameType(
  now: Symbol | "failed",
  old: Symbol | undefined,
  span: Span,
  context: Context,
): Symbol | "failed" {
  if (now === "failed" || old === undefined) return now;
  if (old.kind === "unknown" || now.kind === "unknown") return now;
  const { name } = now;
  if (old.kind === "group") {
    if (hasMembers(now, old)) return now;
    report(context, studyMessages.replacesGroup, span, {
      name,
      members: quoted(old.members.keys()),
    });
    return "failed";
  }
  if ((old.kind === "trial") !== (now.kind === "trial")) {
    report(context, studyMessages.replacesTrial, span, { name, trial: old.kind === "trial" });
    return "failed";
  }
  const [was, is] = [typeOfSymbol(old), typeOfSymbol(now)];
  if (was === undefined || is === undefined || join(was, is) !== undefined) return now;
  report(
    context,
    studyMessages.replacedType,
    span,
    { name, was: typeText(context, was), is: typeText(context, is) },
    { related: [{ message: "this is what it replaces", location: old.location }] },
  );
  return "failed";
}

/** Whether what was read as members of a used space can be read as fields of what replaces it. */
function hasMembers(now: Symbol, { members }: GroupSymbol): boolean {
  const type = typeOfSymbol(now);
  return (
    type?.kind === "record" &&
    [...members.keys()].every((member) => type.fields.some(({ name }) => name === member))
  );
}

/** The type of a parameter or a value; trials and groups have none. */
export function typeOfSymbol(symbol: Symbol | undefined): Type | undefined {
  return symbol?.kind === "parameter" || symbol?.kind === "definition" ? symbol.type : undefined;
}

export function readsNames(type: Type): boolean {
  switch (type.kind) {
    case "choice":
    case "permutation":
    case "simplex":
    case "array":
    case "record":
      return true;
    case "real":
    case "int":
    case "bool":
    case "text":
    case "model":
    case "data":
    case "optional":
    case "unknown":
      return false;
  }
}
