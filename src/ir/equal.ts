import type { Expression, IndexSet, TableEntry } from "./expression.ts";

/** The same shape, whatever the notes: `n - 1` written twice is equal. Binders must have the same names. */
export function equalExpressions(left: Expression, right: Expression): boolean {
  switch (left.kind) {
    case "number":
    case "boolean":
    case "text":
      return right.kind === left.kind && Object.is(right.value, left.value);
    case "table":
      return right.kind === "table" && equalEntries(left.values, right.values);
    case "parameter":
    case "definition":
    case "local":
      return right.kind === left.kind && right.name === left.name;
    case "metric":
      return (
        right.kind === "metric" &&
        right.trial === left.trial &&
        right.metric === left.metric &&
        equalOptional(left.run, right.run)
      );
    case "data":
      return right.kind === "data" && right.source === left.source;
    case "apply":
      return (
        right.kind === "apply" &&
        right.atom === left.atom &&
        equalLists(left.args, right.args, equalExpressions)
      );
    case "call":
      return (
        right.kind === "call" &&
        right.function === left.function &&
        equalLists(left.sets, right.sets, equalIndexSets) &&
        equalLists(left.args, right.args, equalExpressions)
      );
    case "if":
      return (
        right.kind === "if" &&
        equalExpressions(left.condition, right.condition) &&
        equalExpressions(left.then, right.then) &&
        equalExpressions(left.otherwise, right.otherwise)
      );
    case "array":
      return (
        right.kind === "array" &&
        equalLists(
          left.items,
          right.items,
          (a, b) => a.spread === b.spread && equalExpressions(a.value, b.value),
        )
      );
    case "comprehension":
      return (
        right.kind === "comprehension" &&
        equalLists(
          left.binders,
          right.binders,
          (a, b) => a.name === b.name && equalIndexSets(a.over, b.over),
        ) &&
        equalOptional(left.where, right.where) &&
        equalExpressions(left.body, right.body)
      );
    case "record":
      return (
        right.kind === "record" &&
        equalLists(
          left.fields,
          right.fields,
          (a, b) => a.name === b.name && equalExpressions(a.value, b.value),
        )
      );
    case "field":
      return (
        right.kind === "field" && right.name === left.name && equalExpressions(left.of, right.of)
      );
    case "index":
      return (
        right.kind === "index" &&
        equalExpressions(left.of, right.of) &&
        equalLists(left.at, right.at, equalExpressions) &&
        equalLists(left.over, right.over, equalIndexSets)
      );
    case "let":
      return (
        right.kind === "let" &&
        right.name === left.name &&
        equalExpressions(left.value, right.value) &&
        equalExpressions(left.body, right.body)
      );
  }
}

/**
 * The same set: the same members in the same order (and name, where both have one), lengths and
 * ranges by the shape of their ends, `0 .. 3` the same as the length 4.
 */
export function equalIndexSets(left: IndexSet, right: IndexSet): boolean {
  switch (left.kind) {
    case "members":
      return (
        right.kind === "members" &&
        (left.name === undefined || right.name === undefined || left.name === right.name) &&
        equalLists(left.members, right.members, (a, b) => a === b)
      );
    case "length":
      if (right.kind === "range") return equalIndexSets(right, left);
      return right.kind === "length" && equalExpressions(left.size, right.size);
    case "range":
      if (right.kind === "length") {
        return (
          constant(left.low) === 0 && equalConstants(sizeOfIndexSet(left), constant(right.size))
        );
      }
      return (
        right.kind === "range" &&
        equalExpressions(left.low, right.low) &&
        equalExpressions(left.high, right.high)
      );
    case "generic":
      return right.kind === "generic" && right.name === left.name;
    case "runs":
      return right.kind === "runs" && right.trial === left.trial;
    case "any":
      return right.kind === "any";
  }
}

/** How many members, where that is a constant; a range with its ends the wrong way round is empty. */
export function sizeOfIndexSet(set: IndexSet): number | undefined {
  switch (set.kind) {
    case "members":
      return set.members.length;
    case "length":
      return constant(set.size);
    case "range": {
      const low = constant(set.low);
      const high = constant(set.high);
      return low === undefined || high === undefined ? undefined : Math.max(0, high - low + 1);
    }
    case "generic":
    case "runs":
    case "any":
      return undefined;
  }
}

function constant(expression: Expression): number | undefined {
  return expression.kind === "number" ? expression.value : undefined;
}

function equalConstants(left: number | undefined, right: number | undefined): boolean {
  return left !== undefined && left === right;
}

function equalOptional(left: Expression | undefined, right: Expression | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return equalExpressions(left, right);
}

function equalEntries(left: TableEntry, right: TableEntry): boolean {
  if (typeof left !== "object" || typeof right !== "object") return Object.is(left, right);
  return equalLists(left, right, equalEntries);
}

function equalLists<T>(
  left: readonly T[],
  right: readonly T[],
  equal: (a: T, b: T) => boolean,
): boolean {
  if (left.length !== right.length) return false;
  for (const [i, a] of left.entries()) {
    const b = right[i];
    if (b === undefined || !equal(a, b)) return false;
  }
  return true;
}
