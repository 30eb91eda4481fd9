import {
  type Dimension,
  type DimensionNames,
  isAnyDimension,
  isDimensionless,
  printDimension,
} from "./dimension.ts";
import type { Expression, IndexSet } from "./expression.ts";
import type { Type } from "./type.ts";

/** Longer lists of members are cut: a sentence must stay readable. */
const longestList = 8;

/**
 * A type as people write it: `Real`, `Memory`, `Int[Domain]`, `Real[rows, classes]`, `one of { adam, sgd }`.
 * @param nameOf names derived dimensions; without it they are products of base dimensions.
 */
export function printType(type: Type, nameOf?: DimensionNames): string {
  switch (type.kind) {
    case "real":
      return printQuantity("Real", type.dimension, nameOf);
    case "int":
      return printQuantity("Int", type.dimension, nameOf);
    case "bool":
      return "Bool";
    case "text":
      return "Text";
    case "model":
      return "Model";
    case "data":
      return "Data";
    case "unknown":
      return "unknown";
    case "choice":
      if (type.name !== undefined) return type.name;
      return type.ordered
        ? `one of [${printList(type.members)}]`
        : `one of { ${printList(type.members)} }`;
    case "simplex":
      return `Simplex[${printIndexSet(type.over)}]`;
    case "permutation":
      return `Permutation[${printIndexSet(type.over)}]`;
    case "array":
      return printArray(type, nameOf);
    case "record": {
      const fields = type.fields.map(
        (field) => `${field.name}: ${printType(field.type.type, nameOf)}`,
      );
      return fields.length === 0 ? "{}" : `{ ${printList(fields)} }`;
    }
    case "optional":
      return `${printType(type.type, nameOf)}?`;
  }
}

/** An index set as it stands in brackets: `Domain`, `4`, `depth`, `1 .. 3`, nothing for any length. */
export function printIndexSet(set: IndexSet): string {
  switch (set.kind) {
    case "members":
      return set.name ?? `{ ${printList(set.members)} }`;
    case "length":
      return printSize(set.size);
    case "range":
      return `${printSize(set.low)} .. ${printSize(set.high)}`;
    case "generic":
      return set.name;
    case "runs":
      return set.trial;
    case "any":
      return "";
  }
}

/** A matrix `T[A, B]` is written with its sets together; separate suffixes, `T[][n]`, apply from the left. */
function printArray(type: Type & { kind: "array" }, nameOf?: DimensionNames): string {
  const sets = [printIndexSet(type.over)];
  let element = type.element;
  while (element.kind === "array") {
    sets.push(printIndexSet(element.over));
    element = element.element;
  }
  const inner = printType(element, nameOf);
  const base = inner.includes(" / ") || inner.includes(" * ") ? `(${inner})` : inner;
  return sets.length > 1 && sets.includes("")
    ? base +
        sets
          .toReversed()
          .map((set) => `[${set}]`)
          .join("")
    : `${base}[${sets.join(", ")}]`;
}

function printQuantity(plain: string, dimension: Dimension, nameOf?: DimensionNames): string {
  if (isAnyDimension(dimension) || isDimensionless(dimension)) return plain;
  return printDimension(dimension, nameOf);
}

function printList(items: readonly string[]): string {
  if (items.length <= longestList) return items.join(", ");
  return [...items.slice(0, longestList - 2), "…", ...items.slice(-1)].join(", ");
}

/** Sizes are numbers and names nearly always; of what is computed a type shows only that it is. */
function printSize(size: Expression): string {
  switch (size.kind) {
    case "number":
      return String(size.value);
    case "parameter":
    case "definition":
    case "local":
      return size.name;
    case "metric":
      return `${size.trial}.${size.metric}`;
    case "data":
      return size.source;
    case "field":
      return `${printSize(size.of)}.${size.name}`;
    case "boolean":
    case "text":
    case "table":
    case "apply":
    case "call":
    case "if":
    case "array":
    case "comprehension":
    case "record":
    case "index":
    case "let":
      return "…";
  }
}
