import { array, assert, constantFrom, nat, property, record } from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check, found, splitFiles } from "./harness.ts";

const corpus = ["cases/", "studies/cases/", "studies/target/", "../../stdlib/", "../../examples/"]
  .map((folder) => new URL(folder, import.meta.url))
  .flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".hpt"))
      .map((name) => readFileSync(new URL(name, folder), "utf8")),
  );

test("leaving out, doubling and swapping words never makes the checker throw", () => {
  const edit = record({
    text: nat(),
    at: array(nat(), { minLength: 1, maxLength: 4 }),
    how: constantFrom("leave out", "double", "swap"),
  });
  assert(
    property(edit, ({ text, at, how }) => {
      const whole = corpus[text % corpus.length] ?? "";
      const lines = whole.split("\n");
      // A window keeps a case small; most declarations are on one line.
      const from = (at[0] ?? 0) % lines.length;
      const source = [...lines.slice(0, 8), ...lines.slice(from, from + 12)].join("\n");
      const words = source.match(/\w+|[^\w\s]|\s+/g) ?? [];
      for (const place of at) {
        const i = place % words.length;
        if (how === "leave out") words.splice(i, 1);
        else if (how === "double") words.splice(i, 0, words[i] ?? "");
        else words.splice(i, 1, words[(i * 7 + 3) % words.length] ?? "");
      }
      const files = splitFiles(words.join(""));
      const program = check(files);
      for (const { location, message } of program.diagnostics) {
        expect(message).not.toMatch(/\bundefined\b|NaN|\[object/);
        const module = program.modules.find(({ file }) => file === location.file);
        expect(location.span.end).toBeLessThanOrEqual(module?.source.text.length ?? 0);
      }
    }),
    { numRuns: 400 },
  );
});

describe("long and deep files", () => {
  const count = 20_000;
  const range = Array.from({ length: count }, (_, i) => i);

  test("a chain of definitions in any order", () => {
    const forward = range.map((i) => `let a${i} = ${i === 0 ? "1" : `a${i - 1} + 1`}`);
    expect(check(forward.join("\n")).diagnostics).toEqual([]);
    const program = check(forward.toReversed().join("\n"));
    expect(program.diagnostics).toEqual([]);
    expect(program.definitions.get(`main/a${count - 1}`)?.constant).toBe(count);
  });

  test("a circle of many definitions is one error", () => {
    const circle = range.slice(0, 500).map((i) => `let a${i} = a${(i + 1) % 500}`);
    expect(found(check(circle.join("\n"))).length).toBe(1);
  });

  test("a long chain against the order of a study is said to be one", () => {
    const lets = range.slice(0, 2000).map((i) => `  let a${i} = a${i + 1}`);
    const program = check(`study s {\n${lets.join("\n")}\n  let a2000 = 1\n  minimize a0\n}\n`);
    expect(new Set(program.diagnostics.map(({ id }) => id))).toEqual(new Set(["HPT3044"]));
  });

  test("very many mistakes", () => {
    const many = range.slice(0, 5000);
    const texts = many.map(() => 'let a = "\n').join("");
    expect(check(texts).diagnostics.length).toBeGreaterThanOrEqual(many.length);
    const words = many.map((i) => `lett a${i} = ${i}\n`).join("");
    expect(check(words).diagnostics.length).toBe(many.length);
    const used = check(many.map((i) => `let a${i} = missing\n`).join(""));
    expect(used.diagnostics.map(({ related }) => related.length)).toEqual([many.length - 1]);
    const unknown = check(many.map((i) => `let a${i} = b${i}\n`).join("")).diagnostics;
    const suggestions = unknown.filter(({ message }) => message.includes("Did you mean"));
    expect(unknown.length).toBe(many.length);
    expect(suggestions.length).toBeLessThanOrEqual(100);
  });

  test("a long list", () => {
    const items = Array.from({ length: 200_000 }, () => "1").join(", ");
    expect(check(`let a = [${items}]\n`).diagnostics).toEqual([]);
  });

  test("what is dear to compute, many times", () => {
    const lets = range.slice(0, 200).map((i) => `let a${i} = sum([i in 0 .. 4999999: i])`);
    const { diagnostics } = check(lets.join("\n"));
    expect(diagnostics.map(({ id }) => id)).toEqual(["HPT3046"]);
  });

  test("an array that is too long is not what takes too long", () => {
    const { diagnostics } = check("let a = fill(0, 6000000)\nlet b = [...a, ...a]\n");
    expect(diagnostics.map(({ id }) => id)).toEqual(["HPT3045"]);
  });

  test("an array that doubles with every definition", () => {
    const doubled = (i: number) => (i === 0 ? "[1]" : `[...a${i - 1}, ...a${i - 1}]`);
    const lets = range.slice(0, 60).map((i) => `let a${i} = ${doubled(i)}`);
    const { diagnostics } = check(lets.join("\n"));
    expect(diagnostics.map(({ id }) => id)).toEqual(["HPT3046"]);
  });

  test("arrays of arrays, each of which is there many times", () => {
    const shared = "let a = fill(fill(fill(1, 30000), 30000), 30000)\n";
    expect(check(shared).diagnostics).toEqual([]);
  });

  test("many `let`s in a function", () => {
    const lets = range
      .slice(0, 5000)
      .map((i) => `  let b${i} = ${i === 0 ? "x" : `b${i - 1}`} + 1`);
    const text = `fn f(x: Real) -> Real {\n${lets.join("\n")}\n  return b4999\n}\nlet y = f(1)\n`;
    expect(found(check(text))).toEqual(["main.hpt:502 HPT3039"]);
  });

  test("nesting as deep as the parser lets through", () => {
    for (const depth of [50, 200, 255, 1000]) {
      check(`let a = ${"(".repeat(depth)}1${" + 1)".repeat(depth)}\n`);
      check(`let a = ${"[".repeat(depth)}1${"]".repeat(depth)}\n`);
      check(`let a = ${"if true then ".repeat(depth)}1${" else 2".repeat(depth)}\n`);
      check(`let a = ${"1 + ".repeat(depth * 10)}1\n`);
      check(`let a = ${"-".repeat(depth)}1\n`);
    }
  });
});
