/** How a finding is taken: as its rule says, or as the project's configuration does. */
import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import { messageTable } from "../diagnostics/messages/table.ts";
import type { Rule } from "./rule.ts";

export type Level = "off" | Severity;

/** Levels by the id of a rule. */
export type Levels = { readonly [id: string]: Level };

/** The level of every id where nobody configured another; of an id with several sentences the strictest. */
export function declaredLevels(rules: readonly Rule[]): ReadonlyMap<string, Severity> {
  const levels = new Map<string, Severity>();
  for (const { id, severity } of [...messageTable, ...rules]) {
    const known = levels.get(id);
    if (known === undefined || rank[severity] > rank[known]) levels.set(id, severity);
  }
  return levels;
}

const rank = { info: 0, warning: 1, error: 2 } as const;

/** The finding at its configured level; nothing where that is off. What is an error stays one. */
export function atLevel(diagnostic: Diagnostic, levels: Levels): Diagnostic | undefined {
  if (diagnostic.severity === "error" || !Object.hasOwn(levels, diagnostic.id)) return diagnostic;
  const level = levels[diagnostic.id] ?? diagnostic.severity;
  if (level === "off") return undefined;
  return level === diagnostic.severity ? diagnostic : { ...diagnostic, severity: level };
}
