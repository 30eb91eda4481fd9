/** What tapes compute without asking the atoms is what these say: values to the bit, ranges, nothing lost. */
import { assert, integer, property } from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Scalar, Variable } from "../../../src/analysis/scalar.ts";
import { createColumnEvaluator } from "../../../src/analysis/tape/columns.ts";
import { compileTape } from "../../../src/analysis/tape/compile.ts";
import { createIntervalEvaluator } from "../../../src/analysis/tape/intervals.ts";
import { createPointEvaluator } from "../../../src/analysis/tape/points.ts";
import { scalarValue } from "../../../src/atoms/scalar-value.ts";
import { findAtom } from "../../../src/atoms/table.ts";
import { numberRange, type Range } from "../../../src/ir/range.ts";
import { createDraw, type Draw } from "../random-study.ts";

const seeds = integer({ min: 0, max: 2 ** 31 - 1 });
const special = [0, 1, -1, 2, 0.5, 1e-310, -1e300, 1e300, 3, Infinity, -Infinity, 2 ** 53, 0.1];

/** Name, number of arguments, a constant last argument. */
const operations: readonly (readonly [name: string, count: number, constant?: number])[] = [
  ["add", 2],
  ["subtract", 2],
  ["multiply", 2],
  ["divide", 2],
  ["power", 2, 2],
  ["power", 2, 3],
  ["power", 2, -1],
  ["power", 2],
  ["negate", 1],
  ["abs", 1],
  ["sqrt", 1],
  ["min", 3],
  ["max", 2],
  ["sum", 3],
  ["prod", 3],
  ["less", 2],
  ["less_equal", 2],
  ["greater", 2],
  ["greater_equal", 2],
  ["equal", 2],
  ["not_equal", 2],
  ["in_range", 3],
];

/** Two numbers that are drawn are rarely equal. */
const rarely = new Set(["equal", "not_equal"]);

function operationOf(name: string, count: number, constant: number | undefined, whole: boolean) {
  const atom = findAtom(name);
  if (atom === undefined) throw new Error(name);
  const origin = { expression: { kind: "number" as const, value: 0 } };
  const free = constant === undefined ? count : count - 1;
  const variables = Array.from({ length: free }, (_, i): Variable => ({
    key: `x${String(i)}`,
    source: "parameter",
    name: `x${String(i)}`,
    at: [],
    range: numberRange(-Infinity, Infinity, { whole }),
    optional: false,
  }));
  const args: Scalar[] = variables.map((variable, id) => ({
    kind: "variable",
    variable,
    id,
    origin,
  }));
  if (constant !== undefined) args.push({ kind: "constant", value: constant, id: free, origin });
  const root: Scalar = { kind: "apply", atom, args, id: count, origin };
  return { atom, tape: compileTape([root], variables), variables };
}

function number(draw: Draw, whole: boolean): number {
  const value = draw.below(4) === 0 ? draw.of(special) : draw.between(-1, 1) * 10 ** draw.below(6);
  return (whole && Number.isFinite(value) ? Math.round(value) : value) + 0;
}

function codeOf(value: unknown): number {
  return typeof value === "number" ? value : Number(value === true);
}

describe.each(operations.map(([name, count, constant]) => ({ name, count, constant })))(
  "$name of $count ($constant)",
  ({ name, count, constant }) => {
    const all = (values: readonly number[]) =>
      constant === undefined ? values : [...values, constant];

    test("at points and in columns", () => {
      const { atom, tape, variables } = operationOf(name, count, constant, false);
      const evaluator = createPointEvaluator(tape);
      const columns = createColumnEvaluator(tape, 1);
      assert(
        property(seeds, (seed) => {
          const draw = createDraw(seed);
          const values = variables.map(() => (draw.below(9) === 0 ? NaN : number(draw, false)));
          const expected = codeOf(scalarValue(atom, all(values)));
          expect(evaluator.at(Float64Array.from(values))[0]).toBe(expected);
          const [column] = columns.evaluate(
            values.map((value) => Float64Array.of(value)),
            1,
          );
          expect(column?.[0]).toBe(expected);
        }),
        { numRuns: 200 },
      );
    });

    test.each([false, true])("over boxes and narrowed, whole: %s", (whole) => {
      const { atom, tape, variables } = operationOf(name, count, constant, whole);
      const evaluator = createIntervalEvaluator(tape);
      let cut = 0;
      assert(
        property(seeds, (seed) => {
          const draw = createDraw(seed);
          const ends = variables.map(() =>
            [number(draw, whole), number(draw, whole)].toSorted((a, b) => a - b),
          );
          const box = {
            low: Float64Array.from(ends, ([low = 0]) => low),
            high: Float64Array.from(ends, ([, high = 0]) => high),
          };
          const ranges = ends.map(([low = 0, high = 0]): Range =>
            numberRange(low, high, { whole }),
          );
          if (constant !== undefined) ranges.push(numberRange(constant, constant, { whole: true }));
          const expected = atom.range?.(ranges);
          const found = evaluator.enclose(box);
          if (expected?.kind === "numbers") {
            const [low, high] = [found.low[0] ?? NaN, found.high[0] ?? NaN];
            // Roots are the nearest numbers: bounds that know it are closer than those of other curves.
            if (name === "sqrt") {
              const near = (a: number, b: number) =>
                a === b || Math.abs(a - b) <= 1e-15 * Math.abs(b) + 5e-324;
              expect(
                [low, high].map((end, i) => near(end, i === 0 ? expected.low : expected.high)),
              ).toEqual([true, true]);
            } else {
              expect([low, high + 0]).toEqual([expected.low + 0, expected.high + 0]);
            }
            expect(found.mayBeUndefined[0] === 1).toBe(expected.undefined);
          } else {
            expect(expected?.members.map(Number).toSorted((a, b) => a - b)).toEqual(
              [0, 1].filter(
                (truth) => truth >= (found.low[0] ?? 0) && truth <= (found.high[0] ?? 0),
              ),
            );
          }
          // A point inside, and what it gives wanted.
          const point = ends.map(([low = 0, high = 0]) => {
            const [from, to] = [Math.max(low, -1e308), Math.min(high, 1e308)];
            const at = from / 2 + to / 2 + (to / 2 - from / 2) * draw.between(-1, 1);
            const inside = Math.min(high, Math.max(low, whole ? Math.round(at) : at));
            return draw.below(4) === 0 ? draw.of([low, high]) : inside;
          });
          const value = codeOf(scalarValue(atom, all(point)));
          if (Number.isNaN(value)) return;
          const slack = Number.isFinite(value) ? draw.of([0, 0, 0.5, 1e-9 * Math.abs(value)]) : 0;
          const isTruth = expected?.kind === "members";
          const wanted = {
            low: Float64Array.of(isTruth ? value : value - slack),
            high: Float64Array.of(isTruth ? value : value + slack),
          };
          const before = { low: box.low.slice(), high: box.high.slice() };
          if (!evaluator.narrow(box, wanted))
            throw new Error(
              `nothing is left around ${JSON.stringify(point.map(String))} ${JSON.stringify(ends.map(String))} -> ${String(value)} ${String(slack)}`,
            );
          for (const [i, x] of point.entries()) {
            const [low = 0, high = 0] = [box.low[i], box.high[i]];
            if (x < low || x > high)
              throw new Error(`${String(x)} is lost: ${String(low)} .. ${String(high)}`);
            if (low !== before.low[i] || high !== before.high[i]) cut += 1;
          }
        }),
        { numRuns: 400 },
      );
      expect(cut).toBeGreaterThan(rarely.has(name) ? 0 : 20);
    });
  },
);

it("narrows to what follows", () => {
  const { tape } = operationOf("multiply", 2, undefined, true);
  const box = { low: Float64Array.of(1, 1), high: Float64Array.of(100, 3) };
  const wanted = { low: Float64Array.of(12), high: Float64Array.of(12) };
  expect(createIntervalEvaluator(tape).narrow(box, wanted)).toBe(true);
  expect([...box.low, ...box.high]).toEqual([4, 1, 12, 3]);
  expect(
    createIntervalEvaluator(tape).narrow(box, {
      low: Float64Array.of(301),
      high: Float64Array.of(400),
    }),
  ).toBe(false);
});
