/** `== != < <= > >=`, membership in a range or a set. Anything compared with a NaN is false, but `!=`. */
import { equalColumns, inSetColumns, notEqualColumns } from "./columns/equality.ts";
import {
  greaterColumns,
  greaterEqualColumns,
  inRangeColumns,
  lessColumns,
  lessEqualColumns,
} from "./columns/order.ts";
import type { Columns } from "./columns/ranges.ts";
import type { ChoiceType, Type } from "../ir/type.ts";
import { boolType, isNumeric } from "../ir/types.ts";
import type { Value } from "../ir/value.ts";
import type { Mismatch } from "./atom.ts";
import { argumentType, defineAtom, type Rule, sameUnit, typeMismatch, type Use } from "./rule.ts";
import { toNumber } from "./values.ts";

/** Numbers of one unit, truth values, texts, or choices that have a member in common. */
function equatable(use: Use, left: Type, right: Type, argument: number): Mismatch | undefined {
  if (isNumeric(left) && isNumeric(right)) return sameQuantity(use, left, right, argument);
  if (left.kind === "choice" && right.kind === "choice") {
    return sharesMember(left, right)
      ? undefined
      : typeMismatch(
          argument,
          `${use.show(left)} and ${use.show(right)} have no member in common, so they are never equal`,
        );
  }
  if (left.kind === right.kind && (left.kind === "bool" || left.kind === "text")) return undefined;
  const [a, b] = [use.show(left), use.show(right)];
  const kinds = [left.kind, right.kind];
  if (kinds.includes("choice") && kinds.includes("text")) {
    return typeMismatch(
      argument,
      `\`${use.notation}\` compares ${a} with ${b}: write a member without quotes`,
    );
  }
  if (left.kind !== right.kind) {
    return typeMismatch(
      argument,
      `\`${use.notation}\` compares ${a} with ${b}, which are never equal`,
    );
  }
  const parts = left.kind === "model" || left.kind === "data" ? "" : ": compare its parts";
  return typeMismatch(argument, `\`${use.notation}\` does not compare ${a}${parts}`);
}

/** Numbers of one unit, or ordered choices of the same members. */
function orderable(use: Use, left: Type, right: Type, argument: number): Mismatch | undefined {
  if (isNumeric(left) && isNumeric(right)) return sameQuantity(use, left, right, argument);
  if (left.kind === "choice" && right.kind === "choice") {
    if (!left.ordered || !right.ordered) {
      return typeMismatch(
        argument,
        `\`${use.notation}\` needs an order: ${use.show(left.ordered ? right : left)} has none; ` +
          `\`one of [a, b]\`, in brackets, is ordered`,
      );
    }
    return sameMembers(left, right)
      ? undefined
      : typeMismatch(
          argument,
          `\`${use.notation}\` compares ${use.show(left)} with ${use.show(right)}: their members differ`,
        );
  }
  const wrong = isNumeric(left) || left.kind === "choice" ? right : left;
  return typeMismatch(
    wrong === left ? 0 : argument,
    `\`${use.notation}\` compares numbers or ordered choices, not ${use.show(wrong)}`,
  );
}

function sameQuantity(
  use: Use,
  left: Type & { kind: "real" | "int" },
  right: Type & { kind: "real" | "int" },
  argument: number,
): Mismatch | undefined {
  const common = sameUnit(use, [left, right], (a, b) => `compares ${a} with ${b}`);
  return common.kind === "mismatch" ? { ...common, argument } : undefined;
}

function sharesMember(left: ChoiceType, right: ChoiceType): boolean {
  if (left.name !== undefined && right.name !== undefined && left.name !== right.name) return false;
  return left.members.some((member) => right.members.includes(member));
}

function sameMembers(left: ChoiceType, right: ChoiceType): boolean {
  return (
    left.members.length === right.members.length &&
    left.members.every((member, i) => member === right.members[i])
  );
}

/** The first argument against each of the others. */
function against(
  check: (use: Use, left: Type, right: Type, argument: number) => Mismatch | undefined,
): Rule {
  return (use) => {
    const left = argumentType(use, 0);
    for (const [argument, right] of use.args.entries()) {
      const wrong = argument === 0 ? undefined : check(use, left, right, argument);
      if (wrong !== undefined) return wrong;
    }
    return boolType;
  };
}

/** `order` compares positions of ordered choices too: see `positionOf` in `ir/position.ts`. */
function ordering(
  name: string,
  notation: string,
  doc: string,
  holds: (x: number, y: number) => boolean,
  columns: Columns,
) {
  return defineAtom({
    name,
    notation,
    form: "operator",
    parameters: ["left", "right"],
    doc,
    type: against(orderable),
    value: ([left, right]) => holds(toNumber(left), toNumber(right)),
    ...columns,
  });
}

const same = (left: Value, right: Value): boolean => left === right;

export const comparison = [
  defineAtom({
    name: "equal",
    notation: "==",
    form: "operator",
    parameters: ["left", "right"],
    doc: "Whether two numbers of the same unit, choices, texts or truth values are equal, numbers exactly.",
    type: against(equatable),
    value: ([left, right]) => same(left, right),
    ...equalColumns,
  }),
  defineAtom({
    name: "not_equal",
    notation: "!=",
    form: "operator",
    parameters: ["left", "right"],
    doc: "Whether two numbers of the same unit, choices, texts or truth values differ.",
    type: against(equatable),
    value: ([left, right]) => !same(left, right),
    ...notEqualColumns,
  }),
  ordering(
    "less",
    "<",
    "Less, of quantities of the same unit or ordered choices.",
    (x, y) => x < y,
    lessColumns,
  ),
  ordering(
    "less_equal",
    "<=",
    "Less or equal, of quantities of the same unit or ordered choices.",
    (x, y) => x <= y,
    lessEqualColumns,
  ),
  ordering(
    "greater",
    ">",
    "Greater, of quantities of the same unit or ordered choices.",
    (x, y) => x > y,
    greaterColumns,
  ),
  ordering(
    "greater_equal",
    ">=",
    "Greater or equal, of quantities of the same unit or ordered choices.",
    (x, y) => x >= y,
    greaterEqualColumns,
  ),
  defineAtom({
    name: "in_range",
    notation: "in ..",
    form: "operator",
    parameters: ["value", "low", "high"],
    doc: "Whether a quantity or an ordered choice lies in `low .. high`, both ends included.",
    type: against(orderable),
    value: ([value, low, high]) => {
      const x = toNumber(value);
      return x >= toNumber(low) && x <= toNumber(high);
    },
    ...inRangeColumns,
  }),
  defineAtom({
    name: "in_set",
    notation: "in {}",
    form: "operator",
    parameters: ["value", "...members"],
    doc: "Whether a value is equal to one of the members of `{ a, b }`.",
    type: against(equatable),
    value: ([value, ...members]) => members.some((member) => same(value, member)),
    ...inSetColumns,
  }),
];
