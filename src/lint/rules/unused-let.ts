import type { Module } from "../../semantics/program.ts";
import { removeStatement } from "../edits.ts";
import { visitUsedNames } from "../syntax.ts";
import type { Report, Rule } from "../rule.ts";
import type { Placed, Statements } from "../statements.ts";
import type { StudyUse } from "../subject.ts";

export const unusedLet: Rule = {
  id: "unused-let",
  severity: "warning",
  summary: "Nothing reads a `let` of a study or function.",
  fix: "unsafe",
  module: ({ module, statements, studies = [] }, report) => {
    inFunctions(module, statements, report);
    inStudies(module, statements, studies, report);
  },
};

function inFunctions(module: Module, statements: Statements, report: Report): void {
  for (const node of module.ast.declarations) {
    if (node.kind !== "fn" || node.lets.length === 0) continue;
    const used = new Set<string>();
    for (const part of [...node.lets.map(({ value }) => value), node.body]) {
      visitUsedNames(part, (name) => {
        used.add(name);
        return true;
      });
    }
    for (const { name, span } of node.lets) {
      const placed = statements.at({ file: module.file, span });
      if (!used.has(name.text) && placed !== undefined)
        say(placed, name.text, node.name.text, report);
    }
  }
}

/** A study that others extend may leave it to them to read what it defines. */
function inStudies(
  module: Module,
  statements: Statements,
  studies: readonly StudyUse[],
  report: Report,
): void {
  const unread = new Map<number, () => void>();
  const read = new Set<number>();
  for (const { study, usage } of studies) {
    for (const { name, location } of study.definitions) {
      const placed = location.file === module.file ? statements.at(location) : undefined;
      if (placed?.node.kind !== "let" || isInSpace(placed)) continue;
      const place = location.span.start;
      if (usage.definitions.has(name)) read.add(place);
      if (!unread.has(place)) unread.set(place, () => say(placed, name, study.name, report));
    }
  }
  for (const [place, tell] of unread) if (!read.has(place)) tell();
}

/** What a space defines may be for studies of other files. */
function isInSpace(placed: Placed): boolean {
  let outermost = placed;
  while (outermost.parent !== undefined) outermost = outermost.parent;
  return outermost.node.kind === "space";
}

function say(placed: Placed, name: string, owner: string, report: Report): void {
  const { node, module } = placed;
  if (node.kind !== "let") return;
  report({
    location: { file: module.file, span: node.name.span },
    message: `nothing in \`${owner}\` reads \`${name}\`: use it, or remove it.`,
    fixes: [{ title: `remove \`${name}\``, safe: false, edits: [removeStatement(placed)] }],
  });
}
