/** Every sentence about studies stands in a test. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { studyMessages } from "../../../src/diagnostics/messages/studies.ts";
import { marks, splitFiles } from "../harness.ts";

const folder = new URL("./cases/", import.meta.url);

/** test/plan/scale.test.ts needs generated files for these. */
const elsewhere = new Set(["HPT2106", "HPT2115", "HPT2118", "HPT3160"]);

it("every message about studies stands in a case", () => {
  const marked = new Set(
    readdirSync(folder).flatMap((name) =>
      marks(splitFiles(readFileSync(new URL(name, folder), "utf8"))).map((mark) =>
        mark.split(" ").at(-1),
      ),
    ),
  );
  const ids = Object.values(studyMessages).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !marked.has(id) && !elsewhere.has(id))).toEqual([]);
});
