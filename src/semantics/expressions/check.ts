import type { TypedExpression } from "../../ir/expression.ts";
import type { Refined, Type } from "../../ir/type.ts";
import { boolType, unknownType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import type { Context } from "../context.ts";
import type { DeclaredArgument, Signature } from "../program.ts";
import type { Scope } from "../scope.ts";

/**
 * The typed form of an expression. With `expected`, bare choices, records and lists are read as that type, and what
 * does not fit it is reported. Never throws; what is in error has the unknown type, so one mistake gives one message.
 */
export function checkExpression(
  node: Ast.Expression,
  _scope: Scope,
  _context: Context,
  _expected?: Type,
): TypedExpression {
  return { kind: "boolean", value: false, type: unknownType, span: node.span };
}

/** An expression of type Bool. */
export function checkCondition(node: Ast.Expression, scope: Scope, context: Context): TypedExpression {
  return checkExpression(node, scope, context, boolType);
}

/** `checkExpression` against a type with refinements: a constant outside the range or set is reported. */
export function checkRefined(
  node: Ast.Expression,
  scope: Scope,
  context: Context,
  expected: Refined,
): TypedExpression {
  return checkExpression(node, scope, context, expected.type);
}

/** The value of a `let`, its annotation carried out; the only place where `load` may stand. */
export function checkLet(node: Ast.LetStatement, scope: Scope, context: Context): TypedExpression {
  return checkExpression(node.value, scope, context);
}

/** What `checkTrialInputs` makes of a trial's inputs. */
export interface CheckedInputs {
  /** In declared order; defaults put in; absent `T?` left out. */
  readonly inputs: readonly { readonly argument: DeclaredArgument; readonly value: TypedExpression }[];
  /** The result type, generics and arguments put in. */
  readonly result: Type;
}

/** The inputs of a task: no positional ones, a bare name means itself. `callee` names it in messages. */
export function checkTrialInputs(
  _callee: Ast.Name,
  _inputs: readonly Ast.Input[],
  signature: Signature,
  _scope: Scope,
  _context: Context,
): CheckedInputs {
  return { inputs: [], result: signature.result };
}
