import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { nameMessages } from "../../src/diagnostics/messages/names.ts";
import { typeMessages } from "../../src/diagnostics/messages/types.ts";
import { check, found, marks, splitFiles } from "./harness.ts";

const folder = new URL("cases/", import.meta.url);
const cases = readdirSync(folder).filter((name) => name.endsWith(".hpt"));

describe("each case has the findings that it marks, and no others", () => {
  test.each(cases)("%s", (name) => {
    const files = splitFiles(readFileSync(new URL(name, folder), "utf8"));
    expect([...found(check(files))].sort()).toEqual([...marks(files)].sort());
  });
});

test("every message about names and types stands in a case", () => {
  const marked = new Set(
    cases.flatMap((name) =>
      marks(splitFiles(readFileSync(new URL(name, folder), "utf8"))).map((mark) =>
        mark.split(" ").at(-1),
      ),
    ),
  );
  const elsewhere = new Set([
    nameMessages.entryFailed.id, // files.test.ts
    nameMessages.importFailed.id,
    nameMessages.importOutside.id,
    nameMessages.loadOutside.id,
    typeMessages.tooDeep.id, // limits.test.ts
    typeMessages.manyLets.id,
    typeMessages.longChain.id,
    typeMessages.tooManySteps.id,
  ]);
  const ids = [...Object.values(nameMessages), ...Object.values(typeMessages)].map(({ id }) => id);
  expect(ids.filter((id) => !marked.has(id) && !elsewhere.has(id))).toEqual([]);
});
