/** Line ends, byte order marks, broken texts, and what prettier passes on. */
import { format as prettierFormat } from "prettier/standalone";
import { describe, expect, it } from "vitest";
import { formatText } from "../../src/format/format.ts";
import * as plugin from "../../src/format/plugin.ts";
import { format } from "./support.ts";

const withPrettier = (text: string, options: { readonly [name: string]: unknown } = {}) =>
  prettierFormat(text, { parser: "hpt", plugins: [plugin], ...options });

describe("line ends", () => {
  it("stay CRLF, in lists, comments and ignored statements too", async () => {
    const text =
      "study s {\r\n// prettier-ignore\r\nparam  a :\r\n  Real // why\r\n\r\n\r\nseed 1\r\n}";
    expect(await format(text)).toBe(
      "study s {\r\n  // prettier-ignore\r\n  param  a :\r\n  Real // why\r\n\r\n  seed 1\r\n}\r\n",
    );
  });

  it("become the first kind where they are mixed", async () => {
    expect(await format("let a = 1\r\nlet b = 2\nlet c = 3\r")).toBe(
      "let a = 1\r\nlet b = 2\r\nlet c = 3\r\n",
    );
  });

  it("lone carriage returns end lines", async () => {
    expect(await format("// a\rlet a = 1 // b\r")).toBe("// a\rlet a = 1 // b\r");
  });

  it("are what prettier's endOfLine says", async () => {
    expect(await withPrettier("let a = 1\r\n")).toBe("let a = 1\n");
    expect(await withPrettier("let a = 1\n", { endOfLine: "crlf" })).toBe("let a = 1\r\n");
  });
});

describe("a byte order mark", () => {
  it("stays, and only there", async () => {
    expect(await format("\uFEFF/// Doc.\r\nlet a=1\r\n")).toBe("\uFEFF/// Doc.\r\nlet a = 1\r\n");
    expect(await format("\uFEFF")).toBe("\uFEFF");
  });
});

describe("prettier's options", () => {
  const text = "study s { when a { use b\nuse c } let d = [1000000, 2000000, 3000000, 4000000] }";

  it("printWidth, 100 where nothing is said", async () => {
    expect(await withPrettier(text)).toContain("[1000000, 2000000, 3000000, 4000000]");
    expect(await withPrettier(text, { printWidth: 40 })).toContain(
      "let d = [\n    1000000, 2000000, 3000000, 4000000,\n  ]",
    );
  });

  it("tabWidth and useTabs", async () => {
    expect(await withPrettier(text, { tabWidth: 4 })).toContain("{\n    when a {\n        use b\n");
    expect(await withPrettier(text, { useTabs: true })).toContain("{\n\twhen a {\n\t\tuse b\n");
  });

  it("columns are reckoned with the width there is", async () => {
    const params = "study s { param a: Real in 10 .. 20 param bcdefghi: Real in 10 .. 20 }";
    expect(await withPrettier(params)).toContain("param a:        Real");
    expect(await withPrettier(params, { printWidth: 30 })).toContain("param a: Real");
  });
});

describe("a broken text", () => {
  const text = "\uFEFFstudy s {\r\n  param a Real\r\n  minimize +\r\n}\r\n";

  it("is refused with the findings and places of the parser", async () => {
    const result = await formatText(text, { filepath: "broken.hpt" });
    if (result.kind !== "broken") throw new Error("it was formatted");
    expect(result.diagnostics.length).toBeGreaterThan(1);
    const [first] = result.diagnostics;
    expect(first?.location.file).toBe("broken.hpt");
    const { start = 0, end = 0 } = first?.location.span ?? {};
    expect(text.slice(start, end)).toBe("Real");
  });

  it("gives prettier the place, and how many more there are", async () => {
    const broken = withPrettier(text, { filepath: "broken.hpt" });
    await expect(broken).rejects.toThrow(/\(2:11, and 1 more\)/);
    await expect(broken).rejects.toMatchObject({ loc: { start: { line: 2, column: 11 } } });
  });
});

it.each([100, 200, 250])("%i nested conditions stay readable", async (depth) => {
  const text = `let x = ${"if true then ".repeat(depth)}1${" else 2".repeat(depth)}\n`;
  const formatted = await formatText(text, { filepath: "deep.hpt" });
  expect(formatted.kind).toBe("formatted");
  if (formatted.kind !== "formatted") return;
  expect(await formatText(formatted.text, { filepath: "deep.hpt" })).toEqual(formatted);
});
