/** Checks every mutant of the examples and of the target studies. */
import { readdirSync, readFileSync } from "node:fs";
import { createSource } from "../../src/diagnostics/source.ts";
import { check, type CheckOptions } from "../../src/index.ts";
import type { Host } from "../../src/semantics/program.ts";
import { memoryHost } from "../semantics/harness.ts";
import { mutantsOf } from "./mutations.ts";
import { targetFiles, targetHost, targetOptions } from "./target.ts";

export interface MutantResult {
  readonly kind: string;
  readonly file: string;
  readonly line: number;
  /** The line after the change. */
  readonly excerpt: string;
  readonly found: readonly string[];
  /** `right`: an expected id that the file did not have before; `other`: only other ones are new. */
  readonly outcome: "right" | "other" | "none";
}

interface Subject {
  readonly file: string;
  readonly text: string;
  readonly check: (text: string) => readonly string[];
}

/** Every `nth` mutant of each file, in the order of files, kinds and places. */
export function mutantRun(nth = 1): readonly MutantResult[] {
  return [...examples(), ...targets()].flatMap((subject) => {
    const before = subject.check(subject.text);
    const chosen = mutantsOf(subject.text).filter((_, i) => i % nth === 0);
    return chosen.map(({ kind, text, at, expected }): MutantResult => {
      const found = withoutFirst(subject.check(text), before);
      const source = createSource(subject.file, text);
      const { line } = source.position(at);
      const right = found.some((id) => expected.includes(id));
      const outcome = right ? "right" : found.length > 0 ? "other" : "none";
      return { kind, file: subject.file, line, excerpt: source.line(line).trim(), found, outcome };
    });
  });
}

/** The ids that are there more often than before. */
function withoutFirst(ids: readonly string[], before: readonly string[]): readonly string[] {
  const rest = [...before];
  return ids.filter((id) => {
    const at = rest.indexOf(id);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function examples(): readonly Subject[] {
  const folder = new URL("../../examples/", import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".hpt"))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, folder), "utf8");
      return {
        file: `examples/${name}`,
        text,
        check: (changed) => idsOf("/project/main.hpt", memoryHost({ "main.hpt": changed })),
      };
    });
}

function targets(): readonly Subject[] {
  const host = targetHost();
  return targetFiles.map((name) => {
    const entry = `/project/${name}`;
    const read = host.read(entry);
    const changedTo = (text: string): Host => ({
      ...host,
      read: (path) => (path === entry ? { kind: "text", text } : host.read(path)),
    });
    return {
      file: `target/${name}`,
      text: read.kind === "text" ? read.text : "",
      check: (text) => idsOf(entry, changedTo(text), targetOptions),
    };
  });
}

function idsOf(entry: string, host: Host, options: CheckOptions = {}): readonly string[] {
  return check(entry, host, options).diagnostics.map(({ id }) => id);
}
