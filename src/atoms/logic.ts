/** Truth values, and `??`. Evaluation takes the right side of `and`, `or` and `??` only where it counts. */
import {
  conjunctionColumns,
  disjunctionColumns,
  fallbackColumns,
  notColumns,
} from "./columns/truth.ts";
import type { Type } from "../ir/type.ts";
import { asArray, boolType, join, presentType } from "../ir/types.ts";
import { argumentType, defineAtom, type Rule, truth, typeMismatch } from "./rule.ts";
import { isTrue, toList } from "./values.ts";

const truths: Rule = (use) => {
  for (const argument of use.args.keys()) {
    const wrong = truth(use, argument);
    if (wrong !== undefined) return wrong;
  }
  return boolType;
};

/** An array of truth values. */
export const truthArray =
  (result: Type): Rule =>
  (use) => {
    const type = argumentType(use, 0);
    return asArray(type)?.element.kind === "bool"
      ? result
      : typeMismatch(
          0,
          `\`${use.notation}\` takes an array of what is true or false, not ${use.show(type)}: ` +
            `write \`${use.notation}(i in …: condition)\``,
        );
  };

export const logic = [
  defineAtom({
    name: "and",
    notation: "and",
    form: "operator",
    parameters: ["left", "right"],
    doc: "True where both sides are.",
    type: truths,
    value: ([left, right]) => isTrue(left) && isTrue(right),
    ...conjunctionColumns,
  }),
  defineAtom({
    name: "or",
    notation: "or",
    form: "operator",
    parameters: ["left", "right"],
    doc: "True where one side is, or both are.",
    type: truths,
    value: ([left, right]) => isTrue(left) || isTrue(right),
    ...disjunctionColumns,
  }),
  defineAtom({
    name: "not",
    notation: "not",
    form: "operator",
    parameters: ["value"],
    doc: "True where the value is false.",
    type: truths,
    value: ([value]) => !isTrue(value),
    ...notColumns,
  }),
  defineAtom({
    name: "all",
    parameters: ["conditions"],
    doc: "True where every element is, and for no elements: `forall i in E: c` is `all([i in E: c])`.",
    type: truthArray(boolType),
    value: ([conditions]) => toList(conditions).every(isTrue),
    ...conjunctionColumns,
  }),
  defineAtom({
    name: "any",
    parameters: ["conditions"],
    doc: "True where some element is, false for no elements: `exists i in E: c` is `any([i in E: c])`.",
    type: truthArray(boolType),
    value: ([conditions]) => toList(conditions).some(isTrue),
    ...disjunctionColumns,
  }),
  defineAtom({
    name: "fallback",
    notation: "??",
    form: "operator",
    parameters: ["value", "otherwise"],
    absent: true,
    doc: "The value on the left where there is one, else that on the right: `momentum ?? 0` for a conditional parameter.",
    type: (use) => {
      const [value, otherwise] = [argumentType(use, 0), argumentType(use, 1)];
      return (
        join(presentType(value), otherwise) ??
        typeMismatch(
          1,
          `\`??\` chooses between ${use.show(presentType(value))} and ${use.show(otherwise)}, which have no type in common`,
        )
      );
    },
    value: ([value, otherwise]) => value ?? otherwise,
    ...fallbackColumns,
  }),
];
