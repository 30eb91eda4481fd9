import { readdirSync, readFileSync } from "node:fs";
import { createSource } from "../../src/diagnostics/source.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import type { Span } from "../../src/diagnostics/span.ts";
import type { Declaration, Expression, Statement } from "../../src/syntax/ast.ts";
import { parse } from "../../src/syntax/parse.ts";

export interface CorpusFile {
  readonly name: string;
  readonly text: string;
}

/** The target studies and the modules they import. */
export const corpus: readonly CorpusFile[] = ["studies", "stdlib"].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, import.meta.url))
    .toSorted()
    .map((name) => ({
      name: `${folder}/${name}`,
      text: readFileSync(new URL(`${folder}/${name}`, import.meta.url), "utf8"),
    })),
);

export const parseText = (text: string) => parse(createSource("test.hpt", text));

/** Parses what must be right. */
export function parseClean(text: string) {
  const { file, diagnostics } = parseText(text);
  if (diagnostics.length > 0)
    throw new Error(`${text}\n${diagnostics.map(({ message }) => message).join("\n")}`);
  return file;
}

export function declaration<Kind extends Declaration["kind"]>(
  text: string,
  kind: Kind,
): Extract<Declaration, { kind: Kind }> {
  const isWanted = (node: Declaration): node is Extract<Declaration, { kind: Kind }> =>
    node.kind === kind;
  const found = parseClean(text).declarations.find(isWanted);
  if (found === undefined) throw new Error(`no ${kind} in ${text}`);
  return found;
}

export const expression = (text: string): Expression => declaration(`let x = ${text}`, "let").value;

export const statements = (text: string): readonly Statement[] =>
  declaration(`study s {\n${text}\n}`, "study").body;

/** An expression with all its parentheses, to show how it was read. */
export function shown(node: Expression): string {
  switch (node.kind) {
    case "number":
      return `${node.value}${node.unit?.text ?? ""}`;
    case "string":
      return JSON.stringify(node.value);
    case "boolean":
      return String(node.value);
    case "name":
      return node.name.text;
    case "call":
      return `${node.callee.text}(${node.inputs.map((input) => `${input.kind === "named" ? `${input.name.text}: ` : ""}${shown(input.value)}`).join(", ")})`;
    case "member":
      return `${shown(node.object)}.${node.member.text}`;
    case "index":
      return `${shown(node.object)}[${node.index.map(shown).join(", ")}]`;
    case "unary":
      return `(${node.operator} ${shown(node.operand)})`;
    case "binary":
      return `(${shown(node.left)} ${node.operator} ${shown(node.right)})`;
    case "comparison":
      return `(${node.operands.map((operand, i) => `${i === 0 ? "" : `${node.operators[i - 1]?.text} `}${shown(operand)}`).join(" ")})`;
    case "membership":
      return `(${shown(node.value)} in ${domain(node.domain)})`;
    case "if":
      return `(if ${shown(node.condition)} then ${shown(node.then)} else ${shown(node.otherwise)})`;
    case "quantified":
      return `(${node.quantifier} ${shown(node.over)})`;
    case "list":
      return `[${node.items.map((item) => `${item.kind === "spread" ? "..." : ""}${shown(item.value)}`).join(", ")}]`;
    case "comprehension":
      return `${node.binders.map((binder) => `${binder.name.text} in ${domain(binder.domain)}`).join(", ")}${node.where === undefined ? "" : ` where ${shown(node.where)}`}: ${shown(node.body)}`;
    case "record":
      return `{${node.fields.map((field) => `${field.kind === "named" ? `${field.name.text}: ` : "..."}${shown(field.value)}`).join(", ")}}`;
    case "load":
      return `load ${JSON.stringify(node.path.value)}`;
    case "missing":
      return "∅";
  }
}

function domain(node: Extract<Expression, { kind: "membership" }>["domain"]): string {
  if (node.kind === "range") return `${shown(node.low)} .. ${shown(node.high)}`;
  return node.kind === "set" ? `{${node.values.map(shown).join(", ")}}` : shown(node.of);
}

export interface Spanned {
  readonly span: Span;
}

function isSpanned(value: unknown): value is Spanned {
  return typeof value === "object" && value !== null && "span" in value;
}

/** What a node holds that has a span, in the order of the text. */
export function children(node: object): Spanned[] {
  const found = new Set<Spanned>();
  const visit = (value: unknown) => {
    if (Array.isArray(value)) for (const item of value as unknown[]) visit(item);
    else if (isSpanned(value)) found.add(value);
  };
  for (const value of Object.values(node)) visit(value);
  return [...found].toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Every node below one, itself included. */
export function* descendants(node: Spanned): Generator<Spanned> {
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    stack.push(...children(next));
  }
}

/** A text after the first fix of each finding. */
export function fixed(text: string, diagnostics: readonly Diagnostic[]): string {
  const edits = diagnostics.flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  return edits
    .toSorted((a, b) => b.location.span.start - a.location.span.start)
    .reduce(
      (now, { location: { span }, newText }) =>
        now.slice(0, span.start) + newText + now.slice(span.end),
      text,
    );
}
