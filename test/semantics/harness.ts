/** Checking files that stand in memory, and comparing what is found with `//~ id` marks in them. */
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { type CheckOptions, checkModules } from "../../src/semantics/check.ts";
import type { Host, Program, ReadResult } from "../../src/semantics/program.ts";

export type Files = { readonly [path: string]: string | ReadResult };

/** A host over files by path; every file lies in `/project`, which is the root. */
export function memoryHost(files: Files): Host {
  return {
    read: (path) => {
      const name = path.replace(/^\/project\//, "");
      const file = Object.hasOwn(files, name) ? files[name] : undefined;
      if (file === undefined) return { kind: "failed", reason: "missing" };
      return typeof file === "string" ? { kind: "text", text: file } : file;
    },
    resolve: (importer, specifier) => new URL(specifier, `file://${importer}`).pathname,
    root: () => "/project",
  };
}

/** Checks `main.hpt` of some files, or one text. */
export function check(files: Files | string, options: CheckOptions = {}): Program {
  const all = typeof files === "string" ? { "main.hpt": files } : files;
  return checkModules("/project/main.hpt", memoryHost(all), options);
}

/** The findings of one text as "id: message", for tests of sentences. */
export function findings(files: Files | string, options: CheckOptions = {}): readonly string[] {
  return check(files, options).diagnostics.map(({ id, message }) => `${id}: ${message}`);
}

/** Several files in one text: a line `//# name.hpt` begins the next; what stands before is `main.hpt`. */
export function splitFiles(text: string): Files {
  const files: Record<string, string> = {};
  let name = "main.hpt";
  for (const line of text.split("\n")) {
    const next = /^\/\/# (\S+)$/.exec(line)?.[1];
    if (next === undefined) files[name] = `${files[name] ?? ""}${line}\n`;
    else name = next;
  }
  return files;
}

/** Every line with the ids that are marked on it, as "main.hpt:3 empty-range". */
export function marks(files: Files): readonly string[] {
  return Object.entries(files).flatMap(([name, file]) =>
    typeof file !== "string"
      ? []
      : file.split("\n").flatMap((line, i) =>
          (/\/\/~ (.*)$/.exec(line)?.[1] ?? "")
            .split(/\s+/)
            .filter((id) => id !== "")
            .map((id) => `${name}:${i + 1} ${id}`),
        ),
  );
}

/** The findings in the same form. */
export function found(program: Program): readonly string[] {
  return program.diagnostics.map((diagnostic) => `${place(program, diagnostic)} ${diagnostic.id}`);
}

function place(program: Program, { location }: Diagnostic): string {
  const module = program.modules.find((candidate) => candidate.file === location.file);
  const line = module?.source.position(location.span.start).line ?? 0;
  return `${location.file.replace("/project/", "")}:${line}`;
}
