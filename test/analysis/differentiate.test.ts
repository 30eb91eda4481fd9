import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gradient, type Point, valueAt } from "../../src/analysis/derivative.ts";
import { createDifferentiator } from "../../src/analysis/differentiate.ts";
import { printScalar } from "../../src/analysis/print.ts";
import { givesTruth, isCertainly, rangesOf } from "../../src/analysis/range.ts";
import type { Scalar } from "../../src/analysis/scalar.ts";
import { argumentsOf } from "../../src/analysis/unfold.ts";
import { createNodes } from "../../src/analysis/unfold/nodes.ts";
import { atoms } from "../../src/atoms/table.ts";
import { anyNumber, type NumberRange, numberRange, type Range } from "../../src/ir/range.ts";
import { objective } from "./support.ts";

const names = ["x", "y", "z"];
const declared = names.map((name) => `${name}: Real in -3 .. 3`);

/** Every atom that has a derivative, of what is anything and of what is above 1. */
const smooth: readonly ((a: string, b: string, c: string) => string)[] = [
  (a, b) => `(${a} + ${b})`,
  (a, b) => `(${a} - ${b})`,
  (a, b) => `(${a} * ${b})`,
  (a) => `-(${a})`,
  (a, b) => `(${a} / ${above(b)})`,
  (a) => `(${a})^3`,
  (a) => `${above(a)}^-1.5`,
  (a, b) => `${above(a)}^${small(b)}`,
  (a, b) => `hypot(${a}, ${above(b)})`,
  (a) => `exp(${small(a)})`,
  (a) => `expm1(${small(a)})`,
  (a) => `log(${above(a)})`,
  (a) => `log1p(${above(a)})`,
  (a) => `log2(${above(a)})`,
  (a) => `log10(${above(a)})`,
  (a) => `sqrt(${above(a)})`,
  (a) => `cbrt(${above(a)})`,
  (a) => `sin(${a})`,
  (a) => `cos(${a})`,
  (a) => `tan(${small(a)})`,
  (a) => `asin(${small(a)})`,
  (a) => `acos(${small(a)})`,
  (a) => `atan(${a})`,
  (a, b) => `atan2(${above(a)}, ${b})`,
  (a) => `sinh(${small(a)})`,
  (a) => `cosh(${small(a)})`,
  (a) => `tanh(${a})`,
  (a) => `logistic(${a})`,
  (a) => `logit(logistic(${small(a)}))`,
  (a) => `softplus(${a})`,
  (a) => `erf(${a})`,
  (a) => `erfc(${a})`,
  (a) => `normal_cdf(${a})`,
  (a) => `entr(${above(a)})`,
  (a) => `gamma(1 + ${small(a)})`,
  (a) => `lgamma(${above(a)})`,
  (a) => `polygamma(1, ${above(a)})`,
  (a, b, c) => `sum([${a}, ${b}, ${c}])`,
  (a, b, c) => `prod([${a}, ${small(b)}, ${c}])`,
  (a, b, c) => `mean([${a}, ${b}, ${c}])`,
  (a, b, c) => `var([${a}, ${b}, ${c}])`,
  (a, b) => `std([${a}, ${above(b)}, -7])`,
  (a, b) => `norm([${a}, ${above(b)}, 2])`,
  (a, b, c) => `log_sum_exp([${a}, ${b}, ${c}])`,
];

const bent: readonly ((a: string, b: string, c: string) => string)[] = [
  (a) => `abs(${a})`,
  (a, b) => `min(${a}, ${b})`,
  (a, b, c) => `max(${a}, ${b}, ${c})`,
  (a, b) => `clamp(${a}, ${b}, 1)`,
  (a, b, c) => `median([${a}, ${b}, ${c}, 0.4])`,
  (a, b, c) => `quantile([${a}, ${b}, ${c}], 0.3)`,
  (a, b, c) => `quantile([${a}, ${b}, ${c}], ${small("x")}^2)`,
];

const jumping: readonly ((a: string, b: string, c: string) => string)[] = [
  (a) => `sign(${a})`,
  (a) => `floor(${a})`,
  (a) => `ceil(${a})`,
  (a) => `round(${a})`,
  (a) => `trunc(${a})`,
  (a, b) => `mod(${a}, ${above(b)})`,
  (a, b, c) => `argmin([${a}, ${b}, ${c}])`,
  (a, b, c) => `argmax([${a}, ${b}, ${c}])`,
  (a, b, c) => `(if ${a} > ${b} then ${c} else ${a})`,
  (a, b) => `(if ${a} > 0 or ${b} > 1 then ${a} else 2)`,
  (a, b, c) => `(count([${a} > 0, ${b} > 1]) * ${c})`,
];

function above(text: string): string {
  return `(1.1 + (${text})^2)`;
}

function small(text: string): string {
  return `(0.8 * tanh(${text}))`;
}

/** Nearly all of them as deep as may be. */
function expressions(
  templates: readonly ((a: string, b: string, c: string) => string)[],
  depth: number,
): fc.Arbitrary<string> {
  const leaf = fc.constantFrom(...names, "0.5", "2");
  if (depth === 0) return leaf;
  const inner = expressions(templates, depth - 1);
  const composed = fc
    .tuple(fc.constantFrom(...templates), inner, inner, inner)
    .map(([template, a, b, c]) => template(a, b, c));
  return fc.oneof({ arbitrary: leaf, weight: 1 }, { arbitrary: composed, weight: 5 });
}

/** What jumps, of what does not. */
const jumps = fc
  .tuple(fc.constantFrom(...jumping), ...names.map(() => expressions([...smooth, ...bent], 1)))
  .map(([template, a = "x", b = "y", c = "z"]) => template(a, b, c));

/** Evenly: of doubles most would be next to 0. */
function between(low: number, high: number): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 9973 }).map((n) => low + ((high - low) * n) / 9973);
}

const points = fc.tuple(...names.map(() => between(-3, 3)));

function at(point: readonly number[]): Point {
  return ({ name }) => point[names.indexOf(name)] ?? NaN;
}

function number(value: unknown): number {
  return typeof value === "number" ? value : NaN;
}

function numbers(range: Range | undefined): NumberRange {
  return range?.kind === "numbers" ? range : anyNumber;
}

function isBounded({ low, high }: NumberRange): boolean {
  return low > -Infinity && high < Infinity;
}

function differentiated(text: string) {
  const { graph, root } = objective(text, declared);
  const differentiator = createDifferentiator(graph.nodes);
  return { ...graph, root, differentiator };
}

/** Within rounding, which grows with what cancels. */
function expectSame(found: number, expected: number, size: number): void {
  if (Number.isNaN(expected) || Number.isNaN(found)) {
    expect(found).toBe(expected);
  } else if (Math.abs(expected) < 1e100) {
    expect(Math.abs(found - expected) / (size + Math.abs(expected))).toBeLessThan(1e-9);
  }
}

describe("gradients as scalars", () => {
  it("are the gradients at points", () => {
    fc.assert(
      fc.property(fc.oneof(expressions([...smooth, ...bent], 3), jumps), points, (text, point) => {
        const { root, variables, differentiator } = differentiated(text);
        const expected = gradient(root, at(point));
        fc.pre(Math.abs(number(expected.value)) < 1e6);
        const sizes = [...expected.slopes.values()].map(Math.abs).filter(Number.isFinite);
        const size = Math.max(1, ...sizes);
        for (const [i, slope] of differentiator.gradient(root, variables).entries()) {
          const key = variables[i]?.key ?? "";
          expectSame(number(valueAt(slope, at(point))), expected.slopes.get(key) ?? 0, size);
        }
      }),
      { numRuns: 600 },
    );
  });

  it("are of every atom that has a derivative", () => {
    const texts = [...smooth, ...bent, ...jumping].map((template) => template("x", "y", "z"));
    const made = new Set(
      texts.flatMap((text) =>
        differentiated(text).nodes.flatMap((node) => (node.kind === "apply" ? node.atom.name : [])),
      ),
    );
    const without = atoms
      .filter(
        ({ derivative, parameters, name }) =>
          derivative && parameters.length > 0 && !made.has(name),
      )
      .map(({ name }) => name);
    // Of what may be absent, which is no scalar expression of parameters that are there.
    expect(without).toEqual(["fallback"]);
  });
});

describe("formulas", () => {
  it.each([
    ["x^2 / y", ["2 * (x / y)", "-(x^2 / y / y)", "0"]],
    ["4 / x + 9 / y", ["-(4 / x / x)", "-(9 / y / y)", "0"]],
    ["x * y * z", ["z * y", "z * x", "x * y"]],
    ["3 * x - (y - x) - 2", ["4", "-1", "0"]],
    ["abs(x) + exp(y)", ["sign(x)", "exp(y)", "0"]],
    ["max(x, 2 * y)", ["if x >= 2 * y then 1 else 0", "if 2 * y > x then 2 else 0", "0"]],
    ["if x > y then x^2 else z", ["if x > y then 2 * x else 0", "0", "if x > y then 0 else 1"]],
  ])("of the gradient of %s are simple", (text, expected) => {
    const { differentiator, root, variables } = differentiated(`${text} + 0 * (x + y + z)`);
    const found = differentiator.gradient(root, variables).map((slope) => printScalar(slope));
    expect(Object.fromEntries(variables.map(({ key }, i) => [key, found[i]]))).toEqual(
      Object.fromEntries(names.map((name, i) => [name, expected[i]])),
    );
  });

  it("keep what is not defined where it is not: x / x at 0", () => {
    const { differentiator, root, variables } = differentiated("y * x * x^-1 + z");
    const place = variables.findIndex(({ name }) => name === "y");
    const slope = differentiator.gradient(root, variables)[place];
    expect(slope && valueAt(slope, at([0, 1, 1]))).toBeNaN();
    expect(slope && valueAt(slope, at([2, 1, 1]))).toBe(1);
  });

  it("come from what they are derivatives of", () => {
    const { graph, root } = objective("exp(2 * x)", declared);
    const differentiator = createDifferentiator(graph.nodes);
    const [slope] = differentiator.gradient(root, graph.variables);
    expect(slope?.origin).toEqual(root.kind === "apply" ? root.args[0]?.origin : undefined);
    expect(differentiator.nodes.slice(0, graph.nodes.length)).toEqual(graph.nodes);
    for (const [id, node] of differentiator.nodes.entries()) {
      expect(node.id).toBe(id);
      for (const part of argumentsOf(node)) expect(part.id).toBeLessThan(id);
    }
  });

  it("grow with the graph, not with the paths through it", () => {
    const { root: inner, nodes } = differentiated("x * y");
    const chain = (atom: string, length: number): number => {
      const made = createNodes<unknown>(() => false, nodes);
      let root = inner;
      for (let i = 0; i < length; i++) root = made.apply(atom, [root, root], inner.origin);
      const differentiator = createDifferentiator(made.all);
      const variables = made.all.flatMap((node) =>
        node.kind === "variable" ? [node.variable] : [],
      );
      differentiator.gradient(root, variables);
      return differentiator.nodes.length - made.all.length;
    };
    for (const atom of ["hypot", "power", "max", "atan2", "divide", "mod"]) {
      const [some, twice] = [chain(atom, 40), chain(atom, 80)];
      expect(twice, atom).toBeLessThan(2.1 * some);
    }
  });

  it("are not known of what is not, and 0 of what does not depend", () => {
    const { differentiator, root, variables } = differentiated("x + 0 * y");
    const unknown: Scalar = {
      kind: "unknown",
      within: numberRange(0, 1),
      from: [root],
      id: differentiator.nodes.length,
      origin: root.origin,
    };
    const again = createDifferentiator([...differentiator.nodes, unknown]);
    const [slope] = again.gradient(unknown, variables);
    expect(slope?.kind).toBe("unknown");
    expect(again.gradient(root, [])).toEqual([]);
  });
});

describe("second derivatives", () => {
  it("are those of differences of gradients", () => {
    let compared = 0;
    fc.assert(
      fc.property(expressions(smooth, 2), points, (text, point) => {
        const { root, variables, differentiator } = differentiated(text);
        const slopes = differentiator.gradient(root, variables);
        const second = differentiator.hessian(root, variables);
        const slopeAt = (row: number, where: readonly number[]): number => {
          const slope = slopes[row];
          return slope === undefined ? NaN : number(valueAt(slope, at(where)));
        };
        for (const [row, rowVariable] of variables.entries()) {
          for (const [column, columnVariable] of variables.slice(0, row + 1).entries()) {
            const value = second.find((each) => each.row === row && each.column === column)?.value;
            const found = value === undefined ? 0 : number(valueAt(value, at(point)));
            const moving = names.indexOf(columnVariable.name);
            const central = (h: number): number => {
              const moved = (by: number) =>
                slopeAt(row, point.with(moving, (point[moving] ?? NaN) + by));
              return (moved(h) - moved(-h)) / (2 * h);
            };
            const [near, far] = [central(1e-4), central(2e-4)];
            const expected = (4 * near - far) / 3;
            const scale = 1 + Math.abs(expected) + Math.abs(slopeAt(row, point));
            // Steep ones are beyond differences.
            if (!(Math.abs(near - far) < 1e-4 * scale) || scale > 1e6) continue;
            compared++;
            if (!(Math.abs(found - expected) < 1e-5 * scale)) {
              throw new Error(
                `${rowVariable.key}, ${columnVariable.key}: ${String(found)}, by differences ${String(expected)}`,
              );
            }
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  it("are only of pairs that interact, each once", () => {
    const { root, variables, differentiator } = differentiated("x^2 + x * y + exp(z) + 3 * y");
    expect(
      differentiator
        .hessian(root, variables)
        .map(({ row, column, value }) => [row, column, printScalar(value)]),
    ).toEqual([
      [0, 0, "2"],
      [1, 0, "1"],
      [2, 2, "exp(z)"],
    ]);
  });

  it("exist of every derivative of every atom", () => {
    for (const template of [...smooth, ...bent]) {
      const { root, variables, differentiator } = differentiated(template("x", "y", "z"));
      const made = new Set<Scalar>(differentiator.gradient(root, variables));
      for (const node of made) for (const part of argumentsOf(node)) made.add(part);
      const rough = [...made].flatMap((node) =>
        node.kind === "apply" && node.atom.derivative === undefined && !givesTruth(node.atom)
          ? [node.atom.name]
          : [],
      );
      expect(rough.filter((name) => name !== "count")).toEqual([]);
    }
  });
});

describe("enclosures of slopes over a box", () => {
  const corner = fc.oneof(
    { arbitrary: fc.integer({ min: -6, max: 6 }).map((n) => n / 2), weight: 1 },
    { arbitrary: between(-3, 3), weight: 3 },
  );
  const boxes = fc.tuple(
    ...names.map(() =>
      fc.tuple(corner, between(0, 1)).map(([low, size]) => numberRange(low, low + size * size)),
    ),
  );
  const shares = fc.tuple(...names.map(() => between(0, 1)));

  it("hold the slopes at its points, and those between any two where nothing jumps", () => {
    let [held, compared] = [0, 0];
    fc.assert(
      fc.property(
        expressions([...smooth, ...bent, ...jumping], 2),
        boxes,
        shares,
        shares,
        (text, box, some, others) => {
          const { root, variables, differentiator } = differentiated(text);
          const slopes = differentiator.gradient(root, variables);
          const below = new Set([root]);
          for (const node of below) for (const part of argumentsOf(node)) below.add(part);
          const rangeOf = rangesOf(
            differentiator,
            ({ name }) => box[names.indexOf(name)] ?? anyNumber,
          );
          const within = (share: readonly number[]): readonly number[] =>
            box.map(({ low, high }, i) => {
              const x = low + (high - low) * (share[i] ?? 0);
              return Math.min(high, Math.max(low, x));
            });
          const [from, to] = [within(some), within(others)];
          const enclosures = slopes.map((slope) => numbers(rangeOf[slope.id]));
          for (const [i, slope] of slopes.entries()) {
            const value = number(valueAt(slope, at(from)));
            const { low, high, undefined: mayBeUndefined } = enclosures[i] ?? anyNumber;
            if (Number.isNaN(value) ? !mayBeUndefined : !(value >= low && value <= high)) {
              throw new Error(`${String(value)} is not in ${String(low)} .. ${String(high)}`);
            }
            held++;
          }
          const mayJump =
            enclosures.some((range) => range.undefined || !isBounded(range)) ||
            [...below].some(({ id }) => {
              const range = rangeOf[id];
              return (
                range?.kind === "members" && !isCertainly(range, true) && !isCertainly(range, false)
              );
            });
          if (mayJump) return;
          const rise = number(valueAt(root, at(to))) - number(valueAt(root, at(from)));
          let [least, most, size] = [0, 0, Math.abs(number(valueAt(root, at(from))))];
          for (const [i, variable] of variables.entries()) {
            const { low, high } = enclosures[i] ?? anyNumber;
            const place = names.indexOf(variable.name);
            const step = (to[place] ?? NaN) - (from[place] ?? NaN);
            least += Math.min(low * step, high * step);
            most += Math.max(low * step, high * step);
            size += Math.max(Math.abs(low), Math.abs(high)) * 3;
          }
          const slack = 1e-12 * (1 + size);
          if (!(rise >= least - slack && rise <= most + slack)) {
            throw new Error(`rises by ${String(rise)}, not ${String(least)} .. ${String(most)}`);
          }
          if (rise !== 0) compared++;
        },
      ),
      { numRuns: 1500 },
    );
    expect(held).toBeGreaterThan(1000);
    expect(compared).toBeGreaterThan(300);
  });

  it.each([
    ["abs(x)", 1, 2, 1, 1],
    ["abs(x)", -2, -1, -1, -1],
    ["abs(x)", -1, 2, -1, 1],
    ["x^4", -1, 2, -4, 32],
    ["x * x * x", -1, 2, 0, 12],
    ["max(x, x - 5)", 0, 3, 1, 1],
    ["tanh(x)", -1, 0.5, 0.41997434161402614, 1],
    ["logistic(x)", -1, 0.5, 0.19661193324148185, 0.25],
    ["asin(x)", -0.5, 0.25, 1, 1.1547005383792517],
    ["1 / x", 1, 2, -1, -0.25],
    ["floor(x)", 0.25, 0.75, 0, 0],
  ])("of %s over %d .. %d are tight", (text, low, high, least, most) => {
    const { graph, root } = objective(text, ["x: Real in -3 .. 3"]);
    const differentiator = createDifferentiator(graph.nodes);
    const [slope] = differentiator.gradient(root, graph.variables);
    const range = numbers(rangesOf(differentiator, () => numberRange(low, high))[slope?.id ?? NaN]);
    expect(range.low).toBeCloseTo(least, 12);
    expect(range.high).toBeCloseTo(most, 12);
    expect(range.undefined).toBe(false);
  });
});
