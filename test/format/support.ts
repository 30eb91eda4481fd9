import { expect } from "vitest";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createSource } from "../../src/diagnostics/source.ts";
import { formatText } from "../../src/format/format.ts";
import type { File } from "../../src/syntax/ast.ts";
import { lex } from "../../src/syntax/lexer.ts";
import { parse } from "../../src/syntax/parse.ts";
import { projectRoot } from "../support/bundle.ts";

/** The formatted text of what must be right. */
export async function format(text: string): Promise<string> {
  const result = await formatText(text, { filepath: "test.hpt" });
  if (result.kind === "broken") {
    throw new Error(`${text}\n${result.diagnostics.map(({ message }) => message).join("\n")}`);
  }
  return result.text;
}

/** Everything a text means: the tree without places. */
export function meaning(text: string): unknown {
  const { file, diagnostics } = parse(createSource("test.hpt", text));
  if (diagnostics.length > 0) throw new Error(`${text}\n${diagnostics[0]?.message ?? ""}`);
  return withoutPlaces({ ...file, comments: [] } satisfies File);
}

/** A node without spans. */
export function withoutPlaces(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutPlaces);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== "span" && key !== "operatorSpan")
      .map(([key, value]) => [key, withoutPlaces(value)]),
  );
}

/** The comments of a text in their order. */
export const commentsOf = (text: string): readonly string[] =>
  lex(createSource("test.hpt", text)).comments.map((comment) => comment.text.trimEnd());

export const isBroken = (text: string): boolean =>
  parse(createSource("test.hpt", text)).diagnostics.length > 0;

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Every .hpt file of the project that the parser takes. */
export const projectFiles: readonly NamedText[] = ["stdlib", "examples", "test"]
  .flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" }).map((name) =>
      join(folder, name),
    ),
  )
  .filter((name) => name.endsWith(".hpt"))
  .toSorted()
  .map((name) => ({ name, text: readFileSync(join(projectRoot, name), "utf8") }))
  .filter(({ text }) => !isBroken(text));

/** Formatted, a text means what it meant and has its comments; formatted again, it stays as it is. */
export async function expectKept(text: string): Promise<void> {
  const once = await format(text);
  expect(meaning(once), once).toEqual(meaning(text));
  expect(commentsOf(once), once).toEqual(commentsOf(text));
  expect(await format(once)).toBe(once);
}

/** A source of bits that repeats what was drawn. */
export function bits(drawn: readonly boolean[]): () => boolean {
  let at = 0;
  return () => drawn[at++ % drawn.length] ?? false;
}
