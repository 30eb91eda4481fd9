import { parameterObstacle } from "../../analysis/convexity.ts";
import type { Curvatures } from "../../analysis/curvature.ts";
import { explainFault } from "../../analysis/curvature-tree.ts";
import type { Fault } from "../../analysis/fault.ts";
import type { Scalar } from "../../analysis/scalar.ts";
import type { Related } from "../../diagnostics/diagnostic.ts";
import type { Location } from "../../diagnostics/span.ts";
import {
  convexMethod,
  type CurvedConstraint,
  curvaturesOf,
  curvedConstraints,
  curvedObjectives,
  solveGlobally,
  treeLines,
} from "../convexity.ts";
import { type NodeText, nodeText } from "../node-text.ts";
import type { Finding, Rule } from "../rule.ts";
import type { StudySubject, TypeNote } from "../subject.ts";

/** The rules of disciplined convex programming, over objectives and requirements. */
export const notConvex: Rule = {
  id: "not-convex",
  severity: "error",
  summary: "`solve convex` is given an objective or requirement that is not known to be convex.",
  fix: "unsafe",
  study: (subject, report) => {
    const method = convexMethod(subject);
    if (method === undefined) return;
    const known = curvaturesOf(subject);
    if (known === undefined) return;
    for (const { objective, root, need, fault, opposed } of curvedObjectives(subject, known)) {
      if (opposed) continue;
      const text = nodeText(subject, objective.location, known);
      report({
        ...at(fault, text),
        message: [
          `${explainFault(fault, known, text)}. \`solve convex\` can ${objective.direction} only what is ${need}:`,
          treeLines(root, fault, known, text),
          "Rewrite it with convex parts, or leave the choice of a solver to `solve global`.",
        ].join("\n"),
        fixes: [solveGlobally(method)],
      });
    }
    for (const curved of curvedConstraints(subject, known)) {
      report({ ...constraintFinding(curved, known, subject), fixes: [solveGlobally(method)] });
    }
    for (const { parameter, obstacle } of unsuitedParameters(subject, known)) {
      report({
        location: parameter.location,
        message: `\`${parameter.name}\` ${obstacle}. Fix its value, or leave the choice of a solver to \`solve global\`.`,
        fixes: [solveGlobally(method)],
      });
    }
  },
};

/** Parameters that have no place in a convex problem, where nothing that reads them has told so. */
function unsuitedParameters({ study, plan, graph }: StudySubject, known: Curvatures<TypeNote>) {
  const read = new Set(
    graph().nodes.flatMap((node) =>
      node.kind === "variable" && known.varies(node) ? [node.variable.name] : [],
    ),
  );
  return study.parameters.flatMap((parameter) => {
    const planned = plan.parameters.find(({ name }) => name === parameter.name);
    const obstacle = planned && parameterObstacle(planned);
    const told = read.has(parameter.name) && planned?.condition === undefined;
    return obstacle === undefined || told ? [] : [{ parameter, obstacle }];
  });
}

/** The innermost offender where it stands in the statement, else the call that leads to it. */
function at(
  { offender }: Fault<TypeNote>,
  text: NodeText,
): { readonly location: Location; readonly related: readonly Related[] } {
  return { location: text.placeInStatement(offender), related: inFunction(offender, text) };
}

function inFunction(offender: Scalar<TypeNote>, text: NodeText): readonly Related[] {
  const place = offender.origin.owner === undefined ? undefined : text.placeOf(offender);
  return place === undefined || place.file.startsWith("std:")
    ? []
    : [{ message: "what is not convex stands here", location: place }];
}

function constraintFinding(
  { constraint, fault: { at: node, rule } }: CurvedConstraint,
  known: Curvatures<TypeNote>,
  subject: StudySubject,
): Finding {
  const text = nodeText(subject, constraint.location, known);
  const written = `\`${text.textOf(node)}\``;
  const allowed =
    "Only `convex <= concave`, `affine == affine` and all of several such describe a convex set";
  switch (rule.kind) {
    case "side":
      return {
        ...at(rule.fault, text),
        message: [
          `${explainFault(rule.fault, known, text)}. ${allowed}; in ${written} this side must be ${rule.needed}:`,
          treeLines(node, rule.fault, known, text),
          "Rewrite it with convex parts, or leave the choice of a solver to `solve global`.",
        ].join("\n"),
      };
    case "pieces":
      return {
        location: text.placeInStatement(node),
        message: `${written} allows a set that may be in several pieces, which is not convex. ${allowed}. Require one of the pieces, or use \`solve global\`.`,
      };
    case "condition":
      return {
        location: constraint.location,
        message: `this requirement binds only where ${written} holds, which depends on parameters, and such a set is not convex. Require it everywhere, or use \`solve global\`.`,
      };
    case "truth":
      return {
        location: text.placeInStatement(node),
        message: `${written} is no comparison of numbers, and a truth value that varies describes no convex set. ${allowed}. Fix its value, or use \`solve global\`.`,
      };
  }
}
