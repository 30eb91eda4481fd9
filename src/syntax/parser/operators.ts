/** Folds flat chains of operands and operators into trees by precedence. */
import type { IToken } from "chevrotain";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnose, type Message } from "../../diagnostics/message.ts";
import { syntaxMessages as M } from "../../diagnostics/messages/syntax.ts";
import type { Source } from "../../diagnostics/source.ts";
import { cover } from "../../diagnostics/span.ts";
import type * as Ast from "../ast.ts";
import { operators as operatorTexts } from "../precedence.ts";
import * as T from "../tokens.ts";
import { tokenSpan } from "./core.ts";

export interface SumItem {
  readonly operator: IToken;
  readonly minus: IToken | undefined;
  readonly operand: Ast.Expression;
}

export type ConditionItem =
  | { readonly operator: IToken; readonly domain: Ast.Domain }
  | {
      readonly operator: IToken;
      readonly nots: readonly IToken[] | undefined;
      readonly operand: Ast.Expression;
    };

/** `-a ^ b * c + d`: `^` binds to the right and tightest, then the sign, then `* /`, then `+ -`. */
export function foldSum(
  source: Source,
  minus: IToken | undefined,
  head: Ast.Expression,
  items: readonly SumItem[],
  findings: Diagnostic[],
): Ast.Expression {
  // Factors: runs of `^`, folded from the right; a sign negates the run that begins behind it.
  const factors: Ast.Expression[] = [];
  const operators: IToken[] = [];
  let right: Ast.Expression | undefined;
  let power: IToken | undefined;
  for (let i = items.length; i >= 0; i--) {
    const item = items[i - 1];
    const operand = item?.operand ?? head;
    const sign = item === undefined ? minus : item.minus;
    let node = operand;
    if (power !== undefined && right !== undefined) {
      checkExponent(source, operand, right, findings);
      node = binary("^", power, operand, right);
    }
    if (sign !== undefined) node = negative(sign, node);
    if (item?.operator.tokenType === T.sign["^"]) {
      power = item.operator;
      right = node;
      continue;
    }
    power = undefined;
    factors.push(node);
    if (item !== undefined) operators.push(item.operator);
  }
  factors.reverse();
  operators.reverse();
  return (
    foldLeft(foldLeft({ operands: factors, operators }, operatorTexts.product), operatorTexts.sum)
      .operands[0] ?? head
  );
}

interface Chain {
  readonly operands: readonly Ast.Expression[];
  readonly operators: readonly IToken[];
}

/** Joins from the left what stands between the given operators. */
function foldLeft(chain: Chain, texts: readonly Ast.BinaryOperator[]): Chain {
  const operands: Ast.Expression[] = [];
  const operators: IToken[] = [];
  let left: Ast.Expression | undefined;
  chain.operands.forEach((operand, i) => {
    const operator = i === 0 ? undefined : chain.operators[i - 1];
    const text = texts.find((candidate) => candidate === operator?.image);
    if (operator === undefined || left === undefined) left = operand;
    else if (text !== undefined) left = binary(text, operator, left, operand);
    else {
      operands.push(left);
      operators.push(operator);
      left = operand;
    }
  });
  if (left !== undefined) operands.push(left);
  return { operands, operators };
}

/** `not a == b and c in D or e`: `??` binds tightest, then comparisons and `in`, `not`, `and`, `or`. */
export function foldCondition(
  source: Source,
  nots: readonly IToken[] | undefined,
  head: Ast.Expression,
  items: readonly ConditionItem[],
  findings: Diagnostic[],
): Ast.Expression {
  const operands: Ast.Expression[] = [];
  const operators: IToken[] = [];
  let comparands: Ast.Expression[] = [head];
  let comparisons: ConditionItem[] = [];
  let pending = nots;
  const close = () => {
    let node = joinComparison(source, comparands, comparisons, findings);
    for (const not of pending?.toReversed() ?? []) {
      node = {
        kind: "unary",
        span: cover(tokenSpan(not), node.span),
        operator: "not",
        operand: node,
      };
    }
    operands.push(node);
  };
  for (const item of items) {
    if ("domain" in item) {
      comparisons.push(item);
      continue;
    }
    const { tokenType } = item.operator;
    if (tokenType === T.keyword.and || tokenType === T.keyword.or) {
      close();
      operators.push(item.operator);
      comparands = [item.operand];
      comparisons = [];
      pending = item.nots;
      continue;
    }
    if (item.nots?.[0] !== undefined)
      findings.push(misplaced(source, M.notNeedsParentheses, item.nots[0]));
    comparisons.push(item);
    comparands.push(item.operand);
  }
  close();
  return (
    foldLeft(
      foldLeft({ operands, operators }, operatorTexts.conjunction),
      operatorTexts.disjunction,
    ).operands[0] ?? head
  );
}

/** Joins `??` from the right, then what is left into one comparison or membership. */
function joinComparison(
  source: Source,
  operands: readonly Ast.Expression[],
  items: readonly ConditionItem[],
  findings: Diagnostic[],
): Ast.Expression {
  const joined: Ast.Expression[] = [];
  const comparisons: ConditionItem[] = [];
  let next = operands.length - 1;
  let right = operands[next];
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i];
    if (item === undefined || right === undefined) break;
    if ("domain" in item) {
      comparisons.push(item);
      continue;
    }
    next--;
    const left = operands[next];
    if (left === undefined) break;
    if (item.operator.tokenType === T.sign["??"]) {
      right = binary("??", item.operator, left, right);
      continue;
    }
    joined.push(right);
    comparisons.push(item);
    right = left;
  }
  if (right !== undefined) joined.push(right);
  joined.reverse();
  comparisons.reverse();
  return compare(source, joined, comparisons, findings);
}

function compare(
  source: Source,
  operands: readonly Ast.Expression[],
  items: readonly ConditionItem[],
  findings: Diagnostic[],
): Ast.Expression {
  const [first] = operands;
  if (first === undefined) return { kind: "missing", span: { start: 0, end: 0 } };
  const [item] = items;
  if (item === undefined) return first;
  const second = items.slice(1).find((other) => "domain" in other || "domain" in item);
  if (second !== undefined) findings.push(misplaced(source, M.chainedMembership, second.operator));
  if ("domain" in item) {
    return {
      kind: "membership",
      span: cover(first.span, item.domain.span),
      value: first,
      domain: item.domain,
    };
  }
  const operators = items.flatMap(({ operator }) => {
    const text = operatorTexts.comparison.find((candidate) => candidate === operator.image);
    return text === undefined ? [] : [{ text, span: tokenSpan(operator) }];
  });
  return {
    kind: "comparison",
    span: cover(first.span, operands.at(-1)?.span ?? first.span),
    operands,
    operators,
  };
}

function binary(
  operator: Ast.BinaryOperator,
  token: IToken,
  left: Ast.Expression,
  right: Ast.Expression,
): Ast.BinaryExpression {
  return {
    kind: "binary",
    span: cover(left.span, right.span),
    operator,
    operatorSpan: tokenSpan(token),
    left,
    right,
  };
}

function negative(minus: IToken, operand: Ast.Expression): Ast.UnaryExpression {
  return { kind: "unary", span: cover(tokenSpan(minus), operand.span), operator: "-", operand };
}

/** `2^10B` reads as 2 to the power of 10 bytes. */
function checkExponent(
  source: Source,
  base: Ast.Expression,
  exponent: Ast.Expression,
  findings: Diagnostic[],
): void {
  if (exponent.kind !== "number" || exponent.unit === undefined || exponent.unit.text === "%")
    return;
  const unit = exponent.unit.text;
  const location = { file: source.file, span: exponent.span };
  const written = source.text.slice(base.span.start, base.span.end);
  const digits = source.text.slice(exponent.span.start, exponent.unit.span.start);
  findings.push(diagnose(M.exponentWithUnit, location, { base: written, digits, unit }));
}

function misplaced(
  source: Source,
  kind: Message<Record<string, never>>,
  token: IToken,
): Diagnostic {
  return diagnose(kind, { file: source.file, span: tokenSpan(token) }, {});
}
