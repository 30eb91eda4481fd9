/** Waits for changes of files, also of files that are not there yet. */
import { existsSync, type FSWatcher, statSync, watch } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { Failure } from "../failure.ts";

export interface Watched {
  /** Paths of files, whether they are there or not. */
  readonly files: Iterable<string>;
  /** Folders in which any `.hpt` file counts. */
  readonly folders: readonly string[];
}

/** Editors write a file in several steps. */
const quietFor = 50;
/** Times of files come from a clock that may be a little behind. */
const clockLag = 20;

/**
 * Resolves at the first change since `since` (in milliseconds, as `Date.now`), or when `signal` aborts.
 * Folders are watched rather than files, so that a file that is replaced or deleted stays watched.
 */
export async function nextChange(
  { files, folders }: Watched,
  since: number,
  signal: AbortSignal,
): Promise<void> {
  const paths = [...files].map((file) => resolve(file));
  const roots = folders.map((folder) => resolve(folder));
  const parents = paths.map((path) => nearestFolder(dirname(path)));
  const watchers: FSWatcher[] = [];
  let abort: () => void = () => {};
  try {
    await new Promise<void>((done, fail) => {
      let timer: NodeJS.Timeout | undefined;
      const changed = () => {
        clearTimeout(timer);
        timer = setTimeout(done, quietFor);
      };
      abort = () => {
        clearTimeout(timer);
        done();
      };
      signal.addEventListener("abort", abort);
      if (signal.aborted) abort();
      for (const folder of new Set([...parents, ...roots])) {
        try {
          const watcher = watch(folder, (_, name) => {
            const path = name === null ? undefined : resolve(folder, name);
            if (path === undefined || concerns(path, paths, roots)) changed();
          });
          watcher.on("error", changed);
          watchers.push(watcher);
        } catch (cause) {
          if (existsSync(folder)) fail(notWatched(folder, cause));
          else changed();
        }
      }
      // What changed between the last look and now makes no event; what was deleted changed its folder.
      if ([...paths, ...parents, ...roots].some((path) => changedAt(path) > since - clockLag)) {
        changed();
      }
    });
  } finally {
    signal.removeEventListener("abort", abort);
    for (const watcher of watchers) watcher.close();
  }
}

function notWatched(folder: string, cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Failure(`The folder \`${folder}\` cannot be watched: ${reason}.`);
}

/** Whether a change at a path is one of a file, of a folder above it, or of a study in a folder. */
function concerns(path: string, files: readonly string[], folders: readonly string[]): boolean {
  if (files.some((file) => file === path || file.startsWith(path + sep))) return true;
  const isInside = folders.some((folder) => path === folder || path.startsWith(folder + sep));
  return isInside && (path.endsWith(".hpt") || !/\.[^./\\]+$/.test(path));
}

function changedAt(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? -Infinity : Math.max(stat.mtimeMs, stat.ctimeMs);
}

function nearestFolder(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(at) || at === dirname(at)) return at;
  }
}
