import * as fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { applyFixes, check, type Diagnostic, type Fix, fixText } from "../../src/index.ts";
import { blocksOf } from "../docs/blocks.ts";
import { memoryHost } from "../semantics/harness.ts";

const entry = "/project/main.hpt";
const recheck = (text: string) => check(entry, memoryHost({ "main.hpt": text })).diagnostics;

function finding(...fixes: readonly Fix[]): Diagnostic {
  const location = { file: entry, span: { start: 0, end: 0 } };
  return { id: "some-rule", severity: "warning", message: "some", location, related: [], fixes };
}

function fix(start: number, end: number, newText: string, safe = true, file = entry): Fix {
  return { title: newText, safe, edits: [{ location: { file, span: { start, end } }, newText }] };
}

const countErrors = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.filter(({ severity }) => severity === "error").length;

describe("one pass of fixes", () => {
  it("changes what does not overlap, and leaves the rest for the next", () => {
    const result = applyFixes(entry, "abcdef", [
      finding(fix(0, 2, "X")),
      finding(fix(1, 3, "Y")),
      finding(fix(2, 4, "Z")),
    ]);
    expect(result.text).toBe("XZef");
    expect(result.applied.map((one) => one.fix.title)).toEqual(["X", "Z"]);
  });

  it("takes the first fix that is allowed", () => {
    const both = finding(fix(0, 1, "unsafe", false), fix(0, 1, "safe"));
    expect(applyFixes(entry, "a", [both]).text).toBe("safe");
    expect(applyFixes(entry, "a", [both], { unsafe: true }).text).toBe("unsafe");
    expect(applyFixes(entry, "a", [finding(fix(0, 1, "unsafe", false))]).text).toBe("a");
  });

  it("carries out all edits of a fix or none", () => {
    const two: Fix = {
      title: "two",
      safe: true,
      edits: [...fix(0, 1, "X").edits, ...fix(3, 4, "Y").edits],
    };
    expect(applyFixes(entry, "abcd", [finding(two)]).text).toBe("XbcY");
    expect(applyFixes(entry, "abcd", [finding(fix(3, 4, "Z")), finding(two)]).text).toBe("abcZ");
  });

  it("changes no other file, and nothing outside of the text", () => {
    expect(applyFixes(entry, "abc", [finding(fix(0, 1, "X", true, "/project/b.hpt"))]).text).toBe(
      "abc",
    );
    expect(applyFixes(entry, "abc", [finding(fix(2, 9, "X"))]).text).toBe("abc");
  });

  it("inserts once at a place", () => {
    expect(applyFixes(entry, "ab", [finding(fix(1, 1, "X")), finding(fix(1, 1, "X"))]).text).toBe(
      "aXb",
    );
  });
});

describe("fixing until nothing is left", () => {
  const shout = (text: string) =>
    text
      .split("")
      .flatMap((letter, i) =>
        letter === "a" ? [{ ...finding(fix(i, i + 1, "b")), message: `a at ${i}` }] : [],
      );

  it("goes on where a fix makes room for another", () => {
    const finds = (text: string) => {
      const at = text.indexOf("a");
      return at < 0 ? [] : [{ ...finding(fix(at, at + 1, "b")), message: `a at ${at}` }];
    };
    expect(fixText(entry, "aaa", finds).text).toBe("bbb");
  });

  it("takes back what brings an error, and keeps the rest", () => {
    const finds = (text: string): readonly Diagnostic[] => [
      ...shout(text),
      ...(text[1] === "b" ? [{ ...finding(), severity: "error" as const }] : []),
    ];
    expect(fixText(entry, "aaaa", finds).text).toBe("babb");
  });

  it("ends where fixes undo each other", () => {
    const flip = (text: string) => [finding(fix(0, 1, text === "a" ? "b" : "a"))];
    expect(["a", "b"]).toContain(fixText(entry, "a", flip).text);
  });
});

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = "docs/rules/";
const texts = [
  ...readdirSync(root + folder)
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .flatMap((name) => blocksOf(folder + name))
    .map(({ source }) => source)
    .filter((source) => !source.includes("//# ")),
  ...readdirSync(`${root}examples`)
    .filter((name) => name.endsWith(".hpt"))
    .map((name) => readFileSync(`${root}examples/${name}`, "utf8")),
];

describe("the fixes of all rules", () => {
  it("bring no new error and settle, in whatever way the text is broken", () => {
    expect(texts.length).toBeGreaterThan(30);
    const mutated = fc
      .record({
        text: fc.constantFrom(...texts),
        at: fc.nat(),
        length: fc.nat({ max: 6 }),
        put: fc.constantFrom(
          "",
          " ",
          "x",
          "0",
          "1e-9",
          "}",
          "log",
          "\r\n",
          "GB",
          "when true {",
          "// hpt-ignore x: y\n",
        ),
        twice: fc.boolean(),
        unsafe: fc.boolean(),
      })
      .map(({ text, at, length, put, twice, unsafe }) => {
        const start = at % (text.length + 1);
        const changed = text.slice(0, start) + put + text.slice(start + length);
        return { text: twice ? `${changed}\n${changed}` : changed, unsafe };
      });
    fc.assert(
      fc.property(mutated, ({ text, unsafe }) => {
        const before = recheck(text);
        const fixed = fixText(entry, text, recheck, { unsafe });
        const after = recheck(fixed.text);
        expect(countErrors(after)).toBeLessThanOrEqual(countErrors(before));
        expect(fixed.applied.length === 0).toBe(fixed.text === text);
        for (const { location } of after) {
          expect(location.span.start).toBeGreaterThanOrEqual(0);
          expect(location.span.end).toBeLessThanOrEqual(
            Math.max(fixed.text.length, 0) + (location.file === entry ? 0 : 1e9),
          );
        }
        expect(
          fixText(entry, fixed.text, recheck, { unsafe }).applied.filter(
            ({ fix: { safe } }) => safe,
          ),
        ).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it("leave line ends and what stands around as they are", () => {
    const text =
      'import { noisy } from "std:tasks"\r\nimport { digits } from "std:data"\r\n\r\nstudy a {\r\n  param lr: Real in 1e-5 .. 1e-1   // the rate\r\n  trial run = noisy(value: lr)\r\n  minimize run.loss\r\n  search random\r\n  budget 60 trials // enough\r\n}\r\n';
    expect(fixText(entry, text, recheck, { unsafe: true }).text).toBe(
      'import { noisy } from "std:tasks"\r\n\r\nstudy a {\r\n  param lr: Real in 1e-5 .. 1e-1 log   // the rate\r\n  trial run = noisy(value: lr)\r\n  minimize run.loss\r\n  search random\r\n  budget 60 trials // enough\r\n  seed 1\r\n}\r\n',
    );
  });
});
