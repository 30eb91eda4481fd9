import type { Curvatures } from "../../analysis/curvature.ts";
import { argumentsOf } from "../../analysis/unfold.ts";
import type { Scalar } from "../../analysis/scalar.ts";
import { termsOf } from "../../analysis/terms.ts";
import { visit } from "../../ir/traverse.ts";
import { curvaturesOf } from "../convexity.ts";
import { nodeText } from "../node-text.ts";
import { ownStatement, textAt } from "../ranges.ts";
import type { Rule } from "../rule.ts";
import type { TypeNote } from "../subject.ts";

/**
 * Plain numbers are left alone (`1 - accuracy`), and so is what was measured: a difference to a
 * reference is meant to be read. A name or a call that turns out constant was meant to change something.
 */
export const constantObjectiveTerm: Rule = {
  id: "constant-objective-term",
  severity: "warning",
  summary: "A term of an objective is the same for every configuration.",
  study: (subject, report) => {
    const known = curvaturesOf(subject);
    if (known === undefined || subject.study.methods.some(stopsAtTarget)) return;
    for (const { index, value } of subject.graph().objectives) {
      const objective = subject.study.objectives[index];
      if (objective === undefined || ownStatement(subject, objective.location) === undefined)
        continue;
      const text = nodeText(subject, objective.location, known);
      const terms = termsOf(value);
      if (terms.length < 2 || !known.varies(value)) continue;
      // Of a term under a binding, `sum(i in E: i * x[i])`, each member has to be constant.
      const placeOf = (node: Scalar<TypeNote>): string => {
        const { start, end } = text.placeInStatement(node).span;
        return `${start} ${end}`;
      };
      const varying = new Set(
        terms.flatMap(({ node }) => (isConstant(node, known) ? [] : [placeOf(node)])),
      );
      for (const { node, within } of terms) {
        if (!isConstant(node, known) || within?.origin.owner !== undefined) continue;
        if ((!isPinned(node) && !hasName(node)) || varying.has(placeOf(node))) continue;
        const location = text.placeInStatement(node);
        report({
          location,
          message: `\`${textAt(subject.program.modules, location)}\` is ${text.rangeOf(node) ?? ""} for every configuration, so this term changes nothing about which one is best. ${isPinned(node) ? "Check its ranges and factors" : "Remove it, or compute it from what varies"}.`,
        });
      }
    }
  },
};

function stopsAtTarget({ role, name }: { readonly role: string; readonly name: string }): boolean {
  return role === "stop" && name === "target";
}

function isConstant(node: Scalar<TypeNote>, known: Curvatures<TypeNote>): boolean {
  const range = known.rangeOf(node);
  return range.kind === "numbers" && range.low === range.high && !range.undefined;
}

/** Mentions what varies, and is constant all the same: by a factor of 0, or by its ranges. */
function isPinned(node: Scalar<TypeNote>): boolean {
  const seen = new Set([node]);
  for (const each of seen) {
    if (each.kind === "variable") return true;
    for (const part of argumentsOf(each)) seen.add(part);
  }
  return false;
}

/** Has a name or a call in it, not only numbers. */
function hasName({ origin: { expression, call } }: Scalar<TypeNote>): boolean {
  let found = false;
  visit(call ?? expression, ({ kind }) => {
    if (kind === "definition" || kind === "call" || kind === "parameter") found = true;
  });
  return found;
}
