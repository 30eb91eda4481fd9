/** What the rules say of studies that people wrote with care: nothing that they would call wrong. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { check } from "../../src/index.ts";
import { memoryHost } from "../semantics/harness.ts";
import { targetFiles, targetHost, targetOptions } from "../support/target.ts";

/** Budgets below 59 trials, which is what the message says and what their authors chose. */
const small = new Set(["01-search-methods.hpt", "06-heads-and-rate.hpt", "14-transfer.hpt"]);

describe("the studies that the language was designed on", () => {
  it.each(targetFiles)("%s", (name) => {
    const { diagnostics } = check(`/project/${name}`, targetHost(), targetOptions);
    const found = diagnostics
      .filter(({ severity }) => severity !== "info")
      .map(({ id, message }) => `${id}: ${message}`);
    if (small.has(name)) expect(found).toEqual([expect.stringMatching(/^budget-too-small: /)]);
    else expect(found).toEqual([]);
  });
});

const root = fileURLToPath(new URL("../../", import.meta.url));
const files = ["examples", "examples/embed", "stdlib"].flatMap((folder) =>
  readdirSync(root + folder)
    .filter((name) => name.endsWith(".hpt"))
    .map((name) => `${folder}/${name}`),
);

describe("the examples and the standard library", () => {
  it.each(files)("%s has no finding", (name) => {
    const text = readFileSync(root + name, "utf8");
    const { diagnostics } = check("/project/main.hpt", memoryHost({ "main.hpt": text }));
    expect(diagnostics.map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
  });
});
