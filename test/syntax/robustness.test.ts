import { array, assert, constantFrom, integer, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { maximalBytes, parse } from "../../src/syntax/parse.ts";
import { createSource } from "../../src/diagnostics/source.ts";
import { contextWords, reservedWords, signs, statementWords } from "../../src/syntax/tokens.ts";
import { mulberry } from "../support/random.ts";
import { children, corpus, descendants, parseText } from "./support.ts";

/** What must never reach a user: names of tokens, rules and the words of the parser library. */
const rawNames =
  /\b(NUMBER|STRING|NAME|WORD|PLAIN|CONTEXT_NAME|[A-Z]+_(OPERATOR|ROLE|NAME)|DIRECTION|EOF|Redundant|NoViableAlt|Mismatched|Expecting|undefined|NaN|object Object|expr|refined|postfix|insideList|typedef)\b/;

function expectSane(text: string, withTree = true) {
  const { file, diagnostics } = parseText(text);
  const problems: string[] = [];
  const check = (isRight: boolean, problem: string) => {
    if (!isRight) problems.push(problem);
  };
  for (const { message, location, fixes, id } of diagnostics) {
    check(!rawNames.test(message.replace(/`[^`]*`/g, "``")), `a raw name: ${message}`);
    check(/[.?]$/.test(message) && message.length < 400, `no sentence: ${message}`);
    check(/^(HPT1\d{3}|interval-or-set|assignment-in-condition)$/.test(id), `a foreign id: ${id}`);
    for (const { span } of [
      location,
      ...fixes.flatMap((fix) => fix.edits.map((edit) => edit.location)),
    ]) {
      check(
        span.start >= 0 && span.end >= span.start && span.end <= text.length,
        `outside: ${message}`,
      );
    }
  }
  for (const node of withTree ? descendants(file) : []) {
    for (const { span } of children(node)) {
      check(
        span.start >= node.span.start && span.start <= span.end && span.end <= node.span.end,
        JSON.stringify(node),
      );
    }
  }
  expect(problems, text).toEqual([]);
  return diagnostics;
}

const words = [...reservedWords, ...statementWords, ...contextWords, ...signs];
const soup = constantFrom(
  ...words,
  "x",
  "lr",
  "Real",
  "1",
  "0.5",
  "16GiB",
  '"text"',
  "\n",
  "// c\n",
  "/// d\n",
  "@",
  "parm",
  "'",
);

describe("any text", () => {
  it("gives a tree and findings within the file", () => {
    assert(
      property(string({ unit: "binary", maxLength: 200 }), (text) => void expectSane(text)),
      { numRuns: 500 },
    );
  });

  it("also of lone surrogates and control characters", () => {
    const units = array(integer({ min: 0, max: 0xffff }), { maxLength: 60 });
    assert(
      property(units, (codes) => void expectSane(String.fromCharCode(...codes))),
      { numRuns: 500 },
    );
  });

  it("also of the language's own words and signs", () => {
    assert(
      property(array(soup, { maxLength: 60 }), (parts) => void expectSane(parts.join(" "))),
      { numRuns: 2000 },
    );
  });

  it("also of a study with soup in it", () => {
    const text = array(soup, { maxLength: 25 }).map(
      (parts) =>
        `study s {\n  param a: Real\n  ${parts.join(" ")}\n  seed 3\n}\n\nstudy t {\n  param b: Real\n}\n`,
    );
    assert(
      property(text, (changed) => void expectSane(changed)),
      { numRuns: 2000 },
    );
  });
});

/** A text cut into words, numbers, signs and what lies between. */
const pieces = (text: string) => text.match(/[A-Za-z_]\w*|[\d.]+\w*|"[^"]*"|\s+|\/\/.*|./g) ?? [];

it("says a sentence for every mutation of the target studies", () => {
  const random = mulberry(7);
  const pick = (count: number) => Math.floor(random() * count);
  const seen = new Set<string>();
  let mutants = 0;
  for (const { text } of corpus) {
    const parts = pieces(text);
    for (let i = 0; i < 120; i++) {
      const at = pick(parts.length);
      const changed = [...parts];
      const kind = pick(4);
      if (kind === 0) changed.splice(at, 1);
      else if (kind === 1) changed[at] = words[pick(words.length)] ?? "";
      else if (kind === 2) changed.splice(at, 0, ` ${words[pick(words.length)] ?? ""} `);
      else changed.splice(at, 2, parts[at + 1] ?? "", parts[at] ?? "");
      const findings = expectSane(changed.join(""), i % 8 === 0);
      expect(findings.length, changed.join("")).toBeLessThanOrEqual(3);
      for (const { message } of findings) seen.add(message.replace(/`[^`]*`/g, "``"));
      mutants++;
    }
  }
  expect(mutants).toBeGreaterThan(4000);
  expect(seen.size).toBeGreaterThan(40);
});

it("says a sentence for every text that breaks off", () => {
  for (const { text } of corpus) {
    const parts = pieces(text);
    for (let i = 1; i < parts.length; i += 7)
      expect(expectSane(parts.slice(0, i).join(""), i % 5 === 0).length).toBeLessThanOrEqual(3);
  }
});

describe("nesting", () => {
  const forms: readonly (readonly [string, string, string, string])[] = [
    ["parentheses", "let x = ", "(", ")"],
    ["lists", "let x = ", "[", "]"],
    ["calls", "let x = ", "f(", ")"],
    ["named inputs", "let x = ", "f(a: ", ")"],
    ["indices", "let x = ", "a[", "]"],
    ["records", "let x = ", "{ a: ", "}"],
    ["sums over sets", "let x = ", "sum(i in E: ", ")"],
    ["mixed", "let x = ", "f(a + g[forall i in E where b: not c and -(", ")])"],
    ["record types", "let x: ", "{ a: ", "}"],
    ["conditions", "let x = ", "if a then ", " else b"],
    ["not", "let x = ", "not ", ""],
    ["powers", "let x = ", "a ^ ", ""],
    ["fallbacks", "let x = ", "a ?? ", ""],
    ["quantifiers", "let x = ", "forall i in E: ", ""],
    ["when", "study s { ", "when a { ", "}"],
    ["else when", "study s { ", "when a { } else ", ""],
  ];

  it.each(forms)("%s: 256 levels pass, more are one finding", (_, before, open, close) => {
    const levels = (open.match(/[([{]/g) ?? [""]).filter(
      (_bracket, i) => open === "mixed" || i >= 0,
    ).length;
    const perLevel = open.includes("forall i in E where")
      ? 4
      : open.startsWith("sum(")
        ? 1
        : levels;
    const closed = before.startsWith("study");
    const inside = closed
      ? open.endsWith("else ")
        ? "{ }"
        : ""
      : before === "let x: "
        ? "Real"
        : "1";
    const after = closed ? " }" : before === "let x: " ? " = 1" : "";
    const text = (count: number) =>
      `${before}${open.repeat(count)}${inside}${close.repeat(count)}${after}`;
    const fits = Math.floor((closed ? 250 : 256) / perLevel);
    expect(parseText(text(fits)).diagnostics).toEqual([]);
    for (const count of [260, 1000, 50_000]) {
      expect(parseText(text(count)).diagnostics.map(({ id }) => id)).toEqual(["HPT1001"]);
      if (close === "") continue;
      expect(
        parseText(`${before}${open.repeat(count)}`).diagnostics.filter(
          ({ id }) => id === "HPT1001",
        ),
      ).toHaveLength(1);
    }
  });

  it("allows long sums, but no tree that a later pass could not walk", () => {
    const ids = (text: string) => parseText(text).diagnostics.map(({ id }) => id);
    expect(ids(`let x = a${" + a".repeat(900)}`)).toEqual([]);
    expect(ids(`let x = a${" + a".repeat(1100)}\nlet y = @`)).toEqual(["HPT1001", "HPT1002"]);
    const tower = Array.from({ length: 50 }).reduce<string>(
      (inner) => `(${inner}${" + a".repeat(30)})`,
      "a",
    );
    expect(ids(`let x = ${tower}`)).toEqual(["HPT1001"]);
    expect(ids(`let x = a${".a".repeat(1000)}`)).toEqual(["HPT1001"]);
    expect(ids(`let x: T${"[E]".repeat(1000)} = 1`)).toEqual(["HPT1001"]);
  });

  it("is read in full below the limit", () => {
    const [node] = parseText(`let x = ${"f(1, [".repeat(120)}y + 1${"])".repeat(120)}`).file
      .declarations;
    let depth = 0;
    for (const found of descendants(node ?? { span: { start: 0, end: 0 } })) {
      if ("kind" in found && found.kind === "list") depth++;
      expect("kind" in found && found.kind === "missing").toBe(false);
    }
    expect(depth).toBe(120);
  });

  it("takes a comma behind the last of a list at any depth", () => {
    for (const [open, close] of [
      ["f(", ",)"],
      ["[", ",]"],
      ["{ a: ", ",}"],
      ["a[", ",]"],
      ["f([", ",],)"],
    ] as const) {
      const text = `let x = ${open.repeat(60)}1${close.repeat(60)}`;
      expect(parseText(text).diagnostics).toEqual([]);
      expect(parseText(text.replace("1,", "1, ,")).diagnostics).toHaveLength(1);
    }
  });

  it("finds mistakes deep inside", () => {
    const text = `let x = ${"f([".repeat(60)}y + * 1${"])".repeat(60)}\nlet z = 1`;
    const { diagnostics, file } = parseText(text);
    expect(diagnostics.map(({ location }) => location.span.start)).toEqual([text.indexOf("*")]);
    expect(file.declarations).toHaveLength(2);
  });
});

it("refuses a file over 16 MiB", () => {
  const text = `let x = 1 //${" ".repeat(maximalBytes)}`;
  const { diagnostics, file } = parse(createSource("big.hpt", text));
  expect(diagnostics.map(({ id }) => id)).toEqual(["HPT1000"]);
  expect(file.declarations).toEqual([]);
  expect(parseText(text.slice(0, maximalBytes)).diagnostics).toEqual([]);
});
