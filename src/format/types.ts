/** Types and what refines them. */
import type { Doc } from "prettier";
import type * as Ast from "../syntax/ast.ts";
import { domain, expression, values } from "./expressions.ts";
import { tightness } from "./parentheses.ts";
import { list, openBracket, space, token } from "./spacing.ts";
import type { Stream } from "./stream.ts";

export function type(stream: Stream, node: Ast.TypeExpression): Doc {
  switch (node.kind) {
    case "namedType":
      return token(stream, node.name.text);
    case "choice":
      return [
        token(stream, "one"),
        space(stream),
        token(stream, "of"),
        space(stream),
        values(stream, node.ordered ? "[" : "{", node.values),
      ];
    case "recordType":
      return list(stream, openBracket(stream, "{"), node.fields, (each) => field(stream, each), {
        spaced: true,
      });
    case "arrayType":
      return [type(stream, node.element), values(stream, "[", node.index)];
    case "optionalType":
      return [type(stream, node.type), token(stream, "?")];
    case "missingType":
      throw new Error("nothing is missing in a text without findings");
  }
}

function field(stream: Stream, node: Ast.FieldType | Ast.SpreadType): Doc {
  if (node.kind === "spreadType") return [token(stream, "..."), token(stream, node.name.text)];
  const name = [token(stream, node.name.text), token(stream, ":"), space(stream)];
  return [name, refined(stream, node.type)];
}

/** `type in domain scale better lower` */
export function refined(stream: Stream, node: Ast.RefinedType): Doc {
  const parts: Doc[] = [type(stream, node.type)];
  if (node.domain !== undefined) {
    parts.push(space(stream), token(stream, "in"), space(stream), domain(stream, node.domain));
  }
  for (const { name, step } of node.scales) {
    parts.push(space(stream), token(stream, name.text));
    if (step === undefined) continue;
    parts.push(space(stream), expression(stream, step, { least: tightness.sum }));
  }
  if (node.better !== undefined) {
    parts.push(space(stream), token(stream, "better"));
    parts.push(space(stream), token(stream, node.better));
  }
  return parts;
}
