import type { Edit } from "../../diagnostics/diagnostic.ts";
import type { Module } from "../../semantics/program.ts";
import type * as Ast from "../../syntax/ast.ts";
import { removeLines, replaceAt } from "../edits.ts";
import { visitUsedNames } from "../syntax.ts";
import type { Rule } from "../rule.ts";

export const unusedImport: Rule = {
  id: "unused-import",
  severity: "warning",
  summary: "A file imports a name that it does not use.",
  fix: "safe",
  module: ({ module }, report) => {
    const { declarations } = module.ast;
    const imports = declarations.filter((node) => node.kind === "import");
    const unused = new Set(imports.flatMap(({ names }) => names.map(({ alias }) => alias.text)));
    for (const node of declarations) {
      if (unused.size === 0) return;
      if (node.kind === "import") continue;
      visitUsedNames(node, (name) => {
        unused.delete(name);
        return unused.size > 0;
      });
    }
    for (const node of imports) {
      const left = node.names.filter(({ alias }) => unused.has(alias.text));
      const [first] = left;
      if (first === undefined) continue;
      const names = left.map(({ alias }) => `\`${alias.text}\``);
      const list = [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(
        (part) => part !== "",
      );
      report({
        location: { file: module.file, span: first.span },
        message: `nothing in this file uses ${list.join(" or ")}: remove ${left.length === 1 ? "it" : "them"} from the import.`,
        fixes: [
          {
            title:
              left.length === node.names.length
                ? "remove the import"
                : `remove ${list.join(" and ")}`,
            safe: true,
            edits: [removal(node, left, module)],
          },
        ],
      });
    }
  },
};

/** The import without these names; none of it where it has no others. */
function removal(
  node: Ast.ImportDeclaration,
  unused: readonly Ast.ImportedName[],
  module: Module,
): Edit {
  const kept = node.names.filter((name) => !unused.includes(name));
  const [first] = node.names;
  const last = node.names.at(-1);
  if (kept.length === 0 || first === undefined || last === undefined) {
    return removeLines(module, node.span);
  }
  const { text } = module.source;
  const names = kept.map(({ span }) => text.slice(span.start, span.end)).join(", ");
  return replaceAt(module, { start: first.span.start, end: last.span.end }, names);
}
