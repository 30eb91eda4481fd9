/** Every finding about studies, on the line that is marked with its id; nothing else is found. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { check, found, marks, splitFiles } from "../harness.ts";

const folder = new URL("./cases/", import.meta.url);

describe("findings in studies", () => {
  for (const name of readdirSync(folder)) {
    it(name, () => {
      const files = splitFiles(readFileSync(new URL(name, folder), "utf8"));
      expect(found(check(files)).toSorted()).toEqual(marks(files).toSorted());
    });
  }
});
