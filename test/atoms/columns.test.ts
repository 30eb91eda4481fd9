/** What the columns of every atom claim holds for values: properties driven by the table. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Atom } from "../../src/atoms/atom.ts";
import { partialsOf } from "../../src/atoms/partials.ts";
import { scalarValue } from "../../src/atoms/scalar-value.ts";
import { atoms } from "../../src/atoms/table.ts";
import { isEmptyRange, memberRange, numberRange, type Range } from "../../src/ir/range.ts";
import type { Value } from "../../src/ir/value.ts";
import {
  anyFinite,
  applications,
  holds,
  isWithin,
  type Kind,
  show,
  moderateRange,
  numbers,
  type Pick,
  pick,
  rangeOfKind,
  valueIn,
} from "./ranges.ts";
import { coordinate, differences, disagreement } from "./differences.ts";

const runs = 300;

/** Only taken apart: no scalar application of them is ever made. */
const takenApart = new Set(["size", "fill", "sort", "cumsum", "dot"]);
const scalars = atoms.filter((atom) => !takenApart.has(atom.name));

/** Columns that an atom does not have, and why. */
const without: Readonly<Record<string, readonly (readonly [column: Column, why: string])[]>> = {
  ...of(["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"], truthful()),
  ...of(["in_range", "in_set", "and", "or", "not", "all", "any", "count"], truthful()),
};

type Column = "range" | "narrow" | "shape" | "derivative";

function truthful(): readonly (readonly [Column, string])[] {
  return [
    ["shape", "what is true is neither convex nor concave"],
    ["derivative", "what is true has no derivative"],
  ];
}

function of<T>(names: readonly string[], value: T): Readonly<Record<string, T>> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

function lacks(atom: Atom, column: Column): boolean {
  return without[atom.name]?.some(([name]) => name === column) === true;
}

/** Kinds of arguments, one list for each way to apply the atom. */
const kindsOf = new Map(scalars.map((atom) => [atom.name, applications(atom)]));

function kindsArbitrary(atom: Atom, only?: Kind): fc.Arbitrary<readonly Kind[]> | undefined {
  const ways = (kindsOf.get(atom.name) ?? []).filter(
    (kinds) => only === undefined || kinds.every((kind) => kind === only),
  );
  return ways.length === 0 ? undefined : fc.constantFrom(...ways);
}

function rangesArbitrary(atom: Atom): fc.Arbitrary<readonly Range[]> {
  return fc.oneof(
    ...(kindsOf.get(atom.name) ?? []).map((kinds) =>
      fc
        .tuple(fc.tuple(...kinds.map((kind) => rangeOfKind[kind])), fc.integer({ min: 0, max: 5 }))
        .map(([ranges, alike]) =>
          alike === 0 ? ranges.map((range) => alikeTo(ranges[0], range)) : ranges,
        ),
    ),
  );
}

/** The same values, NaN among them or not. */
function alikeTo(first: Range | undefined, other: Range): Range {
  if (first?.kind !== "numbers" || other.kind !== "numbers") return first ?? other;
  return first.low > first.high ? first : { ...first, undefined: other.undefined };
}

const picks = fc.array(pick, { minLength: 6, maxLength: 6 });

function valuesIn(
  ranges: readonly Range[],
  chosen: readonly Pick[],
): (number | boolean | string)[] {
  return ranges.map((range, i) => valueIn(range, chosen[i] ?? { how: 0, share: 0 }));
}

function numeric(value: Value): number {
  return typeof value === "number" ? value : NaN;
}

describe.each(scalars)("$name", (atom) => {
  const { range, narrow, shape, derivative } = atom;
  const ranges = rangesArbitrary(atom);

  test("has every column, or a reason", () => {
    const columns: readonly Column[] = ["range", "narrow", "shape", "derivative"];
    for (const column of columns) {
      expect(atom[column] !== undefined, column).toBe(!lacks(atom, column));
    }
    expect(kindsOf.get(atom.name)).not.toEqual([]);
  });

  test("its range holds every value", () => {
    fc.assert(
      fc.property(ranges, picks, (args, chosen) => {
        const result = range?.(args);
        const values = valuesIn(args, chosen);
        const value = scalarValue(atom, values);
        if (result === undefined || !holds(result, value)) {
          throw new Error(`${show(values)} gives ${show(value)}, not in ${show(result)}`);
        }
      }),
      { numRuns: runs * 4 },
    );
  });

  test("a part of the arguments gives a part of the range", () => {
    fc.assert(
      fc.property(ranges, picks, picks, (args, some, others) => {
        const [a, b] = [valuesIn(args, some), valuesIn(args, others)];
        const parts = args.map((arg, i) => partOf(arg, a[i], b[i]));
        const [inner, outer] = [range?.(parts), range?.(args)];
        // Ends that are exact are not widened, those beside them may be.
        if (
          inner === undefined ||
          outer === undefined ||
          !isWithin(inner, outer, { ulps: 16, slack: 1e-13 })
        ) {
          throw new Error(`${show(parts)} gives ${show(inner)}, outside of ${show(outer)}`);
        }
      }),
      { numRuns: runs },
    );
  });

  // An empty left side of `??` is absent.
  test.skipIf(atom.parameters.length === 0 || atom.name === "fallback")(
    "nothing is possible where an argument is not",
    () => {
      fc.assert(
        fc.property(ranges, fc.nat(), (args, at) => {
          const emptied = args.with(
            at % args.length,
            args[at % args.length]?.kind === "numbers"
              ? numberRange(Infinity, -Infinity)
              : memberRange([]),
          );
          const result = range?.(emptied);
          expect(result !== undefined && isEmptyRange(result)).toBe(true);
          const left = narrow?.(range?.(args) ?? result ?? numberRange(0, 0), emptied) ?? [];
          expect(left.some(isEmptyRange)).toBe(true);
        }),
        { numRuns: 40 },
      );
    },
  );

  test("narrowing keeps every solution", () => {
    fc.assert(
      fc.property(ranges, picks, around, (args, chosen, by) => {
        const values = valuesIn(args, chosen);
        const value = scalarValue(atom, values);
        const result = resultAround(value, by);
        const left = narrow?.(result, args) ?? args;
        for (const [i, solution] of values.entries()) {
          const remaining = left[i];
          if (remaining === undefined || !holds(remaining, solution)) {
            throw new Error(
              `${show(values)} gives ${show(value)} in ${show(result)}; left of argument ${String(i)}: ${show(remaining)}`,
            );
          }
        }
      }),
      { numRuns: runs * 4 },
    );
  });

  test("narrowing never widens", () => {
    fc.assert(
      fc.property(
        ranges,
        fc.oneof(numbers, rangeOfKind.truth, rangeOfKind.member),
        (args, other) => {
          const own = range?.(args);
          const result = own === undefined || own.kind === other.kind ? other : own;
          const left = narrow?.(result, args) ?? args;
          expect(left.length).toBe(args.length);
          for (const [i, arg] of args.entries()) {
            const remaining = left[i];
            if (remaining === undefined || !isWithin(remaining, arg)) {
              throw new Error(`${show(arg)} becomes ${show(remaining)} by ${show(result)}`);
            }
            if (
              remaining.kind === "numbers" &&
              !isEmptyRange(remaining) &&
              arg.kind === "numbers"
            ) {
              expect(remaining.whole || !arg.whole).toBe(true);
            }
          }
        },
      ),
      { numRuns: runs },
    );
  });

  if (shape !== undefined) {
    test("is monotone as declared", () => {
      fc.assert(
        fc.property(shapedArbitrary(atom), picks, picks, (operands, some, others) => {
          const args = operands.map((operand) => operand.range);
          const { monotonicity } = shape(operands);
          expect(monotonicity.length).toBe(args.length);
          const [a, b] = [valuesIn(args, some).map(numeric), valuesIn(args, others).map(numeric)];
          for (const [i, declared] of monotonicity.entries()) {
            if (declared === "unknown") continue;
            const [low, high] = [
              Math.min(a[i] ?? NaN, b[i] ?? NaN),
              Math.max(a[i] ?? NaN, b[i] ?? NaN),
            ];
            const [start, end] = [a.with(i, low), a.with(i, high)];
            const [f, g] = [numeric(scalarValue(atom, start)), numeric(scalarValue(atom, end))];
            if (Number.isNaN(f) || Number.isNaN(g) || f === g) continue;
            const slack = tolerance([f, g], [...start, high]);
            if (
              (declared !== "decreasing" && g < f - slack) ||
              (declared !== "increasing" && g > f + slack)
            ) {
              throw new Error(
                `${declared} in ${String(i)}, but ${show(start)} gives ${show(f)}, ${show(end)} ${show(g)}`,
              );
            }
            if (declared === "constant")
              throw new Error(`constant in ${String(i)}, but ${show(f)}, ${show(g)}`);
          }
        }),
        { numRuns: runs },
      );
    });

    test("is curved as declared", () => {
      fc.assert(
        fc.property(shapedArbitrary(atom), picks, picks, (operands, some, others) => {
          const args = operands.map((operand) => operand.range);
          const { curvature } = shape(operands);
          if (curvature === "unknown") return;
          const a = valuesIn(args, some).map(numeric);
          const b = valuesIn(args, others).map((value, i) =>
            operands[i]?.constant === true ? (a[i] ?? NaN) : numeric(value),
          );
          const middle = a.map((x, i) => x / 2 + (b[i] ?? NaN) / 2);
          // Between neighbours there is no middle.
          if (a.some((x, i) => areNeighbours(x, b[i] ?? NaN))) return;
          // Halves of the smallest numbers are not halves, nor are their squares squares.
          if ([...a, ...b].some((x) => !Number.isFinite(x) || (x !== 0 && Math.abs(x) < 1e-140)))
            return;
          const [f, g, h] = [a, b, middle].map((point) => numeric(scalarValue(atom, point)));
          if (f === undefined || g === undefined || h === undefined) return;
          const chord = f / 2 + g / 2;
          if (Number.isNaN(chord) || Number.isNaN(h)) return;
          // What overflows is no limit.
          if (![f, g, h].every(Number.isFinite) && [...a, ...b].some((x) => Math.abs(x) > 100))
            return;
          const slack = tolerance([f, g, h], [...a, ...b]);
          const wrong =
            (curvature !== "concave" && h > chord + slack) ||
            (curvature !== "convex" && h < chord - slack);
          if (wrong) {
            throw new Error(
              `${curvature}, but ${show(a)}, ${show(b)} give ${show(f)}, ${show(g)} and the middle ${show(h)}`,
            );
          }
          if (curvature === "constant" && Math.abs(f - g) > slack) {
            throw new Error(`constant, but ${show(f)} and ${show(g)}`);
          }
        }),
        { numRuns: runs * 2 },
      );
    });
  }

  if (derivative !== undefined) {
    test("has the derivatives that differences have", () => {
      const kinds = kindsArbitrary(atom, "number");
      if (kinds === undefined) throw new Error("takes no numbers");
      const point = kinds.chain((list) => fc.tuple(...list.map(() => coordinate)));
      let compared = 0;
      fc.assert(
        fc.property(point, (at) => {
          const slopes = partialsOf(atom, at) ?? [];
          expect(slopes.length).toBe(at.length);
          const here = numeric(scalarValue(atom, at));
          for (const [i, slope] of slopes.entries()) {
            const [left, right] = differences(
              (x) => numeric(scalarValue(atom, at.with(i, x))),
              at[i] ?? NaN,
            );
            const problem = disagreement(slope, left, right, here);
            if (problem !== undefined) {
              throw new Error(
                `at ${show(at)} in ${String(i)}: ${show(slope)}, ${problem}: ${show(left)}, ${show(right)}`,
              );
            }
            if (Number.isFinite(slope)) compared++;
          }
        }),
        { numRuns: runs },
      );
      if (atom.parameters.length > 0) expect(compared).toBeGreaterThan(runs / 10);
    });
  }
});

// ── what is left ────────────────────────────────────────────────────────────

/** Atoms for which `narrow` never leaves less. */
const neverNarrow = new Set(["mod", "atan2", "inf", "pi"]);
/** Those that are nowhere known to be curved or monotone. */
const neverShaped = new Set(["argmin", "argmax"]);

describe("the columns say something", () => {
  const sample = (atom: Atom) => fc.sample(fc.tuple(rangesArbitrary(atom), picks, around), 300);

  test.each(scalars)("$name", (atom) => {
    let [bounded, narrowed, shaped] = [0, 0, 0];
    for (const [args, chosen, by] of sample(atom)) {
      const result = atom.range?.(args);
      if (result?.kind === "numbers" && (result.low > -Infinity || result.high < Infinity))
        bounded++;
      if (result?.kind === "members" && result.members.length === 1) bounded++;
      const wanted = resultAround(scalarValue(atom, valuesIn(args, chosen)), by);
      const left = atom.narrow?.(wanted, args) ?? args;
      if (left.some((range, i) => isSmaller(range, args[i]))) narrowed++;
      const says = atom.shape?.(args.map((range) => ({ range, constant: false })));
      if (
        says !== undefined &&
        (says.curvature !== "unknown" || says.monotonicity.some((m) => m !== "unknown"))
      ) {
        shaped++;
      }
    }
    expect(bounded, "bounded ranges").toBeGreaterThan(0);
    expect(narrowed > 0, "narrowed").toBe(!neverNarrow.has(atom.name));
    if (atom.shape !== undefined) expect(shaped > 0, "shaped").toBe(!neverShaped.has(atom.name));
  });
});

// ── generators and comparisons ──────────────────────────────────────────────

const around = fc.record({
  below: fc.constantFrom("end", "near", "far", "open"),
  above: fc.constantFrom("end", "near", "far", "open"),
  undefined: fc.boolean(),
  by: fc.double({ min: 0, max: 1, noNaN: true }),
  other: anyFinite,
  truth: fc.integer({ min: 0, max: 3 }),
});
type Around = typeof around extends fc.Arbitrary<infer T> ? T : never;

/** A range that holds a value. */
function resultAround(value: Value, how: Around): Range {
  if (typeof value === "boolean") return memberRange(how.truth === 0 ? [false, true] : [value]);
  if (typeof value === "string") return memberRange([value]);
  const x = numeric(value);
  if (Number.isNaN(x)) {
    return how.truth === 0
      ? numberRange(Infinity, -Infinity, { undefined: true })
      : numberRange(Math.min(0, how.other), Math.max(0, how.other), { undefined: true });
  }
  const near = Number.isFinite(x) ? how.by * (1 + Math.abs(x)) : 0;
  const low = { end: x, near: x - near, far: Math.min(x, how.other), open: -Infinity };
  const high = { end: x, near: x + near, far: Math.max(x, how.other), open: Infinity };
  return numberRange(low[how.below], high[how.above], {
    undefined: how.undefined,
    whole: Number.isInteger(x) && how.truth === 1,
  });
}

/** A range between two values of another. */
function partOf(range: Range, a: Value, b: Value): Range {
  if (range.kind === "members") {
    return memberRange(range.members.filter((member) => member === a || member === b));
  }
  const [x, y] = [numeric(a), numeric(b)];
  const { whole } = range;
  const known = [x, y].filter((value) => !Number.isNaN(value));
  return numberRange(Math.min(...known), Math.max(...known), {
    whole,
    undefined: known.length < 2,
  });
}

function isSmaller(range: Range, than: Range | undefined): boolean {
  if (range.kind === "members") {
    return than?.kind === "members" && range.members.length < than.members.length;
  }
  return than?.kind === "numbers" && (range.low > than.low || range.high < than.high);
}

/** Numbers as operands, constant or not, of all sizes or of some. */
function shapedArbitrary(atom: Atom) {
  const kinds = kindsArbitrary(atom, "number") ?? fc.constant<readonly Kind[]>([]);
  const operand = fc.record({
    range: fc.oneof(moderateRange, numbers),
    constant: fc.boolean(),
  });
  // A constant has one value.
  const fixed = operand.map(({ range, constant }) => ({
    range: constant ? numberRange(range.low, range.low, range) : range,
    constant,
  }));
  // Exponents, most of all: what is even, odd or negative bends in its own way.
  const small = fc
    .integer({ min: -3, max: 4 })
    .map((value) => ({ range: numberRange(value, value, { whole: true }), constant: true }));
  return kinds.chain((list) => fc.tuple(...list.map(() => fc.oneof(operand, fixed, small))));
}

function areNeighbours(x: number, y: number): boolean {
  return x !== y && Math.abs(x - y) < 1e-9 * Math.max(Math.abs(x), Math.abs(y));
}

function tolerance(values: readonly number[], args: readonly number[]): number {
  const size = (xs: readonly number[]) => Math.max(0, ...xs.map(Math.abs).filter(Number.isFinite));
  return 1e-9 * size(values) + 1e-12 * size(args) + 1e-300;
}
