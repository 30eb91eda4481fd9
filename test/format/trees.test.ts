/** Random trees, written without any style, formatted and read again. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { File } from "../../src/syntax/ast.ts";
import { expressions, files } from "./arbitrary.ts";
import { bits, format, meaning, withoutPlaces } from "./support.ts";
import { unparse } from "./unparse.ts";

const choices = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });

async function expectSame(file: File, drawn: readonly boolean[]): Promise<void> {
  const text = unparse(file, bits(drawn));
  const tree = withoutPlaces(file);
  expect(meaning(text), text).toEqual(tree);
  const once = await format(text);
  expect(meaning(once), once).toEqual(tree);
  expect(await format(once)).toBe(once);
}

it("a random file is read back as it was", async () => {
  await fc.assert(fc.asyncProperty(files, choices, expectSame), { numRuns: 600 });
});

const span = { start: 0, end: 0 };

it("a random expression is read back as it was, and takes no more parentheses than it needs", async () => {
  await fc.assert(
    fc.asyncProperty(expressions, choices, async (value, drawn) => {
      const name = { text: "x", span };
      const declarations = [{ kind: "let", span, name, value } as const];
      await expectSame({ kind: "file", span, declarations, comments: [] }, drawn);
    }),
    { numRuns: 1500 },
  );
});
