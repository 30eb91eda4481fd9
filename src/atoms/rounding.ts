/** Whole numbers near a number. */
import { type NumberRange, numberRange } from "../ir/range.ts";
import { nextDown, nextUp } from "../numerics/rounding.ts";
import { hasNumbers, left, monotone, noNumbers, onNumbers } from "./columns/cuts.ts";
import { flatWhere, type Formula, inOne, minus } from "./columns/formula.ts";
import { type Columns, numbersOf } from "./columns/ranges.ts";
import { asInt, defineAtom, keepsUnit } from "./rule.ts";
import { ofNumber } from "./values.ts";

/** A step function: the numbers that go to one whole number reach from its first to its last. */
interface Rounding {
  readonly value: (x: number) => number;
  readonly first: (whole: number) => number;
  readonly last: (whole: number) => number;
  /** Whether a number is not where one step ends and the next begins. */
  readonly between: Formula;
}

/** The numbers from a whole number up to the next one, which is not reached. */
const upToNext = (n: number): number => Math.max(n, nextDown(n + 1));
/** The numbers above the one before. */
const fromPrevious = (n: number): number => Math.min(n, nextUp(n - 1));
const itself = (n: number): number => n;

/** x - trunc(x) is exact, so 0.49999999999999994 goes down where adding a half would round up. */
function roundHalfAway(x: number): number {
  const whole = Math.trunc(x);
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}

/** Halves belong to the whole number away from 0; there are none from 2⁵² on. */
function lastRounded(n: number): number {
  const half = n + 0.5;
  if (half === n || !(half < n + 1)) return n;
  return n < 0 ? half : nextDown(half);
}

/** Steps end at whole numbers. */
const notWhole: Formula = (x, make, result) => make.apply("not_equal", [x, result]);

const floor: Rounding = {
  value: Math.floor,
  first: itself,
  last: upToNext,
  between: notWhole,
};
const ceil: Rounding = {
  value: Math.ceil,
  first: fromPrevious,
  last: itself,
  between: notWhole,
};
const round: Rounding = {
  value: roundHalfAway,
  first: (n) => -lastRounded(-n),
  last: lastRounded,
  // At halves.
  between: (x, make, result) =>
    make.apply("less", [make.apply("abs", [minus(make, x, result)]), make.constant(0.5)]),
};
const trunc: Rounding = {
  value: Math.trunc,
  first: (n) => (n > 0 ? n : fromPrevious(n)),
  last: (n) => (n < 0 ? n : upToNext(n)),
  // At whole numbers but 0.
  between: (x, make, result) =>
    make.apply("or", [notWhole(x, make, result), make.apply("equal", [x, make.constant(0)])]),
};

function columnsOf({ value, first, last, between }: Rounding): Columns {
  return {
    range: ([argument]) => {
      const x = numbersOf(argument);
      return hasNumbers(x)
        ? numberRange(value(x.low) + 0, value(x.high) + 0, { whole: true, undefined: x.undefined })
        : noNumbers(x.undefined);
    },
    narrow: (result, [argument]) => {
      if (argument === undefined) return [];
      const wanted: NumberRange = numbersOf(result);
      const [low, high] = [Math.ceil(wanted.low), Math.floor(wanted.high)];
      return [
        onNumbers(argument, (x) =>
          low <= high
            ? left(x, first(low), last(high), wanted.undefined)
            : left(x, Infinity, -Infinity, wanted.undefined),
        ),
      ];
    },
    shape: ([x]) => {
      const range = numbersOf(x?.range);
      return value(range.low) === value(range.high)
        ? { curvature: "constant", monotonicity: ["constant"] }
        : monotone(["increasing"]);
    },
    derivative: inOne((x, make, result) => flatWhere(make, between(x, make, result))),
  };
}

function rounding(name: string, doc: string, of: Rounding) {
  return defineAtom({
    name,
    parameters: ["x"],
    doc,
    type: (use) => asInt(keepsUnit(use)),
    // Adding 0 turns a negative zero into 0.
    value: ofNumber((x) => of.value(x) + 0),
    ...columnsOf(of),
  });
}

export const roundings = [
  rounding("floor", "The largest whole number that is not above x, in base units.", floor),
  rounding("ceil", "The smallest whole number that is not below x, in base units.", ceil),
  rounding("round", "The nearest whole number, in base units; halves go away from 0.", round),
  rounding("trunc", "x without its fraction, in base units.", trunc),
];
