import { propagate } from "../../analysis/propagate.ts";
import type { Scalar } from "../../analysis/scalar.ts";
import { factorsOf, type Term } from "../../analysis/terms.ts";
import { variablesBelow } from "../../analysis/unfold.ts";
import { comparisonOf } from "../../atoms/roles.ts";
import { findAtom } from "../../atoms/table.ts";
import { printNumber } from "../../ir/quantity.ts";
import { numberRange, type Range } from "../../ir/range.ts";
import type { StudyTrial } from "../../semantics/program.ts";
import type { Rule } from "../rule.ts";
import type { StudySubject, TypeNote } from "../subject.ts";

/** Rate × curvature from which a step of gradient descent leads further away than it began. */
const limit = 2;

const rateName = /^(?:lr|eta|rate|learning_?rate|step_?size)$/i;
const curvatureName =
  /(?:^|[._])(?:sharpness|curvature|lipschitz|(?:top|max|largest)_eigenvalue)$/i;
/** With momentum the limit is wider, and adaptive methods have another. */
const otherMethods = /momentum|beta|optimi[sz]er/i;

/** Rates that the study itself relates to a curvature that it measures. */
export const unstableLearningRate: Rule = {
  id: "unstable-learning-rate",
  severity: "warning",
  summary: "A learning rate may exceed 2 / curvature, from where gradient descent diverges.",
  study: (subject, report) => {
    const { trials } = subject.study;
    if (!trials.some(measuresCurvature) || trials.some(usesAnotherMethod)) return;
    checkInputs(subject, report);
    checkRequirements(subject, report);
  },
};

function measuresCurvature({ metrics }: StudyTrial): boolean {
  return metrics.some(({ name }) => curvatureName.test(name));
}

function usesAnotherMethod({ inputs }: StudyTrial): boolean {
  return inputs.some(({ argument }) => otherMethods.test(argument.name));
}

/** `lr: margin * 2 / probe.sharpness`. */
function checkInputs(subject: StudySubject, report: Parameters<NonNullable<Rule["study"]>>[1]) {
  const inputs = subject.study.trials.flatMap(({ inputs: given, location: { file } }) =>
    given
      .filter(({ argument }) => rateName.test(argument.name))
      .map(({ value }) => ({ value, file })),
  );
  if (inputs.length === 0) return;
  const graph = subject.graphWith(inputs.map(({ value }) => value));
  const { valueOf, conflict } = propagate(graph);
  if (conflict !== undefined) return;
  for (const { index, value } of graph.objectives) {
    const input = inputs[index];
    const factors = factorsOf(value);
    const curvature = factors.find(isCurvature);
    if (input === undefined || curvature === undefined || curvature.sign === 1) continue;
    const share = productOf(
      factors.filter((factor) => factor !== curvature),
      valueOf,
    );
    if (share === undefined || share.high <= limit) continue;
    const name = nameOf(curvature.node);
    report({
      location: { file: input.file, span: input.value.span },
      message: `this learning rate reaches ${printNumber(share.high)} / \`${name}\`, and gradient descent diverges on that curvature from ${String(limit)} / \`${name}\` on. Narrow what it is multiplied by to at most ${printNumber(limit / share.high)} of its upper end.`,
    });
  }
}

/** `require lr * run.sharpness < 3`, or `lr < 3 / run.sharpness`. */
function checkRequirements(
  subject: StudySubject,
  report: Parameters<NonNullable<Rule["study"]>>[1],
) {
  const { valueOf, conflict } = subject.propagation();
  if (conflict !== undefined) return;
  for (const { index, value } of subject.graph().constraints) {
    const constraint = subject.study.constraints[index];
    const factors = boundedProduct(value);
    if (constraint === undefined || factors === undefined) continue;
    const curvature = factors.find(isCurvature);
    const rate = factors.find(
      ({ node }) => node.kind === "variable" && rateName.test(node.variable.name),
    );
    if (curvature?.sign !== 1 || rate?.sign !== 1) continue;
    const rest = productOf(
      factors.filter((factor) => factor !== curvature && factor !== rate),
      valueOf,
    );
    // rate × curvature × rest < 1
    if (rest === undefined || !isOneNumber(rest) || !(1 / rest.high > limit)) continue;
    report({
      location: constraint.location,
      message: `this requirement lets \`${nameOf(rate.node)}\` × \`${nameOf(curvature.node)}\` reach ${printNumber(1 / rest.high)}, and gradient descent diverges from ${String(limit)} on. Require less than ${String(limit)}.`,
    });
  }
}

/** The factors of left / right in `left < right`. */
function boundedProduct(node: Scalar<TypeNote>): readonly Term<TypeNote>[] | undefined {
  if (node.kind !== "apply") return undefined;
  const comparison = comparisonOf(node.atom);
  if (comparison !== "at-most" && comparison !== "at-least") return undefined;
  const [small, large] = comparison === "at-most" ? node.args : node.args.toReversed();
  if (small === undefined || large === undefined) return undefined;
  return [
    ...factorsOf(small),
    ...factorsOf(large).map(({ node: factor, sign }): Term<TypeNote> => ({
      node: factor,
      sign: sign === 1 ? -1 : 1,
    })),
  ];
}

function isCurvature({ node }: Term<TypeNote>): boolean {
  return (
    node.kind === "variable" &&
    node.variable.source !== "parameter" &&
    curvatureName.test(node.variable.name)
  );
}

function nameOf(node: Scalar<TypeNote>): string {
  return node.kind === "variable" ? node.variable.name : "";
}

/** But for the rounding of bounds outward. */
function isOneNumber({ low, high }: { readonly low: number; readonly high: number }): boolean {
  return high - low <= 1e-12 * Math.abs(high);
}

/** The range of a product, where it is as wide as the values: finite factors that share no variable. */
function productOf(
  factors: readonly Term<TypeNote>[],
  rangeOf: (node: Scalar<TypeNote>) => Range,
): { readonly low: number; readonly high: number } | undefined {
  const [multiply, divide] = [findAtom("multiply"), findAtom("divide")];
  const seen = new Set<Scalar<TypeNote>>();
  let product: Range = numberRange(1, 1);
  for (const { node, sign } of factors) {
    for (const variable of variablesBelow([node])) {
      if (seen.has(variable)) return undefined;
      seen.add(variable);
    }
    const range = rangeOf(node);
    const atom = sign === 1 ? multiply : divide;
    product = atom?.range?.([product, range]) ?? product;
  }
  return product.kind === "numbers" && Number.isFinite(product.low) && Number.isFinite(product.high)
    ? product
    : undefined;
}
