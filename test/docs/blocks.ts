import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One fenced block of a document that holds the language. */
export interface Block {
  /** `docs/language.md:120`. */
  readonly place: string;
  /** After the fence: `hpt`, `hpt study`, `hpt error unit-mismatch`. */
  readonly info: string;
  /** A whole file: what stands inside a study is wrapped in one. */
  readonly source: string;
  /** The findings it must give, in any order. */
  readonly expected: readonly string[];
}

/** All blocks of a document below the project's root that begin with `hpt`. */
export function blocksOf(document: string): readonly Block[] {
  const path = fileURLToPath(new URL(`../../${document}`, import.meta.url));
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/^```(hpt[^\n]*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const info = (match[1] ?? "").trim();
    const body = match[2] ?? "";
    const line = text.slice(0, match.index).split("\n").length;
    const [, kind, ...ids] = info.split(/\s+/);
    return {
      place: `${document}:${String(line)}`,
      info,
      source: kind === "study" ? `study example {\n${body}}\n` : body,
      expected: kind === "error" ? ids : [],
    };
  });
}
