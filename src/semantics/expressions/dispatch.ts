import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import { boolType, textType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import type { Context, Mode } from "../context.ts";
import { report } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { textAt, unknownAt } from "../typed.ts";
import { inferCall } from "./calls.ts";
import { inferComprehension, inferQuantified } from "./comprehensions.ts";
import { inferConditional } from "./conditional.ts";
import { inferIndex } from "./indexing.ts";
import { inferList } from "./lists.ts";
import { inferMember } from "./members.ts";
import { inferName } from "./names.ts";
import { inferNumber } from "./numbers.ts";
import { inferBinary, inferComparison, inferMembership, inferUnary } from "./operators.ts";
import { inferRecord } from "./records.ts";

/** The typed form of an expression by its kind. A check run carries it, so that its parts can call it. */
export function dispatch(
  node: Ast.Expression,
  scope: Scope,
  context: Context,
  mode: Mode,
): TypedExpression {
  switch (node.kind) {
    case "missing":
      return unknownAt(node.span);
    case "number":
      return inferNumber(node, context);
    case "string":
      return textAt(node.value, textType, node.span);
    case "boolean":
      return { kind: "boolean", value: node.value, type: boolType, span: node.span };
    case "name":
      return inferName(node.name, scope, context, mode);
    case "call":
      return inferCall(node, scope, context);
    case "member":
      return inferMember(node, scope, context, mode);
    case "index":
      return inferIndex(node, scope, context, mode);
    case "unary":
      return inferUnary(node, scope, context);
    case "binary":
      return inferBinary(node, scope, context, mode);
    case "comparison":
      return inferComparison(node, scope, context);
    case "membership":
      return inferMembership(node, scope, context);
    case "if":
      return inferConditional(node, scope, context, mode);
    case "quantified":
      return inferQuantified(node, scope, context);
    case "list":
      return inferList(node, scope, context, mode.expected);
    case "comprehension":
      return inferComprehension(node, scope, context, mode.expected, "matrix");
    case "record":
      return inferRecord(node, scope, context, mode.expected);
    case "load":
      report(context, typeMessages.loadNeedsType, node.span, { path: node.path.value });
      return unknownAt(node.span);
  }
}
