/** Names of files in a plan never hold the folder it was compiled in. */

/** The last part of a path; `<stdin>` and `std:types` as they are. */
export function baseName(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}

/** A path beside `from`, such as `./train.js`, as seen from the folder of `entry`. */
export function relativeTo(entry: string, from: string, path: string): string {
  const folder = normal([...foldersOf(from), ...partsOf(path)]);
  const home = normal(foldersOf(entry));
  let shared = 0;
  while (shared < home.length && shared < folder.length - 1 && home[shared] === folder[shared]) {
    shared++;
  }
  const up = home.slice(shared).map(() => "..");
  const steps = [...up, ...folder.slice(shared)];
  return steps[0] === ".." ? steps.join("/") : `./${steps.join("/")}`;
}

function partsOf(path: string): readonly string[] {
  return path.split(/[\\/]/);
}

function foldersOf(file: string): readonly string[] {
  return partsOf(file).slice(0, -1);
}

/** Without `.`, and without `folder/..`. */
function normal(parts: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const part of parts) {
    if (part === "." || part === "") continue;
    if (part === ".." && kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else kept.push(part);
  }
  return kept;
}
