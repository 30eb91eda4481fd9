import type { Atom } from "../../atoms/atom.ts";
import { findOperator } from "../../atoms/table.ts";
import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import { positionOf } from "../../ir/position.ts";
import type { Type } from "../../ir/type.ts";
import { presentType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantNumber } from "../constants.ts";
import { type Context, type Mode, textOf } from "../context.ts";
import { report } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { withAssumption } from "../scope-nesting.ts";
import { bothAt, unknownAt } from "../typed.ts";
import { expectedChoice } from "../types/shape.ts";
import { applyAtom, type Operand } from "./atoms.ts";
import { inferExpression } from "./infer.ts";

/** The atom of an operator that the grammar has. */
function operator(notation: string, operands: number): Atom {
  const atom = findOperator(notation, operands);
  if (atom === undefined) throw new Error(`no atom for the operator ${notation}`);
  return atom;
}

export function inferUnary(
  node: Ast.UnaryExpression,
  scope: Scope,
  context: Context,
): TypedExpression {
  const typed = inferExpression(node.operand, scope, context);
  const operand = { node: node.operand, typed };
  return folded(applyAtom(operator(node.operator, 1), [operand], node.span, context));
}

/** `-3` is a number, not a calculation. */
function folded(typed: TypedExpression): TypedExpression {
  if (typed.kind !== "apply" || typed.atom !== "negate") return typed;
  const [value] = typed.args;
  return value?.kind === "number" && value.value !== 0
    ? { kind: "number", value: -value.value, type: typed.type, span: typed.span }
    : typed;
}

export function inferBinary(
  node: Ast.BinaryExpression,
  scope: Scope,
  context: Context,
  mode: Mode,
): TypedExpression {
  const { operator: notation, left, right } = node;
  const fallback = notation === "??";
  const hint = fallback && mode.expected !== undefined ? { expected: mode.expected } : {};
  const first = inferExpression(left, scope, context, fallback ? { ...hint, absent: true } : {});
  const second = inferExpression(
    right,
    rightScope(notation, first, scope),
    context,
    fallback ? { expected: mode.expected ?? presentType(first.type) } : {},
  );
  if (notation === "/" && constantNumber(second, context) === 0) {
    report(context, typeMessages.divisionByZero, right.span, {});
    return unknownAt(node.span);
  }
  const operands = [
    { node: left, typed: first },
    { node: right, typed: second },
  ];
  return applyAtom(operator(notation, 2), operands, node.span, context);
}

/** Right of `and` the left side holds, right of `or` it does not. */
function rightScope(notation: Ast.BinaryOperator, left: TypedExpression, scope: Scope): Scope {
  if (notation !== "and" && notation !== "or") return scope;
  return withAssumption(scope, { condition: left, holds: notation === "and" });
}

/** `a < b <= c` is `a < b and b <= c`. */
export function inferComparison(
  node: Ast.ComparisonExpression,
  scope: Scope,
  context: Context,
): TypedExpression {
  const operands = inferAlike(node.operands, scope, context);
  let result: TypedExpression | undefined;
  for (const [i, { text }] of node.operators.entries()) {
    const [left, right] = [operands[i], operands[i + 1]];
    if (left === undefined || right === undefined) break;
    const span: Span = { start: left.typed.span.start, end: right.typed.span.end };
    const compared = applyAtom(operator(text, 2), [left, right], span, context);
    const one = isEquality(text) ? compared : byPosition(compared);
    result = result === undefined ? one : bothAt(result, one, node.span);
    if (one.type.kind === "unknown") return unknownAt(node.span);
  }
  return result ?? unknownAt(node.span);
}

function isEquality(operator: Ast.ComparisonOperator): boolean {
  return operator === "==" || operator === "!=";
}

/** Ordered choices are compared by their positions. */
function byPosition(typed: TypedExpression): TypedExpression {
  if (typed.kind !== "apply" || typed.type.kind === "unknown") return typed;
  const args = typed.args.map((arg) =>
    arg.type.kind === "choice" ? positionOf(arg, arg.type) : arg,
  );
  return { ...typed, args };
}

/** `lr in 1e-5 .. 1`, `optimizer in { sgd, lion }`. */
export function inferMembership(
  node: Ast.MembershipExpression,
  scope: Scope,
  context: Context,
): TypedExpression {
  const { value, domain } = node;
  switch (domain.kind) {
    case "range": {
      const operands = inferAlike([value, domain.low, domain.high], scope, context);
      return byPosition(applyAtom(operator("in ..", 3), operands, node.span, context));
    }
    case "set": {
      const operands = inferAlike([value, ...domain.values], scope, context);
      if (operands.length < 2) return unknownAt(node.span);
      return applyAtom(operator("in {}", operands.length), operands, node.span, context);
    }
    case "indexSet":
      if (domain.of.kind !== "missing") {
        report(context, typeMessages.membershipDomain, domain.span, {
          found: `\`${textOf(context, domain.span)}\``,
        });
      }
      return unknownAt(node.span);
  }
}

/**
 * Expressions of one type, of which one may say what bare choices among the others mean: `adam == optimizer`
 * is read as `optimizer == adam` is.
 */
function inferAlike(
  nodes: readonly Ast.Expression[],
  scope: Scope,
  context: Context,
): readonly Operand[] {
  const known = nodes.find((node) => !isBareChoice(node, scope)) ?? nodes[0];
  if (known === undefined) return [];
  const typed = inferExpression(known, scope, context);
  const unknown = typed.type.kind === "unknown" ? typed.type : undefined;
  const expected: Type | undefined = unknown ?? expectedChoice(typed.type);
  return nodes.map((node) => ({
    node,
    typed:
      node === known
        ? typed
        : inferExpression(node, scope, context, expected === undefined ? {} : { expected }),
  }));
}

function isBareChoice(node: Ast.Expression, scope: Scope): boolean {
  return node.kind === "name" && scope.lookup(node.name.text) === undefined;
}
