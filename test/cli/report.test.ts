/** `hptc report`: pages and sheets of what stores hold, as real processes write them. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildCli, type CommandLine, commandLine } from "./harness.ts";

let line: CommandLine;
beforeAll(async () => {
  line = commandLine(await buildCli("report"));
});
afterAll(() => {
  line.remove();
});

const read = (name: string): string => readFileSync(join(line.folder, name), "utf8");

/** Runs a study and draws it. */
async function reported(name: string, body: string, target = `${name}.html`): Promise<string> {
  line.write(`${name}.hpt`, `/// Is a < b & c?\nstudy ${name} {\n${body}\n  seed 1\n}\n`);
  const run = await line.hptc("run", `${name}.hpt`, "--store", `${name}.db`);
  expect(run.code, run.err).toBe(0);
  const { code, out, err } = await line.hptc("report", `${name}.db`, "-o", target);
  expect(code, err).toBe(0);
  expect(out).toContain(`Written to ${target}`);
  return read(target);
}

const ids = (html: string): readonly (string | undefined)[] => [
  ...new Set([...html.matchAll(/<figure id="([^"]+)"/gu)].map(([, id]) => id)),
];

const bowl = `  param rate: Real in 1e-5 .. 1e-1 log
  param width: Int in 1 .. 64
  minimize (log10(rate) + 3)^2 + width / 64
  search random
  budget 30 trials`;

describe("a page", () => {
  test("shows one objective along the trials and along each parameter, and escapes names", async () => {
    const html = await reported("bowl", bowl);
    expect(ids(html)).toEqual(
      expect.arrayContaining(["history", "importances", "slices", "contours", "parallel"]),
    );
    expect(html).toContain("a &lt; b &amp; c");
    expect(html).not.toContain("a < b & c");
    expect(html).not.toMatch(/NaN|Infinity|undefined/u);
    expect(html).not.toMatch(/(?:src|href)="http/u);
  });

  test("marks a logarithmic parameter by powers of ten", () => {
    expect(read("bowl.html")).toMatch(/>(?:1e-4|0\.0001)</u);
  });

  test("shows the front of two objectives", async () => {
    const html = await reported(
      "front",
      `  param x: Real in 0 .. 1
  minimize x^2
  minimize (x - 1)^2
  search random
  budget 30 trials`,
    );
    expect(ids(html)).toContain("front");
    expect(html).not.toContain("NaN");
  });

  test("shows what was solved", async () => {
    const html = await reported(
      "solved",
      `  param x: Real in 0 .. 1
  minimize (x - 0.25)^2
  solve convex`,
    );
    expect(html).toContain("<h1>solved</h1>");
    expect(html).not.toContain("NaN");
  });
});

test("a sheet is one SVG file", async () => {
  const svg = await reported("sheet", bowl, "sheet.svg");
  expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/u);
});

describe("is refused", () => {
  test.each([
    ["bowl.db", "bowl.pdf", "A report is written as .html or .svg, not as `bowl.pdf`."],
    ["none.db", "none.html", "none.db"],
  ])("%s into %s", async (store, target, message) => {
    const { code, err } = await line.hptc("report", store, "-o", target);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(existsSync(join(line.folder, target))).toBe(false);
    expect(existsSync(join(line.folder, "none.db"))).toBe(false);
  });
});
