import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/index.ts";
import { memoryHost } from "../semantics/harness.ts";
import { blocksOf } from "./blocks.ts";

const documents = ["README.md", "docs/language.md"];

describe.each(documents)("%s", (document) => {
  const blocks = blocksOf(document);

  it("has examples", () => {
    expect(blocks.length).toBeGreaterThan(0);
  });

  it.each(blocks.map((block) => [block.place, block] as const))("%s", (_place, block) => {
    const compiled = compile("/project/main.hpt", memoryHost({ "main.hpt": block.source }));
    const found = compiled.diagnostics.map(({ id, message }) => ({ id, message }));
    if (block.expected.length === 0) {
      expect(found).toEqual([]);
      expect(compiled.plans.map((plan) => plan.study)).toEqual(compiled.studies);
      expect(compiled.plans.length).toBeGreaterThan(0);
    } else {
      expect(found.map(({ id }) => id).sort()).toEqual([...block.expected].sort());
    }
  });
});

it("the README shows the example that `npm start` runs", () => {
  const example = fileURLToPath(new URL("../../examples/digits_mlp.hpt", import.meta.url));
  expect(blocksOf("README.md")[0]?.source).toBe(readFileSync(example, "utf8"));
});
