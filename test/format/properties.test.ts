/** What holds of every text: the meaning and the comments stay, and formatting twice changes nothing more. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSource } from "../../src/diagnostics/source.ts";
import { lex } from "../../src/syntax/lexer.ts";
import { files } from "./arbitrary.ts";
import { bits, expectKept, isBroken, projectFiles } from "./support.ts";
import { unparse } from "./unparse.ts";

it("there is a corpus", () => {
  expect(projectFiles.length).toBeGreaterThan(80);
});

describe("files of the project", () => {
  it.each(projectFiles)("$name keeps its meaning and its comments", ({ text }) => expectKept(text));
});

/** Files that are short enough to be changed many times over. */
const short = projectFiles.filter(({ text }) => text.length < 3000);

/** Pieces that separate tokens as well as a space does. */
const separator = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(" ", "  ", "\n", "\n\n", "\n\n\n", "\t", " \n ") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "// a\n",
      "\n// a\n",
      " // a\n // b\n",
      "\n\n// a\n\n// b\n",
      "/// doc\n",
      "\n/// doc\n",
      " // a\n/// doc\n",
      "\n/// doc\n// a\n\n",
      "\n// prettier-ignore\n",
      "//\n",
    ),
  },
);

/** A text with other white space and more comments between its tokens. */
function respaced(text: string, separators: readonly string[], everywhere: boolean): string {
  const { tokens, comments } = lex(createSource("test.hpt", text));
  const pieces = [...tokens, ...comments].map((piece) =>
    "image" in piece
      ? { start: piece.startOffset, text: piece.image, isComment: false }
      : { start: piece.span.start, text: piece.text, isComment: true },
  );
  pieces.sort((a, b) => a.start - b.start);
  let result = "";
  let last = 0;
  pieces.forEach((piece, index) => {
    const between = text.slice(last, piece.start);
    const other = separators[index % separators.length] ?? " ";
    const use = everywhere || index % 7 === separators.length % 7;
    // A comment ends with its line.
    const needsLine = pieces[index - 1]?.isComment === true && !other.includes("\n");
    result += use ? (needsLine ? "\n" : "") + other : between;
    result += piece.text;
    last = piece.start + piece.text.length;
  });
  return `${result}\n`;
}

describe("random white space and comments between all tokens", () => {
  it.each([true, false])("change nothing but themselves, everywhere: %s", async (everywhere) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...short),
        fc.array(separator, { minLength: 1, maxLength: 60 }),
        async ({ text }, separators) => {
          const changed = respaced(text, separators, everywhere);
          fc.pre(!isBroken(changed));
          await expectKept(changed);
        },
      ),
      { numRuns: 200 },
    );
  });
});

it("the same in random files, full of parentheses and commas that go", async () => {
  await fc.assert(
    fc.asyncProperty(
      files,
      fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
      fc.array(separator, { minLength: 1, maxLength: 30 }),
      fc.boolean(),
      async (file, drawn, separators, everywhere) => {
        const changed = respaced(unparse(file, bits(drawn)), separators, everywhere);
        fc.pre(!isBroken(changed));
        await expectKept(changed);
      },
    ),
    { numRuns: 400 },
  );
});
