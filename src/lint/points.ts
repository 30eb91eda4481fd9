/** Which requirements a point breaks, whatever is chosen for what it leaves open. */
import { isCertainly, rangesOf } from "../analysis/range.ts";
import type { Scalar, ScalarConstraint, Variable } from "../analysis/scalar.ts";
import { memberRange, numberRange, type Range } from "../ir/range.ts";
import type { Value } from "../ir/value.ts";
import type { StudyConstraint } from "../semantics/program.ts";
import type { StudySubject, TypeNote } from "./subject.ts";

export interface Broken {
  readonly constraint: StudyConstraint;
  readonly root: ScalarConstraint<TypeNote>;
  /** What a node may be at the point. */
  readonly valueOf: (node: Scalar<TypeNote>) => Range;
}

/** The known requirements that are false at a point: values of parameters, `undefined` for those that are open. */
export function brokenAt(
  subject: StudySubject,
  valueOf: (variable: Variable) => Value,
): readonly Broken[] {
  const graph = subject.graph();
  const ranges = rangesOf(graph, (variable) => rangeOfValue(variable, valueOf(variable)));
  const at = ({ id }: Scalar<TypeNote>): Range => ranges[id] ?? memberRange([true, false]);
  return graph.constraints.flatMap((root) => {
    const constraint = subject.study.constraints[root.index];
    if (constraint?.phase !== "parameter" || !isCertainly(at(root.value), false)) return [];
    const binds = root.condition === undefined || isCertainly(at(root.condition), true);
    return binds ? [{ constraint, root, valueOf: at }] : [];
  });
}

/** A single value, where it is of the kind that the variable has; else all that this may be. */
function rangeOfValue({ range, at }: Variable, value: Value): Range {
  let element: unknown = value;
  for (const place of at) element = Array.isArray(element) ? element[place] : undefined;
  if (range.kind === "numbers") {
    return typeof element === "number"
      ? numberRange(element, element, { whole: Number.isInteger(element) })
      : range;
  }
  return typeof element === "string" || typeof element === "boolean"
    ? memberRange([element])
    : range;
}
