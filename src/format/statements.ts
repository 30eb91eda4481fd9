/** Statements of studies, spaces and `when` blocks. */
import type { Doc } from "prettier";
import { builders } from "prettier/doc";
import type * as Ast from "../syntax/ast.ts";
import {
  block,
  isShort,
  plain,
  shortBlock,
  type Context,
  type Item,
  type Piece,
} from "./blocks.ts";
import { assigned, expression, inputs, parenthesised } from "./expressions.ts";
import { endsWithLoad, tightness } from "./parentheses.ts";
import { breakable, space, token } from "./spacing.ts";
import type { Stream } from "./stream.ts";
import { refined, type } from "./types.ts";

const { group, indent, line } = builders;

/** Statements to be printed in a block. */
export const items = (nodes: readonly Ast.Statement[]): readonly Item[] =>
  nodes.map((node) => ({
    end: node.span.end,
    print: (context) => statement(context, node),
  }));

function statement(context: Context, node: Ast.Statement): Piece {
  const { stream } = context;
  switch (node.kind) {
    case "param":
      return param(stream, node);
    case "fidelity": {
      const head = named(stream, "fidelity", node.name);
      return plain(group([head, token(stream, ":"), space(stream), refined(stream, node.type)]));
    }
    case "when":
      return plain(when(context, node));
    case "let":
      return letStatement(stream, node);
    case "require":
      return requirement(stream, node);
    case "use":
      return plain([named(stream, "use", node.space), alias(stream, node.alias)]);
    case "trial":
      return trial(stream, node);
    case "objective":
      return objective(stream, node);
    case "report":
      return labelled(stream, "report", node.label, () => expression(stream, node.value));
    case "method":
      return plain([token(stream, node.role), space(stream), method(stream, node.method)]);
    case "count": {
      const head = [token(stream, node.role), space(stream)];
      return plain([head, expression(stream, node.value, { least: tightness.sum })]);
    }
    case "budget":
      return plain(budget(stream, node));
    case "warm": {
      const head: Doc[] = [token(stream, "warm")];
      if (node.method !== undefined) head.push(space(stream), method(stream, node.method));
      head.push(space(stream), token(stream, "from"), space(stream));
      return plain(group([head, expression(stream, node.source)]));
    }
  }
}

/** A statement word and the name that follows it. */
export function named(stream: Stream, word: string, name: Ast.Name): Doc {
  return [token(stream, word), space(stream), token(stream, name.text)];
}

/** `as name` where it is written. */
export function alias(stream: Stream, name: Ast.Name | undefined): Doc {
  if (name === undefined) return "";
  return [space(stream), token(stream, "as"), space(stream), token(stream, name.text)];
}

function param(stream: Stream, node: Ast.ParamStatement): Piece {
  const head = [named(stream, "param", node.name), token(stream, ":")];
  const gap = space(stream);
  const rest: Doc[] = [refined(stream, node.type)];
  if (node.prior !== undefined) {
    const tilde = [breakable(stream, line), token(stream, "~"), space(stream)];
    rest.push(indent([tilde, method(stream, node.prior)]));
  }
  if (node.default !== undefined) {
    const equals = [breakable(stream, line), token(stream, "="), space(stream)];
    rest.push(indent([equals, expression(stream, node.default)]));
  }
  return {
    layout: (pad) => group([head, pad, gap, rest]),
    column: { kind: "param", width: node.name.text.length },
  };
}

/** `let name: type = value` */
export function letStatement(stream: Stream, node: Ast.LetStatement): Piece {
  const head: Doc[] = [named(stream, "let", node.name)];
  if (node.type !== undefined) {
    head.push(token(stream, ":"), space(stream), type(stream, node.type));
  }
  const equals = [space(stream), token(stream, "=")];
  const value = assigned(stream, node.value);
  const layout = (pad: string) => group([head, pad, equals, value]);
  // A column behind types of different widths would be far from its names.
  if (node.type !== undefined) return { layout };
  return { layout, column: { kind: "let", width: node.name.text.length } };
}

function trial(stream: Stream, node: Ast.TrialStatement): Piece {
  const head = named(stream, "trial", node.name);
  const equals = [space(stream), token(stream, "="), space(stream)];
  const call = [token(stream, node.task.text), inputs(stream, node.inputs)];
  return {
    layout: (pad) => [head, pad, equals, call],
    column: { kind: "trial", width: node.name.text.length },
  };
}

/** A statement with an optional label. */
function labelled(
  stream: Stream,
  word: string,
  label: Ast.Name | undefined,
  print: () => Doc,
): Piece {
  if (label === undefined) {
    const head = [token(stream, word), space(stream)];
    return plain(group([head, print()]));
  }
  const head = [named(stream, word, label), token(stream, ":")];
  const gap = space(stream);
  const rest = print();
  return {
    layout: (pad) => group([head, pad, gap, rest]),
    column: { kind: columnOf(word), width: label.text.length },
  };
}

const columnOf = (word: string) =>
  word === "minimize" || word === "maximize" ? "objective" : word;

function requirement(stream: Stream, node: Ast.RequireStatement): Piece {
  const { condition, message } = node;
  return labelled(stream, "require", node.label, () => {
    if (message === undefined) return expression(stream, condition);
    const first = endsWithLoad(condition)
      ? parenthesised(stream, condition)
      : expression(stream, condition);
    return [first, indent([breakable(stream, line), token(stream)])];
  });
}

function objective(stream: Stream, node: Ast.ObjectiveStatement): Piece {
  return labelled(stream, node.direction, node.label, () => {
    const value = expression(stream, node.value);
    if (node.reference === undefined) return value;
    const ref = [breakable(stream, line), token(stream, "ref"), space(stream)];
    return [value, indent([ref, expression(stream, node.reference, { least: tightness.sum })])];
  });
}

/** A name with settings, or without parentheses where it has none. */
function method(stream: Stream, node: Ast.Method): Doc {
  const name = token(stream, node.name.text);
  return stream.peekExact() === "(" ? [name, inputs(stream, node.inputs)] : name;
}

function budget(stream: Stream, { amounts }: Ast.BudgetStatement): Doc {
  const parts: Doc[] = [token(stream, "budget"), space(stream)];
  amounts.forEach(({ value, of, perTrial }, index) => {
    if (index > 0) {
      stream.take(",");
      parts.push(",", indent(breakable(stream, line)));
    }
    parts.push(expression(stream, value, { least: tightness.sum }));
    if (of !== undefined) parts.push(space(stream), token(stream, of.text));
    if (!perTrial) return;
    parts.push(space(stream), token(stream, "per"), space(stream), token(stream, "trial"));
  });
  return group(parts);
}

/** `expanded`: a line for each statement, as in the blocks before an `else when`. */
function when(context: Context, node: Ast.WhenStatement, expanded = false): Doc {
  const { stream } = context;
  const head: Doc[] = [token(stream, "when"), space(stream)];
  head.push(expression(stream, node.condition), space(stream));
  const short = expanded ? undefined : shortBlocks(context, node);
  if (short !== undefined) {
    const [then, otherwise] = short;
    const first = [head, shortBlock(context, then)];
    if (otherwise === undefined) return group(first);
    const last = [space(stream), token(stream, "else"), space(stream)];
    return group([first, last, shortBlock(context, otherwise)]);
  }
  const parts: Doc[] = [head, block(context, items(node.then))];
  const { otherwise } = node;
  if (otherwise === undefined) return parts;
  parts.push(breakable(stream, " "), token(stream, "else"), space(stream));
  const [only] = otherwise;
  const isChained = stream.peek() === "when" && only?.kind === "when";
  parts.push(isChained ? when(context, only, true) : block(context, items(otherwise)));
  return parts;
}

/** The statements of blocks that are all written on one line, each with one of them. */
function shortBlocks(
  context: Context,
  { then, otherwise = [] }: Ast.WhenStatement,
): readonly [Item, Item | undefined] | undefined {
  const { first, second, chained } = context.stream.blocksAhead();
  if (chained || !isShort(context, first, then)) return undefined;
  if (second !== undefined && !isShort(context, second, otherwise)) return undefined;
  if ([...then, ...otherwise].some(({ kind }) => kind === "when")) return undefined;
  const [item] = items(then);
  return item === undefined ? undefined : [item, items(otherwise)[0]];
}
