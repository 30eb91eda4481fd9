/** The derivatives of log Γ, as one function of their order, so that each derivative is one of them. */
import { anyNumber, emptyNumbers, isEmptyRange } from "../ir/range.ts";
import { log, power } from "../numerics/elementary.ts";
import type { Operand, Shape } from "./atom.ts";
import { bent, type Curve, type CurveColumns, piece } from "./columns/curve.ts";
import { monotone } from "./columns/cuts.ts";
import { inTwo, plus } from "./columns/formula.ts";
import { type Columns, nothing, numbersOf } from "./columns/ranges.ts";
import { defineAtom, plainReal } from "./rule.ts";
import { rightOfPoles, sinPi } from "./special.ts";
import { ofTwo } from "./values.ts";

/** Of higher orders, which nobody needs, factorials outgrow the powers that they are multiplied with. */
const highestOrder = 20;

/** Where the asymptotic series of digamma starts. */
const seriesStart = 10;

/**
 * The derivative of log Γ(x), NaN at the poles: the asymptotic series log x - 1/2x - Σ B₂ₖ / (2k·x²ᵏ)
 * above 10, ψ(x) = ψ(x + 1) - 1/x below, ψ(1 - x) - π·cot(πx) for x < 0. NIST Digital Library of
 * Mathematical Functions, 5.11.2, 5.5.2, 5.5.4.
 */
function digamma(x: number): number {
  if (x === Infinity) return Infinity;
  if (x <= 0) {
    const sine = sinPi(x);
    return sine === 0 ? NaN : digamma(1 - x) - Math.PI * cotPi(x);
  }
  let [shifted, climbed] = [x, 0];
  while (shifted < seriesStart) climbed += 1 / shifted++;
  const coefficients = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];
  const inverseSquare = 1 / (shifted * shifted);
  const series = coefficients.reduceRight((sum, c) => (sum + c) * inverseSquare, 0);
  return log(shifted) - 0.5 / shifted - series - climbed;
}

function cotPi(x: number): number {
  return sinPi(x + 0.5) / sinPi(x);
}

/** B₂ₖ / (2k)! from k = 1. NIST Digital Library of Mathematical Functions, 24.2(iv). */
const bernoulli = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
];

/**
 * The n-th derivative of digamma for x > 0 and n ≥ 1: (-1)ⁿ⁺¹·n!·ζ(n + 1, x), the zeta function of Hurwitz
 * by Euler and Maclaurin's formula. NIST Digital Library of Mathematical Functions, 5.15.1, 25.11.5.
 */
function rightPolygamma(n: number, x: number): number {
  const s = n + 1;
  let [shifted, zeta] = [x, 0];
  while (shifted < seriesStart + 2 * s) zeta += power(shifted++, -s);
  zeta += power(shifted, -n) / n + power(shifted, -s) / 2;
  let term = s * power(shifted, -s - 1);
  for (const [k, coefficient] of bernoulli.entries()) {
    zeta += coefficient * term;
    term *= ((s + 2 * k + 1) / shifted) * ((s + 2 * k + 2) / shifted);
  }
  return (n % 2 === 0 ? -1 : 1) * factorial(n) * zeta;
}

function factorial(n: number): number {
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return product;
}

/**
 * The n-th derivative of π·cot(πx): a polynomial of the cotangent c, whose derivative is -π·(1 + c²) times
 * that of the polynomial.
 */
function cotangentDerivative(n: number, x: number): number {
  let polynomial: readonly number[] = [0, Math.PI];
  for (let i = 0; i < n; i++) {
    const next: number[] = Array.from({ length: polynomial.length + 1 }, () => 0);
    for (const [power, coefficient] of polynomial.entries()) {
      if (power === 0) continue;
      const slope = -Math.PI * power * coefficient;
      next[power - 1] = (next[power - 1] ?? 0) + slope;
      next[power + 1] = (next[power + 1] ?? 0) + slope;
    }
    polynomial = next;
  }
  const c = cotPi(x);
  return polynomial.reduceRight((sum, coefficient) => sum * c + coefficient, 0);
}

/** NaN at the poles and for what is no order. ψₙ(1 - x) + (-1)ⁿ⁺¹·ψₙ(x) = (-1)ⁿ·π·dⁿ/dxⁿ cot(πx): 5.15.6. */
function polygamma(order: number, x: number): number {
  if (!Number.isInteger(order) || order < 0 || order > highestOrder) return NaN;
  if (order === 0) return digamma(x);
  if (x > 0) return rightPolygamma(order, x);
  if (sinPi(x) === 0 || !Number.isFinite(x)) return NaN;
  const mirrored = rightPolygamma(order, 1 - x);
  return (order % 2 === 0 ? mirrored : -mirrored) - cotangentDerivative(order, x);
}

// ── columns ─────────────────────────────────────────────────────────────────

/** For x > 0 even orders rise and are concave, odd ones fall and are convex. */
function curveOf(order: number): Curve {
  const isEven = order % 2 === 0;
  return {
    value: (x) => polygamma(order, x),
    pieces: [piece(0, Infinity, isEven ? "increasing" : "decreasing")],
    bends: bent(isEven ? "concave" : "convex"),
    slope: (x, make) => make.apply("polygamma", [make.constant(order + 1), x]),
    // Terms of digamma cancel near its zero.
    error: order === 0 ? { ulps: 8, absolute: 2 ** -49 } : { ulps: 16 },
  };
}

const columnsByOrder = new Map<number, CurveColumns>();

/** The columns in x, where the order is known. */
function columnsIn(order: Operand["range"] | undefined): CurveColumns | undefined {
  const { low, high, undefined: mayBeUndefined } = numbersOf(order);
  if (low !== high || mayBeUndefined || !Number.isInteger(low)) return undefined;
  if (low < 0 || low > highestOrder) return undefined;
  const columns = columnsByOrder.get(low) ?? rightOfPoles(curveOf(low), anyNumber);
  columnsByOrder.set(low, columns);
  return columns;
}

const columns: Columns = {
  range: (args) => {
    const [order, x] = args;
    if (args.some(isEmptyRange)) return emptyNumbers;
    return (x && columnsIn(order)?.range([x])) ?? anyNumber;
  },
  narrow: (result, args) => {
    const [order, x] = args;
    if (isEmptyRange(result) || args.some(isEmptyRange)) return nothing(args);
    const inner = x && columnsIn(order)?.narrow(result, [x])[0];
    if (order === undefined || inner === undefined) return args;
    return isEmptyRange(inner) ? nothing(args) : [order, inner];
  },
  shape: ([order, x]): Shape => {
    const inner = x && columnsIn(order?.range)?.shape([x]);
    return inner === undefined
      ? monotone(["unknown", "unknown"])
      : { ...inner, monotonicity: ["unknown", ...inner.monotonicity] };
  },
  derivative: inTwo((order, x, make) => [
    make.constant(NaN),
    make.apply("polygamma", [plus(make, order, make.constant(1)), x]),
  ]),
};

export const polygammaFunction = defineAtom({
  name: "polygamma",
  parameters: ["order", "x"],
  doc: "Derivative of `lgamma(x)`: of order 0 the first one, digamma, of order 1 the second, up to order 20. Not a number at 0, -1, -2, …",
  type: plainReal,
  value: ofTwo(polygamma),
  ...columns,
});
