import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { textWidth } from "../../src/diagnostics/render/cells.ts";
import { toJson } from "../../src/diagnostics/render/json.ts";
import { noColours } from "../../src/diagnostics/render/palette.ts";
import { renderPretty, renderSummary } from "../../src/diagnostics/render/pretty.ts";
import { sentences } from "../../src/diagnostics/render/wrap.ts";
import { createSource, type Source } from "../../src/diagnostics/source.ts";

/** A finding about the text between « and » of a source. */
function finding(marked: string, more: Partial<Diagnostic> = {}): readonly [Diagnostic, Source] {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  const source = createSource("mlp.hpt", marked.replace("«", "").replace("»", ""));
  const location = { file: "mlp.hpt", span: { start, end } };
  const plain = {
    id: "empty-range",
    severity: "error",
    message: "the range is empty",
    related: [],
    fixes: [],
  } as const;
  return [{ ...plain, location, ...more }, source];
}

function render(marked: string, more: Partial<Diagnostic> = {}, width = 80): string {
  const [diagnostic, source] = finding(marked, more);
  const sources = (file: string) => (file === "mlp.hpt" ? source : undefined);
  return renderPretty(diagnostic, { source: sources, palette: noColours, width });
}

describe("a frame", () => {
  test("has a header, the place, the line, marks, notes and fixes", () => {
    const text = render("study s {\n  param lr: «Real in 1e-5 .. 1e-1»\n}\n", {
      id: "use-log-scale",
      severity: "warning",
      message: "`lr` spans 4 decades on a linear scale. 90% of draws would land above 1e-2.",
      fixes: [{ title: "append `log`", safe: false, edits: [] }],
    });
    expect(text).toBe(
      [
        "warning[use-log-scale]: `lr` spans 4 decades on a linear scale",
        "  ┌─ mlp.hpt:2:13",
        "2 │   param lr: Real in 1e-5 .. 1e-1",
        "  │             ^^^^^^^^^^^^^^^^^^^^",
        "  = 90% of draws would land above 1e-2.",
        "  = fix (changes the meaning): append `log`",
      ].join("\n"),
    );
  });

  test("breaks a text beside a mark far to the right within the width", () => {
    const message =
      "first declared here, with a reason that takes more than what is left of the line";
    const source = `${" ".repeat(66)}«param» lr\n`;
    const related = [{ message, location: { file: "mlp.hpt", span: { start: 72, end: 74 } } }];
    const lines = render(source, { related }).split("\n");
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(80);
  });

  test("shows related places, in the same frame where they are in the same file", () => {
    const source = "param lr: Real\n\nparam b: Int\nparam a: Int\n«param lr: Real»\n";
    const related = [
      { message: "first declared here", location: { file: "mlp.hpt", span: { start: 6, end: 8 } } },
      { message: "and there", location: { file: "std:types", span: { start: 0, end: 4 } } },
    ];
    expect(render(source, { related })).toBe(
      [
        "error[empty-range]: the range is empty",
        "  ┌─ mlp.hpt:5:1",
        "1 │ param lr: Real",
        "  │       -- first declared here",
        "  ·",
        "5 │ param lr: Real",
        "  │ ^^^^^^^^^^^^^^",
        "  ┌─ std:types",
      ].join("\n"),
    );
  });

  test("marks the first and the last line of a span of several lines", () => {
    expect(render("a\n  require «x <=\n    y\n    + z\n»trial")).toBe(
      [
        "error[empty-range]: the range is empty",
        "  ┌─ mlp.hpt:2:11",
        "2 │   require x <=",
        "  │           ^^^^",
        "3 │     y",
        "4 │     + z",
        "  │     ^^^",
      ].join("\n"),
    );
  });

  test("an empty span gets one sign, also at the end of the file", () => {
    expect(render("study s {\n«»").split("\n").slice(1)).toEqual([
      "  ┌─ mlp.hpt:2:1",
      "2 │",
      "  │ ^",
    ]);
    expect(render("study «»").split("\n").slice(2)).toEqual(["1 │ study", "  │       ^"]);
    expect(render("«»").split("\n").slice(2)).toEqual(["1 │", "  │ ^"]);
  });

  test.each([
    ["a tab", "\tparam «lr»: Real", ["1 │     param lr: Real", "  │           ^^"]],
    ["CRLF", "a\r\nparam «lr»: Real\r\nb", ["2 │ param lr: Real", "  │       ^^"]],
    ["wide characters", '"漢字" «lr» x', ['1 │ "漢字" lr x', "  │        ^^"]],
    ["emoji", '"👩‍👩‍👧 🙂" «lr» x', ['1 │ "👩‍👩‍👧 🙂" lr x', "  │         ^^"]],
    ["a marked emoji", "x «🙂» y", ["1 │ x 🙂 y", "  │   ^^"]],
    ["combining signs", "e\u0301e\u0301 «lr»", ["1 │ e\u0301e\u0301 lr", "  │    ^^"]],
    ["control characters", "\u001b[31m «lr»\u0000\u202e", ["1 │ ␛[31m lr␀�", "  │       ^^"]],
  ])("stands under the code with %s", (_, marked, expected) => {
    expect(render(marked).split("\n").slice(2)).toEqual(expected);
  });

  test("numbers of several digits are aligned to the right", () => {
    const related = [
      { message: "here", location: { file: "mlp.hpt", span: { start: 14, end: 15 } } },
    ];
    expect(
      render(`${"\n".repeat(8)}param x\n\n\nparam «x»`, { related })
        .split("\n")
        .slice(1),
    ).toEqual([
      "   ┌─ mlp.hpt:12:7",
      " 9 │ param x",
      "   │       - here",
      "   ·",
      "12 │ param x",
      "   │       ^",
    ]);
  });

  test("a long line is cut around the mark", () => {
    const text = render(`${"abcdefghi ".repeat(1000)}«here»${" jklmnopqr".repeat(1000)}`);
    const [, place, line = "", marks = ""] = text.split("\n");
    expect(place).toContain("mlp.hpt:1:10001");
    expect(line).toMatch(/^1 │ ….*here.*…$/);
    expect(textWidth(line)).toBe(80);
    expect(marks.indexOf("^^^^")).toBe(line.indexOf("here"));
  });
});

describe("whatever the text", () => {
  const text = fc.array(
    fc.constantFrom("a", " ", "\t", "\n", "\r\n", "漢", "🙂", "\u0301", "\ud83d", "x".repeat(90)),
    {
      maxLength: 40,
    },
  );
  test("lines fit and there is a mark", () => {
    fc.assert(
      fc.property(
        text,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 40, max: 100 }),
        (parts, a, b, width) => {
          const joined = parts.join("");
          const start = a % (joined.length + 1);
          const end = start + (b % (joined.length + 1 - start));
          const lines = render(
            `${joined.slice(0, start)}«${joined.slice(start, end)}»${joined.slice(end)}`,
            {},
            width,
          ).split("\n");
          expect(lines.some((line) => line.includes("^"))).toBe(true);
          for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});

describe("text around the frame", () => {
  test("long headers and notes are broken at spaces", () => {
    const message = `${"word ".repeat(30)}end. Note${" note".repeat(30)}.`;
    const lines = render("«x»", { message }).split("\n");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(lines[1]).toMatch(/^ {2}word/);
    expect(lines.filter((line) => line.startsWith("  = "))).toHaveLength(1);
    expect(lines.at(-1)).toMatch(/^ {4}note/);
  });

  test.each([
    ["one sentence. Another one.", ["one sentence.", "Another one."]],
    [
      "write `0 .. 1` or 0 .. 1. 90% is too much.",
      ["write `0 .. 1` or 0 .. 1.", "90% is too much."],
    ],
    ["`a. B` is one, e.g. A. `b` is another!", ["`a. B` is one, e.g. A.", "`b` is another!"]],
    ["a line\n and a second one", ["a line", "and a second one"]],
    ["of a tree\n  a. B  c\n    d\nDo", ["of a tree", "  a. B  c", "    d", "Do"]],
    ["what is it? Nobody knows", ["what is it?", "Nobody knows"]],
    ["half a ` quotation. Then more", ["half a ` quotation.", "Then more"]],
  ])("the sentences of %j", (message, expected) => {
    expect(sentences(message)).toEqual(expected);
  });

  test("a message cannot bring control characters", () => {
    expect(render("«x»", { message: "found `\u001b[2J`" })).toContain("found `␛[2J`");
  });

  test.each([
    [[], 1, "no findings in 1 file"],
    [["error"], 1, "1 error in 1 file"],
    [["error"], 0, "1 error"],
    [["warning", "error", "error", "info", "info"], 3, "2 errors, 1 warning, 2 hints in 3 files"],
  ] as const)("summary of %s", (severities, files, expected) => {
    const all = severities.map((severity) => finding("«x»", { severity })[0]);
    expect(renderSummary(all, files)).toBe(expected);
  });
});

test("JSON has lines and columns from 1, in UTF-16 units", () => {
  const edit = { location: { file: "mlp.hpt", span: { start: 0, end: 1 } }, newText: "b" };
  const [diagnostic, source] = finding('a\r\n"🙂" «lr»', {
    fixes: [{ title: "rename", safe: true, edits: [edit] }],
    related: [{ message: "there", location: { file: "mlp.hpt", span: { start: 3, end: 3 } } }],
  });
  expect(toJson(diagnostic, () => source)).toEqual({
    id: "empty-range",
    severity: "error",
    message: "the range is empty",
    file: "mlp.hpt",
    range: { start: { line: 2, column: 6 }, end: { line: 2, column: 8 } },
    related: [
      {
        message: "there",
        file: "mlp.hpt",
        range: { start: { line: 2, column: 1 }, end: { line: 2, column: 1 } },
      },
    ],
    fixes: [
      {
        title: "rename",
        safe: true,
        edits: [
          {
            file: "mlp.hpt",
            range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } },
            newText: "b",
          },
        ],
      },
    ],
  });
});
