/** A file and its declarations. */
import type { Doc } from "prettier";
import { builders } from "prettier/doc";
import type * as Ast from "../syntax/ast.ts";
import {
  block,
  fileContents,
  headed,
  plain,
  type Context,
  type Item,
  type Piece,
} from "./blocks.ts";
import { assigned, assignedBelow, expression } from "./expressions.ts";
import { tightness } from "./parentheses.ts";
import { breakable, list, openBracket, openParenthesis, space, token } from "./spacing.ts";
import { alias, items, letStatement, named } from "./statements.ts";
import type { Stream } from "./stream.ts";
import { refined, type } from "./types.ts";

const { group, indent, line } = builders;

/** A whole file. */
export function file(context: Context, { declarations }: Ast.File): Doc {
  return fileContents(
    context,
    declarations.map((node) => ({
      end: node.span.end,
      print: (inner: Context) => declaration(inner, node),
    })),
  );
}

function declaration(context: Context, node: Ast.Declaration): Piece {
  const { stream } = context;
  switch (node.kind) {
    case "import":
      return plain(importDeclaration(stream, node));
    case "dimension": {
      const head = named(stream, "dimension", node.name);
      const { unit, definition } = node;
      const rest =
        definition === undefined
          ? [space(stream), token(stream, "unit"), space(stream), token(stream, unit?.text)]
          : product(stream, definition);
      return column(`dimension ${definition === undefined ? "unit" : "="}`, head, node.name, rest);
    }
    case "unit": {
      const head = named(stream, "unit", node.name);
      return column("unit", head, node.name, product(stream, node.definition));
    }
    case "enum": {
      const head = [named(stream, "enum", node.name), space(stream)];
      return plain([head, names(stream, openBracket(stream, "{"), node.members, true)]);
    }
    case "type": {
      const head = named(stream, "type", node.name);
      const equals = [space(stream), token(stream, "="), space(stream)];
      return column("type", head, node.name, [equals, refined(stream, node.definition)]);
    }
    case "let":
      return letStatement(stream, node);
    case "fn":
      return plain(fn(context, node));
    case "task": {
      const head = signature(stream, "task", node);
      const source = [breakable(stream, line), token(stream, node.how), space(stream)];
      return plain([head, group(indent([source, token(stream)]))]);
    }
    case "space": {
      const head = [named(stream, "space", node.name), space(stream)];
      return plain(headed(context, head, items(node.body)));
    }
    case "study": {
      const head: Doc[] = [named(stream, "study", node.name), space(stream)];
      if (node.extends !== undefined)
        head.push(named(stream, "extends", node.extends), space(stream));
      return plain(headed(context, head, items(node.body)));
    }
  }
}

/** A declaration whose name stands in a column with those of its neighbours. */
function column(kind: string, head: Doc, name: Ast.Name, rest: Doc): Piece {
  return {
    layout: (pad) => group([head, pad, rest]),
    column: { kind, width: name.text.length },
  };
}

/** What defines a unit or a dimension. */
function product(stream: Stream, node: Ast.Expression): Doc {
  const equals = [space(stream), token(stream, "="), space(stream)];
  return [equals, expression(stream, node, { least: tightness.sum })];
}

function importDeclaration(stream: Stream, node: Ast.ImportDeclaration): Doc {
  const head = [token(stream, "import"), space(stream)];
  const imported = list(
    stream,
    openBracket(stream, "{"),
    node.names,
    (each) => [
      token(stream, each.name.text),
      alias(stream, stream.peek() === "as" ? each.alias : undefined),
    ],
    { spaced: true },
  );
  return [head, imported, space(stream), token(stream, "from"), space(stream), token(stream)];
}

function names(
  stream: Stream,
  open: Parameters<typeof list>[1],
  nodes: readonly Ast.Name[],
  spaced: boolean,
): Doc {
  return list(stream, open, nodes, ({ text }) => token(stream, text), { spaced });
}

/** `fn name[E](a: Real) -> Real`, and the same for a task. */
function signature(
  stream: Stream,
  word: "fn" | "task",
  node: Ast.FunctionDeclaration | Ast.TaskDeclaration,
): Doc {
  const head: Doc[] = [named(stream, word, node.name)];
  if (stream.peekExact() === "[") {
    head.push(names(stream, openBracket(stream, "["), node.generics, false));
  }
  const declared = list(
    stream,
    openParenthesis(stream),
    node.parameters,
    (each) => argument(stream, each),
    { spaced: false },
  );
  const arrow = [space(stream), token(stream, "->"), space(stream)];
  return [head, declared, arrow, type(stream, node.result)];
}

function argument(stream: Stream, node: Ast.Argument): Doc {
  const parts: Doc[] = node.static ? [token(stream, "static"), space(stream)] : [];
  parts.push(token(stream, node.name.text), token(stream, ":"), space(stream));
  parts.push(refined(stream, node.type));
  if (node.default !== undefined) {
    parts.push(space(stream), token(stream, "="), space(stream), expression(stream, node.default));
  }
  return parts;
}

function fn(context: Context, node: Ast.FunctionDeclaration): Doc {
  const { stream } = context;
  const head = [signature(stream, "fn", node), space(stream)];
  if (stream.peek() === "=") {
    const equals = token(stream, "=");
    const isLiteral = node.body.kind === "record" || node.body.kind === "list";
    const body = isLiteral ? assigned(stream, node.body) : assignedBelow(stream, node.body);
    return group([head, equals, body]);
  }
  const lets: Item[] = node.lets.map((each) => ({
    end: each.span.end,
    print: (inner) => letStatement(inner.stream, each),
  }));
  const result: Item = {
    end: node.body.span.end,
    print: (inner) =>
      plain([token(stream, "return"), space(stream), expression(inner.stream, node.body)]),
  };
  return lets.length === 0
    ? headed(context, head, [result])
    : [head, block(context, [...lets, result])];
}
