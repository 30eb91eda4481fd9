import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { messageTable } from "../../src/diagnostics/messages/table.ts";
import { check, type Diagnostic, fixText } from "../../src/index.ts";
import { declaredLevels } from "../../src/lint/levels.ts";
import { rules } from "../../src/lint/rules.ts";
import { memoryHost, splitFiles } from "../semantics/harness.ts";
import { blocksOf } from "./blocks.ts";

const folder = fileURLToPath(new URL("../../docs/rules/", import.meta.url));
const entry = "/project/main.hpt";

/** Found when a run has ended: a file that is only checked shows nothing of it. */
const afterRun = new Set(["hard-bound-optimum"]);

const severities = declaredLevels(rules);
const named = [...new Set([...rules, ...messageTable].map(({ id }) => id))]
  .filter((id) => !/^HPT\d/.test(id))
  .toSorted();

function findings(block: string): readonly Diagnostic[] {
  return check(entry, memoryHost(splitFiles(block))).diagnostics;
}

const idsOf = (diagnostics: readonly Diagnostic[]) => [...new Set(diagnostics.map(({ id }) => id))];

describe("the rules", () => {
  it("are in the order of their ids", () => {
    expect(rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id).toSorted());
  });

  it("have a sentence each that says what they find", () => {
    for (const { id, summary } of rules) expect(summary, id).toMatch(/^[A-Z`][^\n]*\.$/);
  });

  it("have a page each, and no page is of something else", () => {
    const pages = readdirSync(folder).map((name) => name.replace(/\.md$/, ""));
    expect(pages.filter((name) => name !== "README").toSorted()).toEqual(named);
  });
});

describe.each(named.filter((id) => existsSync(`${folder}${id}.md`)))("docs/rules/%s.md", (id) => {
  const text = readFileSync(`${folder}${id}.md`, "utf8");
  const blocks = blocksOf(`docs/rules/${id}.md`);
  const bad = blocks.filter(({ info }) => info === "hpt bad");
  const good = blocks.filter(({ info }) => info === "hpt good");
  const declared = rules.find((rule) => rule.id === id);

  it("begins with the name, the level and the fix", () => {
    const offered = bad.flatMap(({ source }) => findings(source).flatMap(({ fixes }) => fixes));
    const kind = offered.some(({ safe }) => !safe)
      ? "unsafe"
      : offered.length > 0
        ? "safe"
        : undefined;
    const fix = declared === undefined ? kind : declared.fix;
    const level = `**${severities.get(id) ?? ""}**${fix === undefined ? "" : ` · ${fix} fix`}`;
    expect(text.split("\n").slice(0, 3)).toEqual([`# ${id}`, "", level]);
  });

  it("has examples under Bad and Good, and fits a terminal", () => {
    expect(text).toMatch(/^## Bad$/m);
    expect(text).toMatch(/^## Good$/m);
    expect(good.length).toBeGreaterThan(0);
    expect(blocks.length).toBe(bad.length + good.length + (afterRun.has(id) ? 1 : 0));
    const long = text.split("\n").filter((line) => line.length > 80 && !line.includes("http"));
    expect(long).toEqual([]);
  });

  it.each(bad.map((block) => [block.place, block] as const))("%s is bad", (_, { source }) => {
    expect(idsOf(findings(source))).toEqual([id]);
  });

  it.each(good.map((block) => [block.place, block] as const))("%s is good", (_, { source }) => {
    expect(findings(source).map(({ id: other, message }) => `${other}: ${message}`)).toEqual([]);
  });

  if (!afterRun.has(id)) {
    it("shows a bad example", () => expect(bad.length).toBeGreaterThan(0));
  }

  const [first] = bad;
  if (first !== undefined && /^\*\*\w+\*\* · .* fix$/m.test(text)) {
    it("has a fix that removes the finding from the first bad example", () => {
      const files = splitFiles(first.source);
      const main = typeof files["main.hpt"] === "string" ? files["main.hpt"] : "";
      const recheck = (changed: string) =>
        check(entry, memoryHost({ ...files, "main.hpt": changed })).diagnostics;
      const fixed = fixText(entry, main, recheck, { unsafe: declared?.fix !== "safe" });
      expect(fixed.text).not.toBe(main);
      expect(idsOf(recheck(fixed.text))).not.toContain(id);
      expect(recheck(fixed.text).filter(({ severity }) => severity === "error")).toEqual([]);
    });
  }
});
