import { describe, expect, it } from "vitest";
import { HptParser } from "../../src/syntax/parser/declarations.ts";
import { children, corpus, descendants, parseText, type Spanned } from "./support.ts";

it("builds without an ambiguity the parser does not know of", () => {
  expect(() => new HptParser(false)).not.toThrow();
});

describe.each(corpus)("$name", ({ text }) => {
  it("parses without a finding", () => {
    const { file, diagnostics } = parseText(text);
    expect(diagnostics).toEqual([]);
    expect(file.declarations.length).toBeGreaterThan(0);
  });

  it.each([
    ["as it is", text],
    ["with CRLF", text.replaceAll("\n", "\r\n")],
    ["with emoji before each comment", text.replaceAll("//", "// 🦊 ")],
    ["with a byte order mark", `\uFEFF${text}`],
  ])("has exact spans, %s", (_, changed) => {
    const { file, diagnostics } = parseText(changed);
    expect(diagnostics).toEqual([]);
    for (const node of descendants(file)) expectExact(node, changed);
  });
});

/** Children lie within their parent and after one another; what is spelt in the text is what the node says. */
function expectExact(node: Spanned, text: string) {
  const slice = text.slice(node.span.start, node.span.end);
  if (!("kind" in node && node.kind === "file")) expect(slice).toBe(slice.trim());
  let end = node.span.start;
  for (const child of children(node)) {
    const isComment = "kind" in node && node.kind === "file" && !("kind" in child);
    if (!isComment) expect(child.span.start).toBeGreaterThanOrEqual(end);
    expect(child.span.end).toBeLessThanOrEqual(node.span.end);
    if (!isComment) end = child.span.end;
  }
  if ("text" in node && typeof node.text === "string") expect(slice).toBe(node.text);
  if ("kind" in node && typeof node.kind === "string") {
    const begins = beginnings[node.kind];
    if (begins !== undefined) expect(slice).toMatch(begins);
  }
}

const beginnings: { readonly [kind: string]: RegExp } = {
  param: /^param [\w]+\s*:/,
  when: /^when\b[^]*\}$/,
  require: /^require\b/,
  trial: /^trial \w+ = \w+\([^]*\)$/,
  objective: /^(minimize|maximize)\b/,
  study: /^study \w+[^]*\}$/,
  fn: /^fn \w+/,
  call: /^\(*\w+\([^]*\)$/,
  number: /^\(*\d[^\s]*$/,
  choice: /^one of [[{][^]*[\]}]$/,
  list: /^\(*\[[^]*\]\)*$/,
};
