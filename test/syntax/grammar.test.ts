import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSource } from "../../src/diagnostics/source.ts";
import { lex } from "../../src/syntax/lexer.ts";
import { contextWords, reservedWords, signs, statementWords } from "../../src/syntax/tokens.ts";
import { recognises } from "./earley.ts";
import { mulberry } from "../support/random.ts";
import { corpus, parseText } from "./support.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const tokensOf = (text: string) => lex(createSource("test.hpt", text)).tokens;

describe("grammar/hpt.ebnf, read by another recogniser,", () => {
  it.each(corpus)("takes $name", ({ text }) => expect(recognises(tokensOf(text))).toBe(true));

  it.each([
    ["let x = a ?? b ?? c", true],
    ["let x = 2 ^ -3 ^ 2", true],
    ["let x = - - 2", false],
    ["let x = a < b < c", true],
    ["let x = a in b in c", false],
    ["let x = not not a and forall i in E: b or c", true],
    ["let x = a + not b", false],
    ["let x = { a: 1 } == b", false],
    ["let x = (if a then b else c) + 1", true],
    ["let x = 1 + if a then b else c", false],
    ["study s { param x: Real in 1 .. 2 log step 3 better lower ~ beta(2) = 1 }", true],
    ["study s { param x: Real = 1 ~ beta(2) }", false],
    ["study s { budget 3 trials, 10min per trial }", true],
    ["study s { budget 3 trials, }", false],
    ["study s { search seed }", false],
    ["unit a = 3 * b ^ 2", true],
    ["unit a = 3 + b", false],
    ["fn f() -> Real { let a = 1 return a }", true],
    ["fn f() -> Real { return 1 let a = 1 }", false],
  ])("%s: %s", (text, isTaken) => {
    expect(recognises(tokensOf(text))).toBe(isTaken);
    expect(parseText(text).diagnostics.length === 0).toBe(isTaken);
  });

  it("agrees with the parser on mutations of the corpus", () => {
    const random = mulberry(3);
    const pick = (count: number) => Math.floor(random() * count);
    const words = [...reservedWords, ...statementWords, ...contextWords, ...signs, "x", "1", '"s"'];
    const differences: string[] = [];
    let taken = 0;
    let tried = 0;
    for (const { text } of corpus) {
      // One declaration at a time keeps the recogniser fast.
      const declarations = text.split(
        /\n(?=(?:study|fn|task|type|let|enum|space|unit|dimension|import)\b)/,
      );
      for (let i = 0; i < 40; i++) {
        const tokens = tokensOf(declarations[pick(declarations.length)] ?? "").map(
          ({ image }) => image,
        );
        const word = words[pick(words.length)] ?? "";
        const kind = pick(3);
        tokens.splice(
          pick(tokens.length),
          kind === 0 ? 1 : kind - 1,
          ...(kind === 0 ? [] : [word]),
        );
        const mutant = tokens.join(" ");
        const { diagnostics } = parseText(mutant);
        if (diagnostics.some(({ id }) => grammatical.has(id))) continue;
        const isClean = diagnostics.length === 0;
        tried++;
        if (isClean) taken++;
        if (isClean !== recognises(tokensOf(mutant))) differences.push(mutant);
      }
    }
    expect(differences.filter((mutant) => !isPreference(mutant))).toEqual([]);
    expect(tried).toBeGreaterThan(1000);
    expect(taken).toBeGreaterThan(100);
  });
});

/** Findings about texts that the grammar alone would take. */
const grammatical = new Set(["interval-or-set", "HPT1020"]);

/** The one preference: directly after `(` or `[`, `NAME in` opens a bound. */
const isPreference = (text: string) => /[([] [a-z_]\w* in\b/i.test(text);

describe("grammar/railroad.html", () => {
  const html = read("grammar/railroad.html");

  it("needs nothing from elsewhere", () => {
    expect(html).not.toMatch(/<script|<link|<img|url\(|https?:/);
  });

  it("is well-formed and every link has its place", () => {
    const open: string[] = [];
    const tags = html
      .replace(/<!doctype html>|<!--[^]*?-->|<style>[^]*?<\/style>|<meta [^>]*>/g, "")
      .matchAll(/<(\/?)(\w+)([^>]*?)(\/?)>/g);
    for (const [, closing, name, attributes, single] of tags) {
      if (closing === "/") expect(open.pop()).toBe(name);
      else if (single !== "/") open.push(name ?? "");
      expect(attributes).toMatch(/^(\s[\w-]+="[^"<>]*")*\s*$/);
      expect(attributes).not.toMatch(/NaN|undefined|Infinity/);
    }
    expect(open).toEqual([]);
    const ids = new Set([...html.matchAll(/id="(\w+)"/g)].map(([, id]) => id));
    for (const [, target] of html.matchAll(/href="#(\w+)"/g)) expect(ids).toContain(target);
  });

  it("draws every rule of the grammar", () => {
    const rules = [...read("grammar/hpt.ebnf").matchAll(/^(\w+) += /gm)].map(([, name]) => name);
    expect(rules.length).toBeGreaterThan(50);
    for (const rule of rules) expect(html).toContain(`<section id="${rule}">`);
  });
});

describe("grammar/hpt.tmLanguage.json", () => {
  interface Rule {
    readonly name?: string;
    readonly match?: string;
    readonly begin?: string;
    readonly captures?: { readonly [group: string]: { readonly name: string } };
    readonly patterns?: readonly Rule[];
  }
  const grammar: {
    readonly patterns: readonly { readonly include: string }[];
    readonly repository: { readonly [name: string]: { readonly patterns: readonly Rule[] } };
  } = JSON.parse(read("grammar/hpt.tmLanguage.json"));
  const rules = grammar.patterns.flatMap(
    ({ include }) => grammar.repository[include.slice(1)]?.patterns ?? [],
  );

  /** Names of a line's parts, as an editor would colour them: the leftmost match wins, then the first rule. */
  function scopes(line: string): (readonly [string, string])[] {
    const found: (readonly [string, string])[] = [];
    for (let at = 0; at < line.length;) {
      const matches = rules.flatMap((rule) => {
        const pattern = new RegExp(rule.match ?? `${rule.begin ?? ""}[^"]*"`, "gd");
        pattern.lastIndex = at;
        const match = pattern.exec(line);
        return match === null ? [] : [{ rule, match }];
      });
      const first = matches.reduce<(typeof matches)[number] | undefined>(
        (best, one) => (best === undefined || one.match.index < best.match.index ? one : best),
        undefined,
      );
      if (first === undefined) break;
      const { rule, match } = first;
      if (rule.name !== undefined) found.push([match[0].trim(), rule.name]);
      for (const [group, { name }] of Object.entries(rule.captures ?? {})) {
        if (match[Number(group)] !== undefined) found.push([match[Number(group)] ?? "", name]);
      }
      at = match.index + Math.max(match[0].length, 1);
    }
    return found;
  }

  it("knows every word", () => {
    const text = JSON.stringify(grammar);
    for (const word of [...reservedWords, ...statementWords, ...contextWords])
      expect(text).toMatch(new RegExp(`\\b${word}\\b`));
  });

  it.each([
    ["  param lr: Real in 1e-5 .. 16GiB log", ["param", "storage.type.hpt"]],
    ["  param lr: Real in 1e-5 .. 16GiB log", ["lr", "variable.parameter.hpt"]],
    ["  param lr: Real in 1e-5 .. 16GiB log", ["in", "keyword.operator.word.hpt"]],
    ["  param lr: Real in 1e-5 .. 16GiB log", ["16", "constant.numeric.hpt"]],
    ["  param lr: Real in 1e-5 .. 16GiB log", ["GiB", "keyword.other.unit.hpt"]],
    ["  seed 42", ["seed", "keyword.control.hpt"]],
    ["  search tpe(startup: 3)", ["tpe", "entity.name.function.hpt"]],
    ["study a extends b {", ["a", "entity.name.type.hpt"]],
    ["study a extends b {", ["b", "entity.other.inherited-class.hpt"]],
    ["/// a doc", ["/// a doc", "comment.line.documentation.hpt"]],
    ["  x // param y", ["// param y", "comment.line.double-slash.hpt"]],
    ['let x = load "param"', ['"param"', "string.quoted.double.hpt"]],
  ] as const)("colours %s", (line, [text, scope]) =>
    expect(scopes(line)).toContainEqual([text, scope]),
  );

  it("leaves statement words alone where they are names", () => {
    for (const line of ["  f(seed: 3)", "  run.seed + 1", "  x == search"]) {
      for (const [text, scope] of scopes(line))
        if (/seed|search/.test(text)) expect(scope).not.toMatch(/^keyword/);
    }
  });
});

describe("scripts/generate.mjs", () => {
  const copy = mkdtempSync(join(tmpdir(), "hptc-generate-"));
  const generate = (...args: string[]) =>
    spawnSync(process.execPath, ["scripts/generate.mjs", ...args], { cwd: copy, encoding: "utf8" });

  beforeAll(() => {
    for (const path of [
      "scripts",
      "src",
      "grammar",
      "stdlib",
      "assembly",
      "dist",
      "docs",
      "examples",
      "package.json",
      ".prettierrc.json",
      ".prettierignore",
    ]) {
      cpSync(join(root, path), join(copy, path), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it("names what is stale, and writes it", () => {
    expect(generate().status).toBe(0);
    expect(generate("--check").status).toBe(0);
    for (const path of [
      "grammar/hpt.ebnf",
      "grammar/railroad.html",
      "grammar/hpt.tmLanguage.json",
    ]) {
      expect(readFileSync(join(copy, path), "utf8"), path).toBe(read(path));
    }
    const path = join(copy, "grammar/hpt.ebnf");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace('"study"', '"trial"'));
    const stale = generate("--check");
    expect(stale.status).toBe(1);
    expect(stale.stderr).toContain("stale: grammar/hpt.ebnf\n");
    expect(readFileSync(path, "utf8")).not.toBe(text);
    expect(generate().status).toBe(0);
    expect(readFileSync(path, "utf8")).toBe(text);
  });
});
