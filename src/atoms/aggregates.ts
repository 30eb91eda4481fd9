/** Arrays to one value: sums, extremes, moments, counts. */
import { isDimensionless, powerDimension } from "../ir/dimension.ts";
import { sizeOfIndexSet } from "../ir/equal.ts";
import { asArray, intType, realType } from "../ir/types.ts";
import type { Value } from "../ir/value.ts";
import { countColumns } from "./columns/counts.ts";
import { maxColumns, minColumns } from "./columns/extremes.ts";
import { medianColumns, quantileColumns } from "./columns/order-statistics.ts";
import { productColumns } from "./columns/products.ts";
import { deviationColumns, varianceColumns } from "./columns/spread.ts";
import { meanColumns, sumColumns } from "./columns/sums.ts";
import { truthArray } from "./logic.ts";
import {
  argumentType,
  asReal,
  defineAtom,
  keepsUnit,
  numbers,
  plainNumber,
  type Rule,
  typeMismatch,
  unitMismatch,
  unitWords,
} from "./rule.ts";
import { largest, mean, quantile, smallest, sum, variance } from "./statistics.ts";
import { isList, isTrue, ofNumbers, toList, toNumber, toNumbers } from "./values.ts";

/** An array of numbers to one of them, or to something of their unit. */
const reduce: Rule = (use) => {
  const array = numbers(use, 0);
  return array.kind === "mismatch" ? array : array.element;
};

const reduceToReal: Rule = (use) => asReal(reduce(use));

/** One array, or two numbers and more. */
const extreme: Rule = (use) => {
  if (use.args.length > 1) return keepsUnit(use);
  return asArray(argumentType(use, 0)) === undefined
    ? typeMismatch(
        0,
        `\`${use.notation}\` takes an array or several numbers, not one ${use.show(argumentType(use, 0))}`,
      )
    : reduce(use);
};

/** The numbers of one array, or the arguments themselves. */
function gathered(f: (xs: readonly number[]) => number): (args: readonly Value[]) => number {
  return (args) => f(isList(args[0]) ? toNumbers(args[0]) : args.map(toNumber));
}

export const aggregates = [
  defineAtom({
    name: "sum",
    parameters: ["values"],
    doc: "Sum of an array, 0 for none: `sum(i in E: x[i])`. Rounding errors are compensated.",
    type: reduce,
    value: ofNumbers(sum),
    ...sumColumns,
  }),
  defineAtom({
    name: "prod",
    parameters: ["values"],
    doc: "Product of an array, 1 for none. Quantities with a unit need an array of constant length.",
    type: (use) => {
      const array = numbers(use, 0);
      if (array.kind === "mismatch" || isDimensionless(array.element.dimension)) {
        return array.kind === "mismatch" ? array : array.element;
      }
      const dimension = powerDimension(array.element.dimension, sizeOfIndexSet(array.over) ?? NaN);
      return dimension === undefined
        ? unitMismatch(
            0,
            `\`prod\` multiplies ${unitWords(use, array.element.dimension)} as often as the array is long, which is not a constant: ` +
              "divide by a quantity of the same unit first",
          )
        : { kind: array.element.kind, dimension };
    },
    value: ofNumbers((xs) => xs.reduce((product, x) => product * x, 1)),
    ...productColumns,
  }),
  defineAtom({
    name: "min",
    parameters: ["...values"],
    doc: "The smallest of an array (inf for none) or of its arguments, all of the same unit.",
    type: extreme,
    value: gathered(smallest),
    ...minColumns,
  }),
  defineAtom({
    name: "max",
    parameters: ["...values"],
    doc: "The largest of an array (-inf for none) or of its arguments, all of the same unit.",
    type: extreme,
    value: gathered(largest),
    ...maxColumns,
  }),
  defineAtom({
    name: "mean",
    parameters: ["values"],
    doc: "Arithmetic mean of an array; not a number for none.",
    type: reduceToReal,
    value: ofNumbers(mean),
    ...meanColumns,
  }),
  defineAtom({
    name: "var",
    parameters: ["values"],
    doc: "Sample variance of an array, divided by n - 1: 0 for one number, not a number for none. Squares the unit.",
    type: (use) => {
      const array = numbers(use, 0);
      return array.kind === "mismatch"
        ? array
        : realType(powerDimension(array.element.dimension, 2));
    },
    value: ofNumbers(variance),
    ...varianceColumns,
  }),
  defineAtom({
    name: "std",
    parameters: ["values"],
    doc: "Sample standard deviation of an array, the square root of `var`: 0 for one number, not a number for none.",
    type: reduceToReal,
    value: ofNumbers((xs) => Math.sqrt(variance(xs))),
    ...deviationColumns,
  }),
  defineAtom({
    name: "median",
    parameters: ["values"],
    doc: "The middle of an array in ascending order, or the mean of both middles; not a number for none.",
    type: reduceToReal,
    value: ofNumbers((xs) => quantile(xs, 0.5)),
    ...medianColumns,
  }),
  defineAtom({
    name: "quantile",
    parameters: ["values", "p"],
    doc: "The p-quantile of an array, p in 0 .. 1, by linear interpolation between neighbours; not a number for none.",
    type: (use) => {
      const p = plainNumber(use, 1);
      return p.kind === "mismatch" ? p : reduceToReal(use);
    },
    value: ([values, p]) => quantile(toNumbers(values), toNumber(p)),
    ...quantileColumns,
  }),
  defineAtom({
    name: "count",
    parameters: ["conditions"],
    doc: "How many elements are true: `count(i in E: x[i] > 0)`.",
    type: truthArray(intType()),
    value: ([conditions]) => toList(conditions).filter(isTrue).length,
    ...countColumns,
  }),
];
