/** Expressions, and the domains after `in`. */
import type { Doc } from "prettier";
import { builders } from "prettier/doc";
import type * as Ast from "../syntax/ast.ts";
import {
  needsParenthesesAfterNot,
  opensBound,
  operandTightness,
  tightness,
  tightnessOf,
  type Tightness,
} from "./parentheses.ts";
import { breakable, closing, list, openBracket, openParenthesis, space, token } from "./spacing.ts";
import type { Stream } from "./stream.ts";

const { group, hardline, indent, line, softline } = builders;

/**
 * An expression, in parentheses where it binds less tightly than `least`. Where it breaks, what follows is
 * indented, unless `flush` says that it stands on lines of its own.
 */
export function expression(
  stream: Stream,
  node: Ast.Expression,
  { least = tightness.expression, flush = false }: { least?: Tightness; flush?: boolean } = {},
): Doc {
  return tightnessOf(node) < least ? parenthesised(stream, node) : bare(stream, node, flush);
}

/** An expression in parentheses. */
export function parenthesised(stream: Stream, node: Ast.Expression): Doc {
  const inside = [breakable(stream, softline), bare(stream, node, true)];
  return group(["(", indent(inside), softline, ")"]);
}

/** Whether an expression breaks inside its brackets, so that it can begin behind `=`. */
export function isBracketed(node: Ast.Expression): boolean {
  return tightnessOf(node) === tightness.postfix || node.kind === "record";
}

/** What follows `=`: behind it where it is bracketed or fits, else on lines of its own. */
export function assigned(stream: Stream, node: Ast.Expression): Doc {
  if (isBracketed(node) && !stream.hasRemarks()) return [" ", expression(stream, node)];
  return assignedBelow(stream, node);
}

/** What follows `=`: on the same line where it fits, else below. */
export function assignedBelow(stream: Stream, node: Ast.Expression): Doc {
  return group(indent([breakable(stream, line), expression(stream, node, { flush: true })]));
}

function bare(stream: Stream, node: Ast.Expression, flush: boolean): Doc {
  switch (node.kind) {
    case "number":
    case "string":
    case "boolean":
    case "name":
      return token(stream);
    case "call":
      return [token(stream, node.callee.text), inputs(stream, node.inputs)];
    case "member": {
      const object =
        node.object.kind === "number"
          ? parenthesised(stream, node.object)
          : expression(stream, node.object, { least: tightness.postfix });
      return [object, token(stream, "."), token(stream, node.member.text)];
    }
    case "index":
      return [
        expression(stream, node.object, { least: tightness.postfix }),
        list(stream, openBracket(stream, "["), node.index, (each) => expression(stream, each), {
          spaced: false,
        }),
      ];
    case "unary":
      return unary(stream, node);
    case "binary":
      return binary(stream, node, flush);
    case "comparison":
      return comparison(stream, node, flush);
    case "membership":
      return [
        expression(stream, node.value, { least: tightness.sum }),
        space(stream),
        token(stream, "in"),
        space(stream),
        domain(stream, node.domain),
      ];
    case "if":
      return conditional(stream, node, flush);
    case "quantified":
      return group([
        token(stream, node.quantifier),
        space(stream),
        comprehension(stream, node.over),
      ]);
    case "list":
      return list(
        stream,
        openBracket(stream, "["),
        node.items,
        (item, index) => input(stream, item, index === 0),
        { spaced: false, filled: node.items.every(isNumber) },
      );
    case "comprehension":
      return bound(stream, openBracket(stream, "["), node);
    case "record":
      return list(stream, openBracket(stream, "{"), node.fields, (field) => input(stream, field), {
        spaced: true,
      });
    case "load":
      return [token(stream, "load"), space(stream), token(stream)];
    case "missing":
      throw new Error("nothing is missing in a text without findings");
  }
}

const isNumber = ({ kind, value }: Ast.PositionalInput | Ast.SpreadInput): boolean =>
  kind === "positional" &&
  (value.kind === "number" || (value.kind === "unary" && value.operand.kind === "number"));

function unary(stream: Stream, { operator, operand }: Ast.UnaryExpression): Doc {
  if (operator === "-") {
    return [token(stream, "-"), expression(stream, operand, { least: tightness.power })];
  }
  const not = [token(stream, "not"), space(stream)];
  return needsParenthesesAfterNot(operand)
    ? [not, parenthesised(stream, operand)]
    : [not, expression(stream, operand)];
}

// ── operators ──

interface Link {
  readonly operator: string;
  readonly operand: Ast.Expression;
  readonly least: Tightness;
}

function binary(stream: Stream, node: Ast.BinaryExpression, flush: boolean): Doc {
  const level = tightnessOf(node);
  const { left, right } = operandTightness(level);
  if (level === tightness.power) {
    return [
      expression(stream, node.left, { least: left }),
      token(stream, node.operator),
      expression(stream, node.right, { least: right }),
    ];
  }
  const links: Link[] = [];
  const isSame = (other: Ast.Expression) => other.kind === "binary" && tightnessOf(other) === level;
  if (level === tightness.fallback) {
    let rest: Ast.BinaryExpression = node;
    for (; rest.right.kind === "binary" && isSame(rest.right); rest = rest.right) {
      links.push({ operator: rest.operator, operand: rest.right.left, least: left });
    }
    links.push({ operator: rest.operator, operand: rest.right, least: right });
    return chain(stream, { operand: node.left, least: left }, links, flush);
  }
  let first: Ast.Expression = node;
  while (first.kind === "binary" && isSame(first)) {
    links.push({ operator: first.operator, operand: first.right, least: right });
    first = first.left;
  }
  return chain(stream, { operand: first, least: left }, links.toReversed(), flush);
}

function comparison(stream: Stream, node: Ast.ComparisonExpression, flush: boolean): Doc {
  const least = tightness.sum;
  const [first, ...others] = node.operands;
  if (first === undefined) throw new Error("a comparison has operands");
  const links = others.map((operand, index) => ({
    operator: node.operators[index]?.text ?? "",
    operand,
    least,
  }));
  return chain(stream, { operand: first, least }, links, flush);
}

/** Operands with operators between them; lines begin with an operator. */
function chain(
  stream: Stream,
  first: { readonly operand: Ast.Expression; readonly least: Tightness },
  links: readonly Link[],
  flush: boolean,
): Doc {
  const head = expression(stream, first.operand, { least: first.least });
  const rest = links.map(({ operator, operand, least }) => {
    // A comment behind an operator stands before it, behind the operand.
    stream.take(operator);
    const before = breakable(stream, line);
    return [before, operator, " ", expression(stream, operand, { least })];
  });
  return group([head, flush ? rest : indent(rest)]);
}

function conditional(stream: Stream, node: Ast.ConditionalExpression, flush: boolean): Doc {
  const parts: Doc[] = [];
  let at: Ast.ConditionalExpression = node;
  for (;;) {
    parts.push(token(stream, "if"), space(stream), branch(stream, at.condition));
    parts.push(breakable(stream, line), token(stream, "then"), space(stream));
    parts.push(branch(stream, at.then));
    parts.push(breakable(stream, line), token(stream, "else"), space(stream));
    if (at.otherwise.kind !== "if") break;
    at = at.otherwise;
  }
  parts.push(expression(stream, at.otherwise));
  return group(flush ? parts : indent(parts));
}

/** A condition or a result: an `if` in an `if` takes parentheses, except behind `else`. */
function branch(stream: Stream, node: Ast.Expression): Doc {
  return node.kind === "if" ? parenthesised(stream, node) : expression(stream, node);
}

// ── what stands in brackets ──

/** What a call or a method is given, with its parentheses. */
export function inputs(stream: Stream, given: readonly Ast.Input[]): Doc {
  const opened = openParenthesis(stream);
  const [first, ...others] = given;
  if (first?.kind === "positional" && others.length === 0) {
    const { value } = first;
    if (value.kind === "comprehension" && stream.peek() !== "[") {
      return bound(stream, opened, value);
    }
    if ((value.kind === "record" || value.kind === "list") && !stream.hasRemarks()) {
      const inside = expression(stream, value);
      const last = closing(stream, opened.bracket);
      const end = Array.isArray(last) && last.length > 0 ? hardline : "";
      return [opened.doc, inside, last, end, stream.close(opened.bracket)];
    }
  }
  return list(stream, opened, given, (each, index) => input(stream, each, index === 0), {
    spaced: false,
  });
}

function input(stream: Stream, node: Ast.Input, isFirst = false): Doc {
  switch (node.kind) {
    case "positional":
      return isFirst && opensBound(node.value)
        ? parenthesised(stream, node.value)
        : expression(stream, node.value);
    case "spread":
      return [token(stream, "..."), expression(stream, node.value)];
    case "named":
      return [
        token(stream, node.name.text),
        token(stream, ":"),
        space(stream),
        expression(stream, node.value),
      ];
  }
}

/** A comprehension in the brackets that were opened. */
function bound(
  stream: Stream,
  { bracket, doc }: ReturnType<typeof openParenthesis>,
  node: Ast.Comprehension,
): Doc {
  const first = breakable(stream, softline);
  const inside = comprehension(stream, node);
  const last = closing(stream, bracket);
  return group([doc, indent([first, inside, last]), softline, stream.close(bracket)]);
}

function comprehension(stream: Stream, { binders, where, body }: Ast.Comprehension): Doc {
  const head: Doc[] = [];
  binders.forEach((binder, index) => {
    if (index > 0) {
      stream.take(",");
      head.push(",", breakable(stream, line));
    }
    head.push(token(stream, binder.name.text), space(stream), token(stream, "in"), space(stream));
    head.push(domain(stream, binder.domain));
  });
  if (where !== undefined) {
    head.push(breakable(stream, line), token(stream, "where"), space(stream));
    head.push(expression(stream, where, { least: tightness.disjunction }));
  }
  return group([
    group(indent(head)),
    token(stream, ":"),
    indent([breakable(stream, line), expression(stream, body, { flush: true })]),
  ]);
}

/** What stands after `in`. */
export function domain(stream: Stream, node: Ast.Domain): Doc {
  const least = tightness.sum;
  switch (node.kind) {
    case "range": {
      const low = expression(stream, node.low, { least });
      const rest = [breakable(stream, line), token(stream, ".."), space(stream)];
      return group([low, indent([rest, expression(stream, node.high, { least })])]);
    }
    case "set":
      return values(stream, "{", node.values);
    case "indexSet":
      return expression(stream, node.of, { least });
  }
}

/** Values between commas in brackets or braces. */
export function values(stream: Stream, open: "[" | "{", nodes: readonly Ast.Expression[]): Doc {
  return list(stream, openBracket(stream, open), nodes, (each) => expression(stream, each), {
    spaced: open === "{",
  });
}
