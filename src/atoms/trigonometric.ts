/** Angles, in radians. */
import {
  emptyNumbers,
  isEmptyRange,
  type NumberRange,
  numberRange,
  type Range,
} from "../ir/range.ts";
import { realType } from "../ir/types.ts";
import { stepDown, stepUp } from "../numerics/rounding.ts";
import type { DerivativeMaker } from "./atom.ts";
import {
  anchored,
  type Bend,
  bentAt,
  type Curve,
  columnsOfCurve,
  type CurveColumns,
  onTheLine,
  type Piece,
  piece,
} from "./columns/curve.ts";
import { allNumbers, hasNumbers, left, noNumbers, onNumbers } from "./columns/cuts.ts";
import {
  type Formula,
  inOne,
  inTwo,
  minus,
  opposite,
  over,
  plus,
  raised,
} from "./columns/formula.ts";
import { type Columns, numbersOf } from "./columns/ranges.ts";
import { asReal, defineAtom, keepsUnit, plainReal } from "./rule.ts";
import { ofNumber, ofTwo } from "./values.ts";

/** Engines have these to within one number of the nearest; one more for those that do not. */
const error = { ulps: 2 };

// ── periodic functions ──────────────────────────────────────────────────────

/** Analyses look at so many half turns; what goes further is anywhere. */
const mostHalfTurns = 4;

/** Beyond, the ends of half turns are not known to enough digits. */
const farthest = 2 ** 20;

/** A function that is monotone, or bends one way, over every half turn. */
interface Wave {
  readonly value: (x: number) => number;
  readonly slope: Formula;
  readonly anchor?: NonNullable<Curve["anchor"]>;
  /** All that it can be. */
  readonly reach: { readonly low: number; readonly high: number };
  /** The curve over a range that is finite and short enough; else `undefined`. */
  readonly over: (x: NumberRange) => Pick<Curve, "pieces" | "bends"> | undefined;
}

/** Half turns from `offset` that a range touches, by number; undefined where there are too many. */
function halfTurns(x: NumberRange, offset: number): readonly number[] | undefined {
  if (!(Math.abs(x.low) < farthest && Math.abs(x.high) < farthest)) return undefined;
  const first = Math.floor((x.low - offset) / Math.PI - nearEnd);
  const count = Math.floor((x.high - offset) / Math.PI + nearEnd) - first + 1;
  return count <= mostHalfTurns ? Array.from({ length: count }, (_, i) => first + i) : undefined;
}

/** What is so near an end of a half turn may be beyond it. */
const nearEnd = 1e-9;

/** Pieces and bends of a sine that rises from `offset` on for half a turn. */
function overHalfTurns(
  x: NumberRange,
  offset: number,
): Pick<Curve, "pieces" | "bends"> | undefined {
  const pieces = halfTurns(x, offset)?.map((n): Piece =>
    piece(
      offset + n * Math.PI,
      offset + (n + 1) * Math.PI,
      n % 2 === 0 ? "increasing" : "decreasing",
    ),
  );
  // It is convex while below 0: half of the rise and half of the fall before it.
  const bends = halfTurns(x, offset + Math.PI / 2)?.map((n): Bend => {
    const from = offset + (n + 0.5) * Math.PI;
    return { from, to: from + Math.PI, curvature: n % 2 === 0 ? "concave" : "convex" };
  });
  return pieces === undefined || bends === undefined ? undefined : { pieces, bends };
}

/** The tangent between two poles. */
function betweenPoles(x: NumberRange): Pick<Curve, "pieces" | "bends"> | undefined {
  const turns = halfTurns(x, -Math.PI / 2);
  const [turn] = turns ?? [];
  if (turns?.length !== 1 || turn === undefined) return undefined;
  return {
    pieces: [piece((turn - 0.5) * Math.PI, (turn + 0.5) * Math.PI, "increasing")],
    bends: bentAt(turn * Math.PI, "concave", "convex"),
  };
}

function columnsOfWave({ value, slope, anchor, reach, over }: Wave): Columns {
  const near = (x: NumberRange): CurveColumns | undefined => {
    const curve = hasNumbers(x) ? over(x) : undefined;
    return (
      curve && columnsOfCurve({ value, slope, error, reach, ...(anchor && { anchor }), ...curve })
    );
  };
  return {
    range: ([argument]) => {
      const x = numbersOf(argument);
      if (!hasNumbers(x)) return noNumbers(x.undefined);
      return (
        near(x)?.range([x]) ??
        numberRange(reach.low, reach.high, { undefined: x.undefined || isUnbounded(x) })
      );
    },
    narrow: (result, [argument]) => {
      if (argument === undefined) return [];
      const wanted = numbersOf(result);
      return [
        onNumbers(argument, (x) => {
          const narrowed = near(x)?.narrow(wanted, [x])[0];
          if (narrowed !== undefined) return narrowed;
          if (wanted.undefined && isUnbounded(x)) return x;
          return wanted.low <= reach.high && wanted.high >= reach.low && hasNumbers(wanted)
            ? left(x, -Infinity, Infinity, wanted.undefined)
            : left(x, Infinity, -Infinity, wanted.undefined);
        }),
      ];
    },
    shape: ([operand]) =>
      (operand && near(numbersOf(operand.range))?.shape([operand])) ?? {
        curvature: "unknown",
        monotonicity: ["unknown"],
      },
    derivative: inOne(slope),
  };
}

function isUnbounded(x: NumberRange): boolean {
  return x.low === -Infinity || x.high === Infinity;
}

// ── the angle of a point ────────────────────────────────────────────────────

/** The angle's extremes are at corners unless the points go round the origin. */
function angles(args: readonly Range[]): NumberRange {
  const [y, x] = allNumbers(args);
  if (y === undefined || x === undefined) return noNumbers(true);
  if (args.some(isEmptyRange)) return emptyNumbers;
  const mayBeUndefined = y.undefined || x.undefined;
  if (!hasNumbers(y) || !hasNumbers(x)) return noNumbers(mayBeUndefined);
  const [low, high] = angleBounds(y, x);
  return numberRange(Math.max(-largestAngle, low), Math.min(largestAngle, high), {
    undefined: mayBeUndefined,
  });
}

const largestAngle = stepUp(Math.PI, 1);
const quarterTurn = stepUp(Math.PI / 2, 2 * error.ulps);

function angleBounds(y: NumberRange, x: NumberRange): readonly [low: number, high: number] {
  const touchesZero = y.low <= 0 && y.high >= 0;
  // Below the negative half of the x axis angles jump from π to -π, and at the origin to 0.
  if (touchesZero && x.low < 0 && y.low < 0) return [-largestAngle, largestAngle];
  if (touchesZero && x.low === 0) {
    return [y.low < 0 ? -quarterTurn : 0, y.high > 0 ? quarterTurn : 0];
  }
  // There is one zero, which is not negative: the angle would be another one.
  const corners = [y.low + 0, y.high + 0].flatMap((height) => [
    Math.atan2(height, x.low + 0),
    Math.atan2(height, x.high + 0),
  ]);
  const steps = 2 * error.ulps;
  const [low, high] = [Math.min(...corners), Math.max(...corners)];
  return [low === 0 ? 0 : stepDown(low, steps), high === 0 ? 0 : stepUp(high, steps)];
}

const angleOfPoint: Columns = {
  range: angles,
  narrow: (result, args) => {
    const wanted = numbersOf(result);
    const all = angles(args);
    if (wanted.undefined && all.undefined) return args;
    const possible = wanted.low <= all.high && wanted.high >= all.low;
    return args.map((argument) =>
      onNumbers(argument, (range) =>
        possible ? left(range, -Infinity, Infinity, false) : noNumbers(false),
      ),
    );
  },
  shape: (operands) => {
    const [y, x] = operands.map(({ range }) => numbersOf(range));
    if (y === undefined || x === undefined) return { curvature: "unknown", monotonicity: [] };
    return {
      curvature: "unknown",
      monotonicity: [
        x.low > 0
          ? "increasing"
          : x.high < 0 && (y.low >= 0 || y.high < 0)
            ? "decreasing"
            : "unknown",
        y.low > 0 ? "decreasing" : y.high < 0 ? "increasing" : "unknown",
      ],
    };
  },
  // It jumps where points go over the negative half of the x axis.
  derivative: inTwo((y, x, make) => {
    const zero = make.constant(0);
    const size = make.apply("hypot", [x, y]);
    const isJump = make.apply("and", [
      make.apply("equal", [y, zero]),
      make.apply("less", [x, zero]),
    ]);
    return [
      make.choose(isJump, make.constant(NaN), over(make, over(make, x, size), size)),
      make.choose(
        make.apply("equal", [size, zero]),
        make.constant(NaN),
        opposite(make, over(make, over(make, y, size), size)),
      ),
    ];
  }),
};

/** Of the unit circle over x. */
function heightOver<S>(x: S, make: DerivativeMaker<S>): S {
  return make.apply("sqrt", [minus(make, make.constant(1), raised(make, x, 2))]);
}

// ── entries ─────────────────────────────────────────────────────────────────

function plain(name: string, doc: string, value: (x: number) => number, columns: Columns) {
  return defineAtom({
    name,
    parameters: ["x"],
    doc,
    type: plainReal,
    value: ofNumber(value),
    ...columns,
  });
}

export const trigonometric = [
  plain(
    "sin",
    "Sine of an angle in radians.",
    Math.sin,
    columnsOfWave({
      value: Math.sin,
      slope: (x, make) => make.apply("cos", [x]),
      anchor: anchored(0, 0),
      reach: { low: -1, high: 1 },
      over: (x) => overHalfTurns(x, -Math.PI / 2),
    }),
  ),
  plain(
    "cos",
    "Cosine of an angle in radians.",
    Math.cos,
    columnsOfWave({
      value: Math.cos,
      slope: (x, make) => opposite(make, make.apply("sin", [x])),
      reach: { low: -1, high: 1 },
      over: (x) => overHalfTurns(x, -Math.PI),
    }),
  ),
  plain(
    "tan",
    "Tangent of an angle in radians.",
    Math.tan,
    columnsOfWave({
      value: Math.tan,
      slope: (_, make, result) => plus(make, make.constant(1), raised(make, result, 2)),
      anchor: anchored(0, 0),
      reach: { low: -Infinity, high: Infinity },
      over: betweenPoles,
    }),
  ),
  plain(
    "asin",
    "Angle in radians whose sine is x, for x in -1 .. 1.",
    Math.asin,
    columnsOfCurve({
      value: Math.asin,
      pieces: [piece(-1, 1, "increasing", Math.sin)],
      bends: bentAt(0, "concave", "convex"),
      slope: (x, make) => over(make, make.constant(1), heightOver(x, make)),
      error,
      anchor: anchored(0, 0),
    }),
  ),
  plain(
    "acos",
    "Angle in radians whose cosine is x, for x in -1 .. 1.",
    Math.acos,
    columnsOfCurve({
      value: Math.acos,
      pieces: [piece(-1, 1, "decreasing", Math.cos)],
      bends: bentAt(0, "convex", "concave"),
      slope: (x, make) => over(make, make.constant(-1), heightOver(x, make)),
      error,
      anchor: anchored(1, 0),
      reach: { low: 0, high: largestAngle },
    }),
  ),
  plain(
    "atan",
    "Angle in radians whose tangent is x.",
    Math.atan,
    columnsOfCurve({
      value: Math.atan,
      pieces: onTheLine("increasing", Math.tan),
      bends: bentAt(0, "convex", "concave"),
      slope: (x, make) => {
        const one = make.constant(1);
        return over(make, one, plus(make, one, raised(make, x, 2)));
      },
      error,
      anchor: anchored(0, 0),
      reach: { low: -largestAngle / 2, high: largestAngle / 2 },
    }),
  ),
  defineAtom({
    name: "atan2",
    parameters: ["y", "x"],
    doc: "Angle in radians, in -pi .. pi, of the point (x, y); both of the same unit.",
    type: (use) => {
      const type = asReal(keepsUnit(use));
      return type.kind === "mismatch" ? type : realType();
    },
    value: ofTwo(Math.atan2),
    ...angleOfPoint,
  }),
];
