/**
 * Why a requirement does not hold: its text with the value of each sub-expression under its operator
 * (power assertions, as Groovy and Pkl print them).
 */
import type { ComprehensionExpression, Expression } from "../ir/expression.ts";
import { printQuantity } from "../ir/quantity.ts";
import { references } from "../ir/references.ts";
import { mapChildren, visit } from "../ir/traverse.ts";
import type { Value } from "../ir/value.ts";
import type { Constraint, OriginPart } from "../plan/document.ts";
import type { Scope } from "./environment.ts";
import { StudyError } from "./error.ts";

/** Elements of an array that are shown before the rest is cut. */
const SHOWN = 4;

/** Lines where every part has one of its own. */
const LINES = 12;

/** Cells that the text of a part has in its line at least. */
const SHORTEST = 20;

/** Cases of a `forall` that are looked at for one that fails. */
const CASES = 10_000;

/**
 * The text of a constraint with values under it, as lines of at most `width` cells where the text allows;
 * where it is longer, a line for each part. Of a `forall` also the first case that fails.
 */
export function explainConstraint(
  { holds, origin }: Constraint,
  scope: Scope,
  width = 76,
): readonly string[] {
  const { text, parts } = origin;
  if (parts === undefined) return [text, ...valuesRead(holds, scope)];
  return explain({ expression: holds, text, parts, node: 0 }, scope, width);
}

/** A part of a text and the parts within it. */
interface Passage {
  readonly expression: Expression;
  readonly text: string;
  readonly parts: readonly OriginPart[];
  /** Number of the expression. */
  readonly node: number;
}

interface Shown {
  readonly start: number;
  readonly end: number;
  readonly at: number;
  readonly text: string;
  readonly value: string;
}

function explain(passage: Passage, scope: Scope, width: number): readonly string[] {
  const { expression, text, parts, node } = passage;
  const nodes = nodesOf(expression, node);
  const inner = boundNodes(expression);
  const shown = parts.flatMap((part): readonly Shown[] => {
    const own = nodes.get(part.node);
    if (own === undefined || inner.has(own)) return [];
    const value = printValue(valueOf(own, scope), part.unit);
    const written = text.slice(part.start, part.end);
    if (value === undefined || value === written) return [];
    const { start, end, at = start } = part;
    return [{ start, end, at, text: written, value }];
  });
  const failing = firstFailing(passage, nodes, scope);
  return [
    ...(fits(text, shown, width) ? underneath(text, shown) : oneByOne(text, shown, width)),
    ...(failing === undefined
      ? []
      : [`for ${failing.name}:`, ...explain(failing.passage, scope, width)]),
  ];
}

/** Nodes by their numbers, which start at `first`. */
function nodesOf(expression: Expression, first: number): ReadonlyMap<number, Expression> {
  const nodes = new Map<number, Expression>();
  visit(expression, (node) => nodes.set(first + nodes.size, node));
  return nodes;
}

/** Nodes that may read what a comprehension or `let` binds: they have no single value. */
function boundNodes(expression: Expression): ReadonlySet<Expression> {
  const found = new Set<Expression>();
  const add = (part: Expression): void => {
    visit(part, (node) => found.add(node));
  };
  visit(expression, (node) => {
    if (found.has(node)) return;
    if (node.kind === "let") add(node.body);
    if (node.kind !== "comprehension") return;
    add(node.body);
    if (node.where !== undefined) add(node.where);
  });
  return found;
}

/** Nothing where a value is not known: a trial that has not run. */
function valueOf(expression: Expression, scope: Scope): Value {
  try {
    return scope.value(expression);
  } catch (error) {
    if (error instanceof StudyError) return undefined;
    throw error;
  }
}

function printValue(value: Value, unit?: string): string | undefined {
  if (typeof value === "number") return printQuantity(value, unit);
  if (typeof value === "string" || typeof value === "boolean") return String(value);
  if (!Array.isArray(value)) return undefined;
  const items: readonly Value[] = value;
  const shown = items.slice(0, items.length > SHOWN ? SHOWN - 1 : SHOWN);
  const printed = shown.map((item) => printValue(item, unit) ?? "…");
  return `[${[...printed, ...(shown.length < items.length ? ["…"] : [])].join(", ")}]`;
}

/** Whether text and values stand in lines of that width, one cell a character. */
function fits(text: string, shown: readonly Shown[], width: number): boolean {
  return (
    /^[\x20-\x7e]*$/.test(text) &&
    Math.max(text.length, ...shown.map(({ at, value }) => at + value.length)) <= width
  );
}

/** Each value as high as it can stand under its place, tied to it by bars. */
function underneath(text: string, shown: readonly Shown[]): readonly string[] {
  const rows: string[] = [text, ""];
  const put = (row: number, at: number, what: string): void => {
    const line = (rows[row] ?? "").padEnd(at + what.length);
    rows[row] = line.slice(0, at) + what + line.slice(at + what.length);
  };
  for (const { at, value } of shown.toSorted((a, b) => b.at - a.at)) {
    put(1, at, "|");
    let row = 2;
    const taken = () => (rows[row] ?? "").slice(at, at + value.length + 1).trim() !== "";
    for (; taken(); row++) put(row, at, "|");
    put(row, at, value);
  }
  return shown.length === 0 ? [text] : rows.map((row) => row.trimEnd());
}

/** The text alone in its line, then a line for each part: the outer ones first, each once. */
function oneByOne(text: string, shown: readonly Shown[], width: number): readonly string[] {
  const inner = shown.filter((part) => part.text !== text);
  const enclosing = ({ start, end }: Shown) =>
    inner.filter((other) => other.start <= start && other.end >= end).length;
  const lines = new Set(
    inner
      .map((part) => ({ part, depth: enclosing(part) }))
      .toSorted((a, b) => a.depth - b.depth)
      .map(({ part }) => `  ${shorten(part.text, Math.max(SHORTEST, width - 20))} = ${part.value}`),
  );
  const rest = lines.size - LINES;
  return [
    text,
    ...[...lines].slice(0, rest > 0 ? LINES : undefined),
    ...(rest > 0 ? [`  and ${String(rest)} more values`] : []),
  ];
}

/** The middle is left out: parts that begin alike end differently. */
function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = Math.floor((length - 1) / 2);
  return `${text.slice(0, length - 1 - end)}…${text.slice(-end)}`;
}

/** Of the first `forall` that is false a case in which it is. */
function firstFailing(
  { text, parts }: Passage,
  nodes: ReadonlyMap<number, Expression>,
  scope: Scope,
): { readonly name: string; readonly passage: Passage } | undefined {
  for (const expression of nodes.values()) {
    if (expression.kind !== "apply" || expression.atom !== "all") continue;
    const [over] = expression.args;
    if (over?.kind !== "comprehension" || valueOf(expression, scope) !== false) continue;
    const found = failingCase(over, scope);
    if (found === undefined) return undefined;
    const bodyNode = [...nodes].find(([, each]) => each === over.body)?.[0];
    const place = parts.find((part) => part.node === bodyNode);
    if (bodyNode === undefined || place === undefined) return undefined;
    const moved = parts
      .filter(({ start, end }) => start >= place.start && end <= place.end)
      .map((part) => ({
        ...part,
        start: part.start - place.start,
        end: part.end - place.start,
        at: (part.at ?? part.start) - place.start,
      }));
    return {
      name: found.names.join(", "),
      passage: {
        expression: found.body,
        text: text.slice(place.start, place.end),
        parts: moved,
        node: bodyNode,
      },
    };
  }
  return undefined;
}

interface Case {
  /** `d = code` for each binder. */
  readonly names: readonly string[];
  readonly body: Expression;
}

function failingCase(
  { binders, where, body }: ComprehensionExpression,
  scope: Scope,
): Case | undefined {
  let cases = 0;
  const search = (
    rest: typeof binders,
    names: readonly string[],
    put: (expression: Expression) => Expression,
  ): Case | undefined => {
    const [binder, ...others] = rest;
    if (binder === undefined) {
      cases += 1;
      if (where !== undefined && valueOf(put(where), scope) !== true) return undefined;
      return valueOf(put(body), scope) === false ? { names, body: put(body) } : undefined;
    }
    const members = valueOf(
      put({ kind: "comprehension", binders: [binder], body: { kind: "local", name: binder.name } }),
      scope,
    );
    for (const member of Array.isArray(members) ? members : []) {
      const constant = constantOf(member);
      if (constant === undefined || cases >= CASES) return undefined;
      const own = shortName(binder.name);
      const found = search(others, [...names, `${own} = ${String(member)}`], (expression) =>
        substitute(put(expression), binder.name, constant),
      );
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(binders, [], (expression) => expression);
}

/** A local's name as it is written: a key may tell it apart from others of that name. */
function shortName(key: string): string {
  return /^[A-Za-z_]\w*/.exec(key)?.[0] ?? key;
}

function constantOf(value: unknown): Expression | undefined {
  if (typeof value === "number") return { kind: "number", value };
  return typeof value === "string" ? { kind: "text", value } : undefined;
}

/** The same expression, node by node, with a value for a local. */
function substitute(expression: Expression, name: string, value: Expression): Expression {
  if (expression.kind === "local") return expression.name === name ? value : expression;
  return mapChildren(expression, (child) => substitute(child, name, value));
}

/** Where the text of parts is not known: what the requirement reads. */
function valuesRead(holds: Expression, scope: Scope): readonly string[] {
  const { parameters } = references(holds);
  const values = [...parameters].flatMap((name) => {
    const value = printValue(valueOf({ kind: "parameter", name }, scope));
    return value === undefined ? [] : [`  ${name} = ${value}`];
  });
  return values.slice(0, LINES);
}
