/** Files for the compiler. It asks with the paths that people wrote; nothing is ever executed. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { createSource, type Source } from "../diagnostics/source.ts";
import { stdlibSources } from "../semantics/stdlib-sources.ts";
import type { Host, ReadResult } from "../semantics/program.ts";

/** What a text from standard input is called. */
export const standardInput = "<stdin>";

export const largestFile = 16 * 2 ** 20;

export interface FileHost extends Host {
  /** A text that was read, for messages about it. */
  readonly source: (file: string) => Source | undefined;
}

/** Reads from the file system, relative to the current folder; `given` holds texts that are no files. */
export function fileHost(given: { readonly [name: string]: ReadResult } = {}): FileHost {
  const results = new Map<string, ReadResult>(Object.entries(given));
  const sources = new Map<string, Source>();
  const read = (path: string) => {
    const known = results.get(path) ?? readText(path);
    results.set(path, known);
    return known;
  };
  return {
    read,
    resolve: (importer, specifier) =>
      likewise(importer, join(dirname(onDisk(importer)), specifier)),
    root: (path) => likewise(path, projectFolder(dirname(onDisk(path)))),
    source(file) {
      const known = sources.get(file);
      if (known !== undefined) return known;
      const text = file.startsWith("std:")
        ? stdlibSources[file.slice(4)]
        : textOf(results.get(file));
      if (text === undefined) return undefined;
      const source = createSource(file, text);
      sources.set(file, source);
      return source;
    },
  };
}

/** Text from standard input counts as a file of the current folder. */
const onDisk = (path: string) => (path === standardInput ? "stdin.hpt" : path);

/** The shortest form of a path, absolute where `name` is, so that names compare and read as people wrote them. */
function likewise(name: string, path: string): string {
  return isAbsolute(name) ? resolve(path) : relative("", path) || ".";
}

const textOf = (result: ReadResult | undefined) =>
  result?.kind === "text" ? result.text : undefined;

/** The nearest folder with `hpt.config.json` or `package.json`, else the folder itself. */
function projectFolder(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, "hpt.config.json")) || existsSync(join(at, "package.json"))) return at;
    if (dirname(at) === at) return folder;
  }
}

/** Reads a text file of UTF-8, at most `limit` bytes long, or says why not. */
export function readText(path: string, limit: number = largestFile): ReadResult {
  let bytes: Uint8Array | undefined;
  try {
    const file = openSync(path, "r");
    try {
      if (fstatSync(file).isDirectory()) return { kind: "failed", reason: "directory" };
      bytes = readUpTo(file, limit);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    return { kind: "failed", reason: reasonOf(cause) };
  }
  return bytes === undefined ? { kind: "failed", reason: "too-large" } : decode(bytes);
}

/** Reads all of standard input likewise. */
export async function readStandardInput(limit: number = largestFile): Promise<ReadResult> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    if (!(chunk instanceof Uint8Array)) continue;
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) return { kind: "failed", reason: "too-large" };
  }
  return decode(Buffer.concat(chunks));
}

/** Undefined when there is more. Does not trust a size: pipes and devices have none. */
function readUpTo(file: number, limit: number): Uint8Array | undefined {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let size = Math.min(limit, fstatSync(file).size) + 1;
  for (;;) {
    const chunk = new Uint8Array(size);
    const count = readSync(file, chunk, 0, size, null);
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, count));
    length += count;
    if (length > limit) return undefined;
    size = 1 << 16;
  }
}

function decode(bytes: Uint8Array): ReadResult {
  try {
    // The compiler skips a byte order mark itself, so that offsets count it.
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { kind: "text", text: decoder.decode(bytes) };
  } catch {
    return { kind: "failed", reason: "not-utf8" };
  }
}

function reasonOf(cause: unknown): "missing" | "directory" | "unreadable" {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "missing";
  return code === "EISDIR" ? "directory" : "unreadable";
}
