/**
 * One input, several baselines: what is found in a file, how it is laid out, and its plans. They hold
 * meaning, not rendering: how a finding is printed is held by `test/diagnostics`.
 *
 * `npm run golden` writes them anew; the difference is then read and committed with the change.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { createSource, type Source } from "../../src/diagnostics/source.ts";
import { formatText } from "../../src/format/format.ts";
import { compile } from "../../src/index.ts";
import type { Host } from "../../src/semantics/program.ts";
import { memoryHost, splitFiles } from "../semantics/harness.ts";
import { targetFiles, targetHost, targetOptions } from "../support/target.ts";

const folder = new URL(".", import.meta.url);
const at = (path: string) => new URL(path, folder).pathname;

/** Paths of files under a folder of this one, relative to it. */
const filesIn = (path: string, ending: RegExp): readonly string[] =>
  existsSync(at(path))
    ? readdirSync(at(path), { recursive: true, encoding: "utf8" })
        .filter((file) => ending.test(file))
        .sort()
    : [];

interface Case {
  readonly name: string;
  readonly host: Host;
  readonly entry: string;
  readonly text: string;
  readonly options: Parameters<typeof compile>[2];
}

const ownCases = filesIn("cases", /\.hpt$/).map((path): Case => {
  const files = splitFiles(readFileSync(at(`cases/${path}`), "utf8"));
  const main = files["main.hpt"];
  const text = typeof main === "string" ? main : "";
  const host = memoryHost(files);
  const name = path.replace(/\.hpt$/, "");
  return { name, host, entry: "/project/main.hpt", text, options: {} };
});

const targetCases = targetFiles.map((file): Case => {
  const host = targetHost();
  const entry = `/project/${file}`;
  const read = host.read(entry);
  const text = read.kind === "text" ? read.text : "";
  const name = `target/${file.replace(/\.hpt$/, "")}`;
  return { name, host, entry, text, options: targetOptions };
});

const cases = [...ownCases, ...targetCases];

/** Findings without layout: id, severity, place, sentence, and what belongs to it. */
function outline(diagnostics: readonly Diagnostic[], host: Host): string {
  const sources = new Map<string, Source>();
  const sourceOf = (file: string) => {
    const known = sources.get(file);
    if (known !== undefined) return known;
    const read = host.read(file);
    const made = createSource(file, read.kind === "text" ? read.text : "");
    sources.set(file, made);
    return made;
  };
  const place = ({ file, span }: Diagnostic["location"]) => {
    const source = sourceOf(file);
    const [from, to] = [source.position(span.start), source.position(span.end)];
    return `${file.replace("/project/", "")}:${from.line}:${from.column}-${to.line}:${to.column}`;
  };
  return diagnostics
    .map(({ id, severity, message, location, related, fixes }) =>
      [
        `${severity}[${id}] ${place(location)}`,
        `  ${message.replaceAll("\n", "\n  ")}`,
        ...related.map((one) => `  · ${place(one.location)} ${one.message}`),
        ...fixes.flatMap((fix) => [
          `  → ${fix.safe ? "safe" : "unsafe"}: ${fix.title}`,
          ...fix.edits.map(
            (edit) => `      ${place(edit.location)} ${JSON.stringify(edit.newText)}`,
          ),
        ]),
      ].join("\n"),
    )
    .join("\n\n");
}

describe("each case has the baselines it had", () => {
  it.each(cases)("$name", async ({ name, host, entry, text, options }) => {
    const { diagnostics, plans } = compile(entry, host, options);
    const baseline = at(`baselines/${name}`);
    await expect(`${outline(diagnostics, host)}\n`).toMatchFileSnapshot(`${baseline}.findings.txt`);
    const formatted = await formatText(text, { filepath: entry });
    if (formatted.kind === "formatted") {
      await expect(formatted.text).toMatchFileSnapshot(`${baseline}.formatted.hpt`);
    }
    if (plans.length > 0) {
      const json = `${JSON.stringify(plans, undefined, 2)}\n`;
      await expect(json).toMatchFileSnapshot(`${baseline}.plans.json`);
    }
  });
});

it("there are at least 150 cases, and no baseline without one", () => {
  expect(cases.length).toBeGreaterThanOrEqual(150);
  const names = new Set(cases.map(({ name }) => name));
  const endings = /\.(findings\.txt|formatted\.hpt|plans\.json)$/;
  const stale = filesIn("baselines", /./).filter(
    (path) => endings.test(path) && !names.has(path.replace(endings, "")),
  );
  expect(stale).toEqual([]);
});
