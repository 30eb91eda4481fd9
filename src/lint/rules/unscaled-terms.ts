import type { Curvatures } from "../../analysis/curvature.ts";
import { curvatures } from "../../analysis/curvature.ts";
import { argumentsOf, variablesBelow } from "../../analysis/unfold.ts";
import { propagate } from "../../analysis/propagate.ts";
import type { Scalar, ScalarGraph } from "../../analysis/scalar.ts";
import { termsOf } from "../../analysis/terms.ts";
import type { NumberRange, Range } from "../../ir/range.ts";
import { printNumber } from "../../ir/quantity.ts";
import { curvaturesOf } from "../convexity.ts";
import { nodeText } from "../node-text.ts";
import type { Rule } from "../rule.ts";
import type { StudySubject, TypeNote } from "../subject.ts";

/** From here on the smaller term decides less than 0.1% of the sum. */
const apart = 1000;

interface Spread {
  readonly node: Scalar<TypeNote>;
  readonly range: NumberRange;
  readonly width: number;
}

/**
 * Compares the ranges that requirements leave, those on metrics included. Only of terms that read one
 * variable in one place: of others an interval may be much wider than the values.
 */
export const unscaledTerms: Rule = {
  id: "unscaled-terms",
  severity: "warning",
  summary: "A term of an objective is so much smaller than another that it decides nothing.",
  study: (subject, report) => {
    const { study, graph } = subject;
    const sums = graph().objectives.flatMap(({ index, value }) => {
      const objective = study.objectives[index];
      const terms = termsOf(value);
      return objective === undefined || terms.length < 2 ? [] : [{ objective, terms }];
    });
    if (sums.length === 0) return;
    const known = knownOf(
      subject,
      sums.flatMap(({ terms }) => terms.map(({ node }) => node)),
    );
    if (known === undefined) return;
    for (const { objective, terms } of sums) {
      const spreads = terms.flatMap(({ node }) => spreadOf(node, known) ?? []);
      const sorted = spreads.toSorted((a, b) => a.width - b.width);
      const [small, large] = [sorted[0], sorted.at(-1)];
      if (small === undefined || large === undefined || large.width / small.width < apart) continue;
      const { textOf, rangeOf, placeInStatement } = nodeText(subject, objective.location, known);
      const shown = ({ node }: Spread) => `\`${textOf(node)}\` (${rangeOf(node) ?? ""})`;
      report({
        location: placeInStatement(small.node),
        message: `${shown(large)} varies ${printNumber(Number((large.width / small.width).toPrecision(2)))} times as much as ${shown(small)}, which therefore decides next to nothing. Divide each term by a size that matters to you, or make two objectives of them.`,
      });
    }
  },
};

/** With the requirements on metrics too, where the terms depend on what one of them reads. */
function knownOf(
  subject: StudySubject,
  terms: readonly Scalar<TypeNote>[],
): Curvatures<TypeNote> | undefined {
  const graph = subject.graph();
  const known = curvaturesOf(subject);
  const isOnMetrics = ({ index }: { readonly index: number }) =>
    subject.study.constraints[index]?.phase === "metric";
  if (known === undefined || !graph.constraints.some(isOnMetrics)) return known;
  const joined = joinedTo(graph, terms);
  if (!joined.some((position) => isOnMetrics(graph.constraints[position] ?? { index: -1 }))) {
    return known;
  }
  const propagation = propagate(graph, { constraints: joined });
  return propagation.conflict === undefined
    ? curvatures(graph.nodes, (node) => propagation.valueOf(node))
    : undefined;
}

/** The positions of the constraints that share variables with the roots, directly or through others. */
function joinedTo(
  { constraints, inherent }: ScalarGraph<TypeNote>,
  roots: readonly Scalar<TypeNote>[],
): readonly number[] {
  const links = [
    ...constraints.map(({ value, condition }) =>
      condition === undefined ? [value] : [value, condition],
    ),
    ...inherent.map((value) => [value]),
  ].map((values) => variablesBelow(values));
  const reached = new Set(variablesBelow(roots));
  const joined = new Set<number>();
  for (let before = -1; before < joined.size;) {
    before = joined.size;
    for (const [place, variables] of links.entries()) {
      if (joined.has(place) || ![...variables].some((each) => reached.has(each))) continue;
      joined.add(place);
      for (const variable of variables) reached.add(variable);
    }
  }
  return [...joined].filter((place) => place < constraints.length).toSorted((a, b) => a - b);
}

/** Finite, and as wide as the values themselves are. */
function spreadOf(node: Scalar<TypeNote>, known: Curvatures<TypeNote>): Spread | undefined {
  const range = known.rangeOf(node);
  if (range.kind !== "numbers" || range.undefined) return undefined;
  const width = range.high - range.low;
  return width > 0 && Number.isFinite(width) && isSimple(node, known)
    ? { node, range, width }
    : undefined;
}

function isSingle(range: Range): boolean {
  return range.kind === "numbers" && range.low === range.high;
}

/** A chain of monotone operations from one variable, with constants that are known. */
function isSimple(node: Scalar<TypeNote>, known: Curvatures<TypeNote>): boolean {
  let current = node;
  for (;;) {
    if (current.kind === "variable") return true;
    if (current.kind !== "apply") return false;
    const parts = argumentsOf(current);
    const varying = parts.filter(known.varies);
    const [part] = varying;
    if (part === undefined || varying.length > 1) return false;
    if (!parts.every((each) => each === part || isSingle(known.rangeOf(each)))) return false;
    const way = known.shapeOf(current)?.monotonicity[parts.indexOf(part)];
    if (way !== "increasing" && way !== "decreasing") return false;
    current = part;
  }
}
