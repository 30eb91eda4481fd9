/** How one check reads files: within the project, and not without end, whatever a study names. */
import { closest } from "../diagnostics/suggest.ts";
import type { Host, ReadResult } from "./program.ts";

/** Files that one check reads at most, the first included. */
export const mostFiles = 1000;
/** What they may have together, in UTF-16 units. */
export const mostText = 64 * 2 ** 20;

/** The same host, which refuses more files and more text than a check may read. */
export function boundedHost(host: Host): Host {
  const read = new Map<string, ReadResult>();
  let files = 0;
  let text = 0;
  const take = (path: string, within: string | undefined): ReadResult => {
    if (files >= mostFiles) return { kind: "failed", reason: "too-many" };
    const result = host.read(path, within);
    if (result.kind === "failed") return result;
    if (text + result.text.length > mostText) return { kind: "failed", reason: "too-much" };
    files++;
    text += result.text.length;
    return result;
  };
  return {
    ...host,
    read(path, within) {
      const key = JSON.stringify([path, within]);
      const result = read.get(key) ?? take(path, within);
      read.set(key, result);
      return result;
    },
  };
}

type ReadFailure = Extract<ReadResult, { kind: "failed" }>["reason"];

/** A file that another one names, or the folder that it would leave. */
export type Beside =
  | { readonly kind: "read"; readonly file: string; readonly result: ReadResult }
  | { readonly kind: "outside"; readonly root: string };

/** Reads what `importer` names by a path relative to its own folder. */
export function readBeside(host: Host, importer: string, path: string): Beside {
  const file = host.resolve(importer, path);
  const root = host.root(importer);
  if (!isWithin(file, root)) return { kind: "outside", root };
  return { kind: "read", file, result: host.read(file, root) };
}

/** The path with the name of a file that is there, where the one that is not there is near to it. */
export function pathMeant(
  host: Host,
  file: string,
  path: string,
  reason: ReadFailure,
): string | undefined {
  if (reason !== "missing") return undefined;
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  const meant = closest(path.slice(cut), host.neighbours?.(file) ?? []);
  return meant === undefined ? undefined : path.slice(0, cut) + meant;
}

/** Lexically, for paths in their shortest form: both absolute, or both relative to the same folder. */
function isWithin(file: string, root: string): boolean {
  const steps = (path: string) => path.split(/[/\\]/).filter((step) => step !== "." && step !== "");
  const inner = steps(file);
  const outer = steps(root);
  // `../..` holds whatever does not climb higher; an absolute path is not known to be in it.
  if (!isAbsolute(root) && outer.every((step) => step === "..")) {
    return !isAbsolute(file) && inner.filter((step) => step === "..").length <= outer.length;
  }
  return isAbsolute(file) === isAbsolute(root) && outer.every((step, i) => inner[i] === step);
}

function isAbsolute(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(path);
}
