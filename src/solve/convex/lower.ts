/** A study in scalars as a convex program: its variables, rows and terms, and where each comes from. */
import { type Curvatures, curvatures } from "../../analysis/curvature.ts";
import { propagate } from "../../analysis/propagate.ts";
import { rangesOf } from "../../analysis/range.ts";
import type { Scalar, Variable } from "../../analysis/scalar.ts";
import { anyNumber, type Range } from "../../ir/range.ts";
import type { ConvexProgram } from "../../numerics/convex/program.ts";
import { StudyError } from "../../space/error.ts";
import { type Bounds, boundsOf, rangeWithin, type StudyBounds } from "./bounds.ts";
import { addLinear, createBuilder, emptySum } from "./builder.ts";
import { combine, type Reading } from "./combination.ts";
import { createEvaluation } from "./evaluation.ts";
import { createExpressions, type Expressions } from "./expressions.ts";
import { convexityObstacle } from "./obstacle.ts";
import { type Part, partsOf } from "./relations.ts";
import { sharedNodes } from "./shared.ts";
import { startWithin } from "./start.ts";
import { type Margins, noMargins } from "./strict.ts";
import { type Assignment, type ConvexStudy, refusal } from "./study.ts";

export interface Lowered {
  readonly program: ConvexProgram;
  /** Where the program has the variables of the study; the others have a single value. */
  readonly places: ReadonlyMap<Variable, number>;
  readonly bounds: ReadonlyMap<Variable, Bounds>;
  readonly start: Assignment;
  readonly parts: readonly Part[];
  /** The rows that a part became; absent for one that is nothing but a bound. */
  readonly rowsOf: ReadonlyMap<Part, Rows>;
}

export interface Rows {
  readonly kind: "equality" | "inequality";
  readonly rows: readonly number[];
}

/** Constraints that single values or crossing bounds break, by position. */
export interface Impossible {
  readonly impossible: readonly number[];
}

/**
 * The program of a study: `minimise` its objective, or its negative for one that is maximised. Throws a
 * `StudyError` that names what is not known to be convex.
 *
 * @param margins by how much each comparison is to hold at least
 */
export function lowerStudy(study: ConvexStudy, margins: Margins = noMargins): Lowered | Impossible {
  const { graph, sense } = study;
  const evaluate = createEvaluation(graph);
  const shared = sharedNodes(graph);
  const readingOf = (known: Curvatures, at: Assignment): Reading => {
    const { valueOf, isTrue, point } = evaluate(at);
    return { known, valueOf, isTrue, start: point, isShared: (node) => shared.has(node) };
  };
  const declaredRanges = rangesOf(graph);
  const declared = (node: Scalar): Range => declaredRanges[node.id] ?? anyNumber;
  const first = curvatures(graph.nodes, declared);
  const anywhere = startWithin(study, new Map());
  const firstParts = graph.constraints.map((constraint) => partsOf(constraint, first));
  const ownBounds = boundsOf(
    study,
    firstParts.flatMap((parts) => parts ?? []),
    readingOf(first, anywhere),
    margins,
  );
  const crossing = crossed(ownBounds);
  if (crossing !== undefined) return { impossible: crossing };

  const chosen = convexWithin(study, ownBounds.of);
  if ("impossible" in chosen) return chosen;
  const { known, bounds } = chosen;
  const start = startWithin(study, bounds);
  const reading = readingOf(known, start);
  const { holds } = study.scopeAt(start);
  const broken = graph.constraints.filter(({ index, value }) => {
    const constraint = study.plan.constraints[index];
    return !known.varies(value) && constraint !== undefined && !holds(constraint);
  });
  if (broken.length > 0) return { impossible: broken.map(({ index }) => index) };

  const builder = createBuilder();
  const places = new Map<Variable, number>();
  for (const variable of graph.variables) {
    const { low, high } = bounds.get(variable) ?? { low: { at: NaN }, high: { at: NaN } };
    if (low.at >= high.at) continue;
    places.set(variable, builder.variable(low.at, high.at, start.get(variable) ?? NaN));
  }
  const expressions = createExpressions(builder, reading, (node) =>
    node.kind === "variable" ? (places.get(node.variable) ?? NaN) : NaN,
  );
  for (const group of study.simplexes) {
    const sum = emptySum();
    sum.constant = -1;
    for (const share of group) {
      const place = places.get(share);
      if (place === undefined) sum.constant += start.get(share) ?? NaN;
      else addLinear(sum, place, 1);
    }
    if (sum.linear.size > 0) builder.equality(sum);
  }
  // What declared ranges do not decide counts; some are convex only where bounds leave a single one of several.
  const parts = graph.constraints.flatMap(
    (constraint, i) => firstParts[i] ?? partsOf(constraint, known) ?? [],
  );
  const rowsOf = new Map<Part, Rows>();
  const bound = boundsOf(study, parts, reading, margins).parts;
  for (const part of parts) {
    if (!bound.has(part))
      rowsOf.set(part, rowsOfPart(part, builder, expressions, reading, margins(part)));
  }
  const objective =
    study.objective === undefined ? emptySum() : expressions.sumOf([[study.objective, sense]]);
  return { program: builder.program(objective), places, bounds, start, parts, rowsOf };
}

function rowsOfPart(
  { relation: { kind, left, right } }: Part,
  builder: ReturnType<typeof createBuilder>,
  { sumOf, atMostZero }: Expressions,
  reading: Reading,
  margin: number,
): Rows {
  const sides = [
    [left, 1],
    [right, -1],
  ] as const;
  if (kind === "same") return { kind: "equality", rows: [builder.equality(sumOf(sides))] };
  const difference = combine(sides, reading);
  const sums = atMostZero({ ...difference, constant: difference.constant + margin });
  return { kind: "inequality", rows: sums.map(builder.inequality) };
}

/**
 * Curvatures over ranges within which the study is convex: those that are declared or required of single
 * variables, so that what a requirement costs is told of it and not of a range that follows from it; only where
 * these are not enough, all that follows from the requirements.
 */
function convexWithin(
  study: ConvexStudy,
  bounds: StudyBounds["of"],
): { readonly known: Curvatures; readonly bounds: StudyBounds["of"] } | Impossible {
  const { graph } = study;
  const within = (of: StudyBounds["of"]): Curvatures => {
    const ranges = rangesOf(graph, (variable) => {
      const found = of.get(variable);
      return found === undefined ? variable.range : rangeWithin(found);
    });
    return curvatures(graph.nodes, (node) => ranges[node.id] ?? anyNumber);
  };
  const known = within(bounds);
  if (convexityObstacle(study, known) === undefined) return { known, bounds };
  const { conflict, rangeOf } = propagate(graph);
  if (conflict !== undefined) return { impossible: conflict.constraints };
  const tightened = new Map(
    [...bounds].map(([variable, found]): [Variable, Bounds] => [
      variable,
      tighten(found, rangeOf(variable)),
    ]),
  );
  const narrowed = within(tightened);
  const obstacle = convexityObstacle(study, narrowed);
  if (obstacle !== undefined) throw new StudyError(refusal(obstacle));
  return { known: narrowed, bounds: tightened };
}

function tighten(bounds: Bounds, range: Range): Bounds {
  if (range.kind !== "numbers") return bounds;
  return {
    low: range.low > bounds.low.at ? { at: range.low, scale: 0 } : bounds.low,
    high: range.high < bounds.high.at ? { at: range.high, scale: 0 } : bounds.high,
  };
}

/** The constraints whose bounds of a variable leave nothing between them. */
function crossed({ of }: StudyBounds): readonly number[] | undefined {
  for (const { low, high } of of.values()) {
    if (low.at <= high.at) continue;
    const positions = [low.by, high.by].flatMap((part) => part?.constraint ?? []);
    return [...new Set(positions)].toSorted((a, b) => a - b);
  }
  return undefined;
}
