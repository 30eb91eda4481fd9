/** By how much outcome constraints are broken: what searches learn from beside whether they hold. */
import type { Expression } from "../ir/expression.ts";
import type { Value } from "../ir/value.ts";
import { comparisonOf, connectiveOf } from "../atoms/roles.ts";
import { findAtom } from "../atoms/table.ts";
import type { Plan } from "../plan/document.ts";
import type { Scope } from "../space/environment.ts";
import { StudyError } from "../space/error.ts";

/**
 * For each constraint of the phase `metric` the excess of its left side over its right one, at most 0 where it
 * holds; of parts joined by `and` the greatest, by `or` the least. 1 or −1 for what compares no numbers. NaN where
 * something is not known.
 */
export function createMargins(plan: Plan): (scope: Scope) => readonly number[] {
  const definitions = new Map(plan.definitions.map(({ name, value }) => [name, value]));
  const outcomes = plan.constraints.filter(({ phase }) => phase === "metric");

  const marginOf = (expression: Expression, scope: Scope, truth: boolean): number => {
    if (expression.kind === "definition") {
      const value = definitions.get(expression.name);
      if (value !== undefined) return marginOf(value, scope, truth);
    }
    if (expression.kind !== "apply") return ofTruth(scope.value(expression), truth);
    const atom = findAtom(expression.atom);
    const parts = expression.args;
    const connective = atom === undefined ? undefined : connectiveOf(atom);
    if (connective === "not" && parts[0] !== undefined) return marginOf(parts[0], scope, !truth);
    if (connective !== undefined && parts.length > 1) {
      const margins = parts.map((part) => marginOf(part, scope, truth));
      return (connective === "all") === truth ? Math.max(...margins) : Math.min(...margins);
    }
    const comparison = atom === undefined ? undefined : comparisonOf(atom, truth);
    const values = parts.map((part) => scope.value(part));
    const excess = comparison === undefined ? undefined : excessOf(comparison, values);
    return excess ?? ofTruth(scope.value(expression), truth);
  };

  return (scope) =>
    outcomes.map((constraint) => {
      try {
        if (constraint.condition !== undefined && scope.value(constraint.condition) !== true) {
          return -1;
        }
        return marginOf(constraint.holds, scope, true);
      } catch (error) {
        if (!(error instanceof StudyError)) throw error;
        return NaN;
      }
    });
}

function ofTruth(value: Value, truth: boolean): number {
  return typeof value === "boolean" ? (value === truth ? -1 : 1) : NaN;
}

/** `undefined` for what compares no numbers. */
function excessOf(
  comparison: NonNullable<ReturnType<typeof comparisonOf>>,
  values: readonly Value[],
): number | undefined {
  const [a = NaN, b = NaN, c = NaN] = values.map((value) =>
    typeof value === "number" ? value : NaN,
  );
  if (Number.isNaN(a) || Number.isNaN(b)) return undefined;
  switch (comparison) {
    case "at-most":
      return a - b;
    case "at-least":
      return b - a;
    case "same":
      return Math.abs(a - b);
    case "within":
      return Math.max(b - a, a - c);
    case "different":
    case "member":
      return undefined;
  }
}
