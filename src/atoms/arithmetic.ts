/** `+ - * / ^`, on numbers and, where linear algebra has a meaning for it, on arrays. */
import {
  divideDimensions,
  isDimensionless,
  multiplyDimensions,
  powerDimension,
} from "../ir/dimension.ts";
import { power as raised } from "../numerics/elementary.ts";
import type { Type } from "../ir/type.ts";
import { arrayType, asArray, intType, isNumeric, realType } from "../ir/types.ts";
import type { Value } from "../ir/value.ts";
import { addColumns, negateColumns, subtractColumns } from "./columns/additive.ts";
import { hypotColumns } from "./columns/hypotenuse.ts";
import { powerColumns } from "./columns/power.ts";
import { divideColumns, multiplyColumns } from "./columns/product.ts";
import { modColumns } from "./columns/remainder.ts";
import type { Mismatch } from "./atom.ts";
import {
  argumentType,
  asReal,
  defineAtom,
  plainNumber,
  quantity,
  type Quantity,
  type Rule,
  sameIndex,
  sameUnit,
  typeMismatch,
  unitMismatch,
  unitWords,
  type Use,
} from "./rule.ts";
import { norm } from "./statistics.ts";
import { isList, ofTwo, toList, toNumber } from "./values.ts";

/** Two numbers, or two arrays over the same index set element by element. */
function additive(verb: (left: string, right: string) => string): Rule {
  const combine = (use: Use, left: Type, right: Type): Type | Mismatch => {
    if (isNumeric(left) && isNumeric(right)) return sameUnit(use, [left, right], verb);
    const [a, b] = [asArray(left), asArray(right)];
    if (a !== undefined && b !== undefined) {
      const over = sameIndex(use, a.over, b.over);
      if (over.kind === "mismatch") return over;
      const element = combine(use, a.element, b.element);
      return element.kind === "mismatch" ? element : arrayType(element, over);
    }
    const wrong = isNumeric(left) || a !== undefined ? 1 : 0;
    return typeMismatch(
      wrong,
      (a ?? b) !== undefined && (isNumeric(left) || isNumeric(right))
        ? `\`${use.notation}\` takes two numbers or two arrays, not ${use.show(left)} and ${use.show(right)}: for every element write \`[i in …: …]\``
        : `\`${use.notation}\` takes numbers, not ${use.show(wrong === 0 ? left : right)}`,
    );
  };
  return (use) => combine(use, argumentType(use, 0), argumentType(use, 1));
}

const product: Rule = (use) => {
  const [left, right] = [argumentType(use, 0), argumentType(use, 1)];
  if (asArray(left) !== undefined && asArray(right) !== undefined) {
    return typeMismatch(
      1,
      `\`*\` takes a number and an array, not two arrays: \`dot(a, b)\` adds up the products, \`[i in …: a[i] * b[i]]\` keeps them`,
    );
  }
  return asArray(left) === undefined
    ? scaled(use, 1, quantity(use, 0), (scale, element) => multiplied(element, scale))
    : scaled(use, 0, quantity(use, 1), (scale, element) => multiplied(element, scale));
};

const quotient: Rule = (use) =>
  asArray(argumentType(use, 1)) === undefined
    ? scaled(use, 0, quantity(use, 1), (scale, element) =>
        realType(divideDimensions(element.dimension, scale.dimension)),
      )
    : typeMismatch(
        1,
        `\`/\` divides by a number, not by ${use.show(argumentType(use, 1))}: for every element write \`[i in …: a / b[i]]\``,
      );

function multiplied(element: Quantity, scale: Quantity): Type {
  const dimension = multiplyDimensions(element.dimension, scale.dimension);
  return element.kind === "int" && scale.kind === "int" ? intType(dimension) : realType(dimension);
}

/** Argument `argument`, a number or an array of any depth, each number combined with the other one. */
function scaled(
  use: Use,
  argument: number,
  scale: Quantity | Mismatch,
  combine: (scale: Quantity, element: Quantity) => Type,
): Type | Mismatch {
  if (scale.kind === "mismatch") return scale;
  const apply = (type: Type): Type | Mismatch => {
    if (isNumeric(type)) return combine(scale, type);
    const array = asArray(type);
    if (array === undefined) {
      return typeMismatch(argument, `\`${use.notation}\` takes numbers, not ${use.show(type)}`);
    }
    const element = apply(array.element);
    return element.kind === "mismatch" ? element : arrayType(element, array.over);
  };
  return apply(argumentType(use, argument));
}

const negation: Rule = (use) => scaled(use, 0, intType(), (_, element) => element);

const power: Rule = (use) => {
  const base = quantity(use, 0);
  if (base.kind === "mismatch") return base;
  const exponent = plainNumber(use, 1);
  if (exponent.kind === "mismatch") {
    return exponent.reason === "type"
      ? exponent
      : unitMismatch(1, "an exponent has no unit: write `2^10 * 1B`, not `2^10B`");
  }
  const constant = use.context.constant(1);
  const whole =
    base.kind === "int" && exponent.kind === "int" && constant !== undefined && constant >= 0;
  if (isDimensionless(base.dimension)) return whole ? intType() : realType();
  if (constant === undefined) {
    return unitMismatch(
      1,
      `\`^\` raises ${unitWords(use, base.dimension)} to a power that is not a constant, so the result has no fixed unit: ` +
        "divide by a quantity of the same unit first",
    );
  }
  const dimension = powerDimension(base.dimension, constant);
  if (dimension === undefined) {
    return unitMismatch(
      1,
      `${unitWords(use, base.dimension)} to the power ${String(constant)} has no unit: ` +
        "its exponents would not be whole",
    );
  }
  return whole ? intType(dimension) : realType(dimension);
};

/** Two arrays element by element, or two numbers. */
function elementwise(f: (x: number, y: number) => number): (args: readonly Value[]) => Value {
  const apply = (left: Value, right: Value): Value => {
    if (!isList(left)) return f(toNumber(left), toNumber(right));
    const others = toList(right);
    // Lengths that differ are found only here where one of them was open (`T[]`).
    return left.map((x, i) => (left.length === others.length ? apply(x, others[i]) : NaN));
  };
  return ([left, right]) => apply(left, right);
}

/** Numbers of an array of any depth, or one number. */
function mapped(value: Value, f: (x: number) => number): Value {
  return isList(value) ? value.map((item) => mapped(item, f)) : f(toNumber(value));
}

export const arithmetic = [
  defineAtom({
    name: "add",
    notation: "+",
    form: "operator",
    parameters: ["left", "right"],
    doc: "Sum of two quantities of the same unit, or of two arrays element by element.",
    type: additive((left, right) => `adds ${left} to ${right}`),
    value: elementwise((x, y) => x + y),
    ...addColumns,
  }),
  defineAtom({
    name: "subtract",
    notation: "-",
    form: "operator",
    parameters: ["left", "right"],
    doc: "Difference of two quantities of the same unit, or of two arrays element by element.",
    type: additive((left, right) => `subtracts ${right} from ${left}`),
    value: elementwise((x, y) => x - y),
    ...subtractColumns,
  }),
  defineAtom({
    name: "negate",
    notation: "-",
    form: "operator",
    parameters: ["value"],
    doc: "The same quantity, or array, with the opposite sign.",
    type: negation,
    // 0 - x would do as well, and unlike -x never gives a negative zero.
    value: ([value]) => mapped(value, (x) => 0 - x),
    ...negateColumns,
  }),
  defineAtom({
    name: "multiply",
    notation: "*",
    form: "operator",
    parameters: ["left", "right"],
    doc: "Product of two quantities, units multiplied, or of a number and every element of an array.",
    type: product,
    value: ([left, right]) =>
      isList(left)
        ? mapped(left, (x) => x * toNumber(right))
        : mapped(right, (x) => toNumber(left) * x),
    ...multiplyColumns,
  }),
  defineAtom({
    name: "divide",
    notation: "/",
    form: "operator",
    parameters: ["left", "right"],
    doc: "Quotient of two quantities, units divided, or of every element of an array by a number. Always real: `floor(a / b)` is whole.",
    type: quotient,
    // There is one zero: adding 0 turns a negative one, such as 0 * -1, into 0.
    value: ([left, right]) => mapped(left, (x) => x / (toNumber(right) + 0)),
    ...divideColumns,
  }),
  defineAtom({
    name: "power",
    notation: "^",
    form: "operator",
    parameters: ["base", "exponent"],
    doc: "Power. A base with a unit takes a constant exponent, which multiplies the exponents of the unit. Binds to the right and tighter than a minus before it: `-2^2` is -4.",
    type: power,
    // NaN to the power 0 would be 1.
    value: ofTwo((base, exponent) => (Number.isNaN(base) ? NaN : raised(base + 0, exponent))),
    ...powerColumns,
  }),
  defineAtom({
    name: "mod",
    parameters: ["value", "divisor"],
    doc: "Remainder of two quantities of the same unit. Takes the sign of the divisor, so `mod(-1, 3)` is 2; not a number for a divisor of 0.",
    type: (use) => {
      const left = quantity(use, 0);
      if (left.kind === "mismatch") return left;
      const right = quantity(use, 1);
      if (right.kind === "mismatch") return right;
      return sameUnit(use, [left, right], (a, b) => `divides ${a} by ${b}`);
    },
    value: ofTwo((x, y) => {
      const remainder = x % y;
      return remainder !== 0 && remainder < 0 !== y < 0 ? remainder + y : remainder + 0;
    }),
    ...modColumns,
  }),
  defineAtom({
    name: "hypot",
    parameters: ["x", "y"],
    doc: "Length of the hypotenuse, the square root of x² + y², without overflow in between.",
    type: (use) => {
      const left = quantity(use, 0);
      if (left.kind === "mismatch") return left;
      const right = quantity(use, 1);
      if (right.kind === "mismatch") return right;
      return asReal(sameUnit(use, [left, right], (a, b) => `takes ${a} together with ${b}`));
    },
    value: ofTwo((x, y) => norm([x, y])),
    ...hypotColumns,
  }),
];
