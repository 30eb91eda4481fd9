import { nameMessages } from "../../diagnostics/messages/names.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, locationOf } from "../context.ts";
import { checkRefined } from "../expressions/check.ts";
import { report } from "../findings.ts";
import type { DeclaredArgument } from "../program.ts";
import type { Scope, Symbol } from "../scope.ts";
import { childScope } from "../scope-nesting.ts";
import { resolveRefined } from "../types/resolve.ts";

export interface CheckedArguments {
  readonly arguments: readonly DeclaredArgument[];
  /** The scope of the body: generics and arguments. */
  readonly scope: Scope;
}

/** Generics and arguments, in order: types and defaults may mention earlier arguments. */
export function checkArguments(
  generics: readonly Ast.Name[],
  nodes: readonly Ast.Argument[],
  owner: "function" | "task",
  context: Context,
): CheckedArguments {
  const names = new Map<string, Symbol>();
  const scope = childScope(context.module.scope, names);
  const declare = (name: Ast.Name, symbol: Symbol) => {
    if (names.has(name.text)) {
      report(context, nameMessages.duplicateMember, name.span, {
        name: name.text,
        owner: "this list of arguments",
      });
    } else names.set(name.text, symbol);
  };
  for (const name of generics) {
    declare(name, { kind: "generic", name: name.text, location: locationOf(context, name.span) });
  }
  const checked = nodes.map((node): DeclaredArgument => {
    const type = resolveRefined(node.type, scope, context, {
      open: true,
      optional: owner === "task",
    });
    const value =
      node.default === undefined ? undefined : checkRefined(node.default, scope, context, type);
    declare(node.name, {
      kind: "local",
      name: node.name.text,
      location: locationOf(context, node.name.span),
      key: node.name.text,
      type: type.type,
    });
    return {
      name: node.name.text,
      type,
      static: node.static,
      ...(value === undefined ? {} : { default: value }),
    };
  });
  return { arguments: checked, scope };
}
