import type { Diagnostic, Edit } from "../../diagnostics/diagnostic.ts";
import { removeLines, replaceAt } from "../edits.ts";
import { type Rule, toDiagnostic } from "../rule.ts";
import type { Suppression } from "../suppressions.ts";

/** What it looks at is known only when all other rules have spoken: see `findUnused`. */
export const unusedSuppression: Rule = {
  id: "unused-suppression",
  severity: "warning",
  summary: "A comment leaves out a finding that is not there.",
  fix: "safe",
};

/** A finding for each comment that names rules which find nothing where it stands. */
export function findUnused(unused: readonly Suppression[]): readonly Diagnostic[] {
  const byComment = new Map<Suppression["comment"], Suppression[]>();
  for (const one of unused) {
    const list = byComment.get(one.comment);
    if (list === undefined) byComment.set(one.comment, [one]);
    else list.push(one);
  }
  return [...byComment.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const { comment, module, target } = first;
    const rules = all.map(({ rule }) => `\`${rule}\``).join(", ");
    const message =
      target === undefined
        ? `nothing follows that this comment could be for: it leaves out ${rules} in the statement or declaration after it, within the same braces. Put it above that, or remove it.`
        : `${rules} ${all.length === 1 ? "finds" : "find"} nothing in what follows this comment. Remove it, or put it directly above the statement or declaration that it is for.`;
    return toDiagnostic(unusedSuppression, {
      location: { file: module.file, span: comment.span },
      message,
      fixes: [{ title: "remove it", safe: true, edits: [removal(all, first)] }],
    });
  });
}

/** The whole comment, or of its rules those that are not needed. */
function removal(unused: readonly Suppression[], { comment, module, list }: Suppression): Edit {
  const needed = list.rules.filter((rule) => unused.every((one) => one.rule !== rule));
  return needed.length === 0
    ? removeLines(module, comment.span)
    : replaceAt(module, list.span, needed.join(", "));
}
