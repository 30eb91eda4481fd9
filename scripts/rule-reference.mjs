// The list of all findings: rules with their pages, then what has a number alone.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const levels = ["error", "warning", "info"];

/** `docs/rules/README.md`. Of a finding that the checker itself makes, its page tells what it is about. */
export function ruleReference({ rules, messageTable, pageSummary, patternOf, sentences }, root) {
  const pageOf = (id) => {
    const path = join(root, "docs/rules", `${id}.md`);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };
  const named = new Map(rules.map((rule) => [rule.id, rule]));
  for (const message of messageTable) {
    const { id, severity } = message;
    if (isNumbered(id) || named.has(id)) continue;
    const page = pageOf(id);
    const fix = page === undefined ? undefined : /^\*\*\w+\*\* · (\w+) fix$/m.exec(page)?.[1];
    const summary = (page && pageSummary(page)) ?? sentences(patternOf(message))[0] ?? id;
    named.set(id, { id, severity, fix, summary });
  }
  const rows = [...named.values()]
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, severity, fix, summary }) => {
      const name = pageOf(id) === undefined ? `\`${id}\`` : `[\`${id}\`](${id}.md)`;
      return `| ${name} | ${severity} | ${fix ?? ""} | ${summary.replaceAll("|", "\\|")} |`;
    });
  const count = (level) => [...named.values()].filter((rule) => rule.severity === level).length;
  const totals = levels.map((level) => `${count(level)} of level ${level}`).join(", ");
  return `# Rules

What \`hptc check\` finds. \`hptc explain RULE\` prints a page in the terminal.

A **safe** fix keeps what a file means and is carried out by \`hptc check --fix\`; an **unsafe** one changes
it and needs \`--unsafe\` too. Warnings and hints are turned off or raised in \`hpt.config.json\`,

\`\`\`json
{ "rules": { "missing-seed": "off", "use-log-scale": "error" } }
\`\`\`

and left out for one statement or declaration by a comment above it that says why:

\`\`\`hpt
study example {
  // hpt-ignore use-log-scale: the loss is known to be linear in it
  param weight: Real in 1e-3 .. 1
}
\`\`\`

Errors can be neither lowered nor left out.

${rows.length} findings have a name: ${totals}.

| rule | level | fix | what it finds |
| --- | --- | --- | --- |
${rows.join("\n")}

## Findings with a number

What stands in ‹…› is of the file.

${numbered(messageTable, patternOf)}
`;
}

const isNumbered = (id) => /^HPT\d/.test(id);

/** Each id once, with all its sentences. */
function numbered(messageTable, patternOf) {
  const byId = new Map();
  for (const message of messageTable) {
    if (!isNumbered(message.id)) continue;
    const all = byId.get(message.id) ?? [];
    byId.set(message.id, [...all, message]);
  }
  return [...byId]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, all]) => {
      const texts = all.map((one) => patternOf(one).replaceAll(/\s+/g, " ").trim());
      const level = all[0].severity === "error" ? "" : ` (${all[0].severity})`;
      return `- **${id}**${level}: ${texts.join(" — ")}`;
    })
    .join("\n");
}
