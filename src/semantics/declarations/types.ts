import { nameMessages } from "../../diagnostics/messages/names.ts";
import { typeMessages } from "../../diagnostics/messages/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, locationOf } from "../context.ts";
import { report } from "../findings.ts";
import type { Symbol } from "../scope.ts";
import { resolveRefined } from "../types/resolve.ts";

/** `enum Domain { web, books }`. */
export function checkEnum(node: Ast.EnumDeclaration, context: Context): Symbol {
  const members = new Set<string>();
  for (const member of node.members) {
    if (members.has(member.text)) {
      report(context, nameMessages.duplicateMember, member.span, {
        name: member.text,
        owner: `the enum \`${node.name.text}\``,
      });
    }
    members.add(member.text);
  }
  if (members.size === 0) report(context, typeMessages.emptyChoice, node.name.span, {});
  return {
    kind: "enum",
    name: node.name.text,
    location: locationOf(context, node.name.span),
    members: [...members],
  };
}

/** `type LearningRate = Real in 1e-8 .. 10 log`. */
export function checkTypeDeclaration(node: Ast.TypeDeclaration, context: Context): Symbol {
  return {
    kind: "type",
    name: node.name.text,
    location: locationOf(context, node.name.span),
    type: resolveRefined(node.definition, context.module.scope, context),
  };
}
