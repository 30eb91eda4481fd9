/** The pages of the rules, which ship with the package: `docs/rules/<id>.md`. */
import { readFile } from "node:fs/promises";
import { patternOf } from "../diagnostics/pattern.ts";
import { messageTable } from "../diagnostics/messages/table.ts";
import { sentences } from "../diagnostics/render/wrap.ts";
import type { Severity } from "../diagnostics/diagnostic.ts";
import { packageFile } from "../data/package-root.ts";
import { pageSummary } from "../lint/page.ts";
import { rules } from "../lint/rules.ts";

/** A finding that has a name of its own, in the order of names: rules, and errors that the checker itself finds. */
export interface KnownRule {
  readonly id: string;
  readonly severity: Severity;
}

export function knownRules(): readonly KnownRule[] {
  const found = new Map<string, KnownRule>();
  for (const { id, severity } of [...rules, ...messageTable]) {
    if (!/^HPT\d/.test(id) && !found.has(id)) found.set(id, { id, severity });
  }
  return [...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The page of a rule, in Markdown; nothing for a finding that has a number alone. */
export async function rulePage(id: string): Promise<string | undefined> {
  if (!/^[a-z0-9-]+$/.test(id)) return undefined;
  return readFile(await packageFile(`docs/rules/${id}.md`), "utf8").catch(() => undefined);
}

/** What a finding is about, in one sentence. */
export async function ruleSummary(id: string): Promise<string> {
  const own = rules.find((rule) => rule.id === id)?.summary;
  if (own !== undefined) return own;
  const page = await rulePage(id);
  const summary = page && pageSummary(page);
  if (summary !== undefined) return summary;
  const entry = messageTable.find((each) => each.id === id);
  return entry === undefined ? id : (sentences(patternOf(entry))[0] ?? id);
}
