/**
 * Where an expression takes parentheses: where the grammar asks for them, and where people would have
 * to know the order of operators by heart (`??` beside other operators, `and` in `or`, `not a == b`).
 */
import type { Expression } from "../syntax/ast.ts";
import { operators } from "../syntax/precedence.ts";

/** How tightly an expression binds, loosest first. */
export const tightness = {
  expression: 0,
  disjunction: 1,
  conjunction: 2,
  negation: 3,
  comparison: 4,
  fallback: 5,
  sum: 6,
  product: 7,
  sign: 8,
  power: 9,
  postfix: 10,
} as const;

export type Tightness = (typeof tightness)[keyof typeof tightness];

const binary: ReadonlyMap<string, Tightness> = new Map(
  (["disjunction", "conjunction", "fallback", "sum", "product", "power"] as const).flatMap(
    (level) => operators[level].map((operator) => [operator, tightness[level]] as const),
  ),
);

export function tightnessOf(node: Expression): Tightness {
  switch (node.kind) {
    case "if":
    case "record":
    case "quantified":
      return tightness.expression;
    case "binary":
      return binary.get(node.operator) ?? tightness.expression;
    case "unary":
      return node.operator === "not" ? tightness.negation : tightness.sign;
    case "comparison":
    case "membership":
      return tightness.comparison;
    case "number":
    case "string":
    case "boolean":
    case "name":
    case "call":
    case "member":
    case "index":
    case "list":
    case "comprehension":
    case "load":
    case "missing":
      return tightness.postfix;
  }
}

export interface OperandTightness {
  readonly left: Tightness;
  readonly right: Tightness;
}

const both = (least: Tightness): OperandTightness => ({ left: least, right: least });

/** What the left and the right operand of a binary operator must bind at least as tightly as. */
export function operandTightness(level: Tightness): OperandTightness {
  if (level === tightness.power) return { left: tightness.postfix, right: tightness.sign };
  if (level === tightness.sum) return both(tightness.product);
  return both(level < tightness.fallback ? tightness.negation : tightness.sign);
}

/** The operand of `not`, where `not a == b` would be taken for `(not a) == b`. */
export function needsParenthesesAfterNot(node: Expression): boolean {
  return node.kind === "comparison" || tightnessOf(node) < tightness.negation;
}

/** Whether an expression begins with `name in`, which opens a comprehension directly after `(` or `[`. */
export function opensBound(node: Expression): boolean {
  for (let at = node; ;) {
    if (at.kind === "membership") return at.value.kind === "name";
    if (at.kind !== "binary" || (at.operator !== "and" && at.operator !== "or")) return false;
    if (at.left.kind === "binary" && at.left.operator !== at.operator) return false;
    at = at.left;
  }
}

/** Whether an expression ends with the name `load`, which takes a string behind it for its file. */
export function endsWithLoad(node: Expression): boolean {
  for (let at = node; ;) {
    switch (at.kind) {
      case "name":
        return at.name.text === "load";
      case "unary":
        at = at.operand;
        continue;
      case "binary":
        at = at.right;
        continue;
      case "comparison": {
        const last = at.operands.at(-1);
        if (last === undefined) return false;
        at = last;
        continue;
      }
      case "membership":
        if (at.domain.kind === "set") return false;
        at = at.domain.kind === "range" ? at.domain.high : at.domain.of;
        continue;
      case "if":
        at = at.otherwise;
        continue;
      case "quantified":
        at = at.over.body;
        continue;
      case "number":
      case "string":
      case "boolean":
      case "call":
      case "member":
      case "index":
      case "list":
      case "comprehension":
      case "record":
      case "load":
      case "missing":
        return false;
    }
  }
}
