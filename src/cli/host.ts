/** Files for the compiler. It asks with the paths that people wrote; nothing is ever executed. */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { createSource, type Source } from "../diagnostics/source.ts";
import { stdlibSources } from "../semantics/stdlib-sources.ts";
import type { Host, ReadResult } from "../semantics/program.ts";

/** What a text from standard input is called. */
export const standardInput = "<stdin>";

export const largestFile = 16 * 2 ** 20;

export type TextResult =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "failed"; readonly reason: TextFailure };

export type TextFailure = Exclude<
  Extract<ReadResult, { kind: "failed" }>["reason"],
  "outside" | "too-many" | "too-much"
>;

export interface FileHost extends Host {
  /** Text of a file that the command line names, wherever it lies. */
  readonly open: (path: string) => TextResult;
  /** A text that was read, for messages about it. */
  readonly source: (file: string) => Source | undefined;
  /** Every file that was asked for, also those that are not there. */
  readonly asked: () => Iterable<string>;
}

/** Reads from the file system, relative to the current folder; `given` holds texts that are no files. */
export function fileHost(given: { readonly [name: string]: TextResult } = {}): FileHost {
  const results = new Map<string, TextResult>(Object.entries(given));
  const sources = new Map<string, Source>();
  const read = (path: string) => {
    const known = results.get(path) ?? readText(path);
    results.set(path, known);
    return known;
  };
  return {
    read(path, within) {
      const isGiven = Object.hasOwn(given, path);
      if (within !== undefined && !isGiven && !isReallyWithin(path, within)) {
        return { kind: "failed", reason: "outside" };
      }
      return read(path);
    },
    open: read,
    asked: () => results.keys(),
    neighbours: (path) => {
      try {
        return readdirSync(dirname(onDisk(path)));
      } catch {
        return [];
      }
    },
    resolve: (importer, specifier) =>
      likewise(importer, resolve(dirname(onDisk(importer)), specifier)),
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

/** Whether a file lies in a folder when symbolic links are followed; one that is not there lies nowhere else. */
function isReallyWithin(path: string, folder: string): boolean {
  const root = realPath(folder);
  const file = realPath(path) ?? realPath(dirname(path));
  if (root === undefined || file === undefined || root === dirname(root)) return true;
  return file === root || file.startsWith(root + sep);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** Text from standard input counts as a file of the current folder. */
const onDisk = (path: string) => (path === standardInput ? "stdin.hpt" : path);

/** The shortest form of a path, absolute where `name` is, so that names compare and read as people wrote them. */
function likewise(name: string, path: string): string {
  return isAbsolute(name) ? resolve(path) : relative("", path) || ".";
}

const textOf = (result: TextResult | undefined) =>
  result?.kind === "text" ? result.text : undefined;

/** The nearest folder with `hpt.config.json` or `package.json`, else the folder itself. */
function projectFolder(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, "hpt.config.json")) || existsSync(join(at, "package.json"))) return at;
    if (dirname(at) === at) return folder;
  }
}

/** What a path leads to, through links; nothing where it leads nowhere, whatever keeps it from doing so. */
export function kindOfPath(path: string): "file" | "folder" | "other" | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() ? "file" : stat.isDirectory() ? "folder" : "other";
  } catch {
    return undefined;
  }
}

/** Reads a text file of UTF-8, at most `limit` bytes long, or says why not. */
export function readText(path: string, limit: number = largestFile): TextResult {
  let bytes: Uint8Array | undefined;
  try {
    // Opening a device may do something, and a pipe may wait forever: neither is touched.
    const before = statSync(path);
    if (before.isDirectory()) return { kind: "failed", reason: "directory" };
    if (!before.isFile()) return { kind: "failed", reason: "not-a-file" };
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!fstatSync(file).isFile()) return { kind: "failed", reason: "not-a-file" };
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
export async function readStandardInput(limit: number = largestFile): Promise<TextResult> {
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

/** Undefined when there is more. Does not trust a size: the file may grow, and those of /proc have none. */
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

function decode(bytes: Uint8Array): TextResult {
  try {
    // The compiler skips a byte order mark itself, so that offsets count it.
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { kind: "text", text: decoder.decode(bytes) };
  } catch {
    return { kind: "failed", reason: "not-utf8" };
  }
}

function reasonOf(cause: unknown): TextFailure {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  // A name with a character that no file has, a name too long, a circle of links: nothing is there.
  if (missing.has(String(code))) return "missing";
  if (code === "ENXIO") return "not-a-file";
  return code === "EISDIR" ? "directory" : "unreadable";
}

const missing: ReadonlySet<string> = new Set([
  "ENOENT",
  "ENOTDIR",
  "ENAMETOOLONG",
  "ELOOP",
  "ERR_INVALID_ARG_VALUE",
]);
