import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import { type Context, locationOf } from "../context.ts";
import { checkLet } from "../expressions/check.ts";
import { phaseOf } from "../phase-of.ts";
import type { DefinitionSymbol } from "../scope.ts";

/** A `let` of a module: known everywhere under a key that no other module has. */
export function checkModuleLet(
  node: Ast.LetStatement,
  context: Context,
): DefinitionSymbol | "failed" {
  const value = checkLet(node, context.module.scope, context);
  if (value.type.kind === "unknown") return "failed";
  const constant = constantOf(value, context);
  const symbol: DefinitionSymbol = {
    kind: "definition",
    name: node.name.text,
    location: locationOf(context, node.name.span),
    key: `${context.module.id}/${node.name.text}`,
    type: value.type,
    phase: phaseOf(value, context),
    value,
    ...(constant === undefined ? {} : { constant }),
    branches: [[]],
  };
  context.run.definitions.set(symbol.key, symbol);
  return symbol;
}
