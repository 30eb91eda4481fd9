import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const sourceRoot = fileURLToPath(new URL("../../src", import.meta.url));

/** One `import`, `export … from` or `import()` of a source file. */
export interface Import {
  /** Path below `src`, with `/`. */
  readonly from: string;
  /** Path below `src` of a relative import; else the package or `node:` module as it is written. */
  readonly to: string;
  readonly relative: boolean;
  /** Gone after compiling: `import type`. */
  readonly typeOnly: boolean;
}

/** All TypeScript files below `src`. */
export function sourceFiles(): readonly string[] {
  return readdirSync(sourceRoot, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.split(sep).join("/"))
    .sort();
}

/** The text of a source file without its comments. */
export function codeOf(file: string): string {
  return textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|[^:"'`])\/\/.*$/gm, "$1");
}

export function textOf(file: string): string {
  return readFileSync(join(sourceRoot, file), "utf8");
}

export function importsOf(file: string): readonly Import[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/g;
  return [...textOf(file).matchAll(pattern)].map((match) => {
    const specifier = match[2] ?? match[3] ?? "";
    const isRelative = specifier.startsWith(".");
    return {
      from: file,
      to: isRelative ? resolveBelowSource(file, specifier) : specifier,
      relative: isRelative,
      typeOnly: match[1] !== undefined,
    };
  });
}

function resolveBelowSource(file: string, specifier: string): string {
  const absolute = join(sourceRoot, dirname(file), specifier);
  return posix.normalize(relative(sourceRoot, absolute).split(sep).join("/"));
}

/** What a file loads, directly or through others, types left out. */
export function closureOf(entry: string): readonly Import[] {
  const seen = new Set<string>();
  const found: Import[] = [];
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const one of importsOf(file).filter((each) => !each.typeOnly)) {
      found.push(one);
      if (one.relative) visit(one.to);
    }
  };
  visit(entry);
  return found;
}
