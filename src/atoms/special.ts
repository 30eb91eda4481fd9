/** Special functions of numbers, to about 14 digits. */
import { exp, log, power } from "../numerics/elementary.ts";
import { anyNumber, isEmptyRange, type NumberRange, numberRange, type Range } from "../ir/range.ts";
import type { DerivativeMaker } from "./atom.ts";
import {
  anchored,
  bent,
  bentAt,
  type Curve,
  columnsOfCurve,
  type CurveColumns,
  onTheLine,
  piece,
} from "./columns/curve.ts";
import { left, monotone, onNumbers } from "./columns/cuts.ts";
import { type Formula, minus, raised, times } from "./columns/formula.ts";
import { numbersOf } from "./columns/ranges.ts";
import { defineAtom, plainReal } from "./rule.ts";
import { ofNumber } from "./values.ts";

/**
 * The series Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)) of erf(x)·e^(x²)·√π/2. All its terms have one sign, so
 * nothing cancels. Abramowitz & Stegun, Handbook of Mathematical Functions, 7.1.6.
 */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * exp(-x * x) * sum;
}

/** From here on erf(x) is so near 1 that its distance from 1 is computed first. */
const fractionStart = 1;

/**
 * erfc(x) for x ≥ 1 by the continued fraction e^(-x²)/√π · 1/(x + ½/(x + 1/(x + 3/2/(x + …)))), from
 * the inside out; so many levels leave an error below 1e-16. Abramowitz & Stegun, 7.1.14.
 */
function erfcFraction(x: number): number {
  let tail = x;
  for (let n = 10 + Math.ceil(200 / (x * x)); n > 0; n--) tail = x + n / 2 / tail;
  return exp(-x * x) / Math.sqrt(Math.PI) / tail;
}

function erf(x: number): number {
  if (Math.abs(x) < fractionStart) return erfSeries(x);
  return Math.sign(x) * (1 - erfcFraction(Math.abs(x)));
}

/** 1 - erf(x) without cancellation where erf(x) is near 1. */
export function erfc(x: number): number {
  return x < fractionStart ? 1 - erf(x) : erfcFraction(x);
}

/**
 * Stirling's series for log Γ(x) less (x - ½)·log x - x + ½·log 2π, below 1e-17 off for x ≥ 10.
 * The coefficients are B₂ₖ / (2k·(2k-1)). NIST Digital Library of Mathematical Functions, 5.11.1.
 */
function stirlingCorrection(x: number): number {
  const coefficients = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
  const inverseSquare = 1 / (x * x);
  return coefficients.reduceRight((sum, c) => sum * inverseSquare + c, 0) / x;
}

/** Where Stirling's series starts; below, Γ(x) = Γ(x + 1) / x climbs there. */
const stirlingStart = 10;

/** Γ overflows just above 171.62; its factors, taken apart, would too. */
const largestGamma = 171.7;

/** A shifted argument s ≥ 10 and the product x·(x+1)·…·(s-1), for x > 0. */
function climb(x: number): { shifted: number; product: number } {
  let shifted = x;
  let product = 1;
  while (shifted < stirlingStart) product *= shifted++;
  return { shifted, product };
}

/** sin(πx) from the distance to the nearest whole number, exact at whole x: the poles of Γ. */
export function sinPi(x: number): number {
  const nearest = Math.round(x);
  const sine = Math.sin(Math.PI * (x - nearest));
  return nearest % 2 === 0 ? sine : -sine;
}

function gamma(x: number): number {
  if (x > largestGamma) return Infinity;
  if (x <= 0) {
    const sine = sinPi(x);
    return sine === 0 ? NaN : Math.PI / (sine * gamma(1 - x));
  }
  if (Number.isInteger(x)) return factorial(x - 1);
  const { shifted, product } = climb(x);
  // The power in two halves: it may overflow where its product with e^(-x) does not.
  const half = power(shifted, (shifted - 0.5) / 2);
  return (
    (half * exp(-shifted) * half * Math.sqrt(2 * Math.PI) * exp(stirlingCorrection(shifted))) /
    product
  );
}

function factorial(n: number): number {
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return product;
}

/** log |Γ(x)|; inf at the poles 0, -1, -2, … */
export function logGamma(x: number): number {
  if (Math.abs(x) === Infinity) return Infinity;
  if (x <= 0) {
    const sine = Math.abs(sinPi(x));
    return sine === 0 ? Infinity : log(Math.PI / sine) - logGamma(1 - x);
  }
  if (x === 1 || x === 2) return 0;
  const { shifted, product } = climb(x);
  return (
    (shifted - 0.5) * log(shifted) -
    shifted +
    log(2 * Math.PI) / 2 +
    stirlingCorrection(shifted) -
    log(product)
  );
}

function normalChance(x: number): number {
  return erfc(-x / Math.SQRT2) / 2;
}

/** 0 at 0 by continuity, -inf below: so defined it is concave on the whole line. */
function entr(x: number): number {
  if (x === 0) return 0;
  return x < 0 ? -Infinity : -x * log(x);
}

// ── columns ─────────────────────────────────────────────────────────────────

/** Where Γ and log Γ are least for x > 0. NIST Digital Library of Mathematical Functions, 5.4(iii). */
const leastOfGamma = 1.4616321449683622;

/** scale·exp(-x²·sharpness): the derivative of erf for 2/√π and 1. Abramowitz & Stegun, 7.1.19. */
function bell(scale: number, sharpness = 1): Formula {
  return (x, make) => {
    const exponent = times(make, make.constant(-sharpness), raised(make, x, 2));
    return times(make, make.constant(scale), make.apply("exp", [exponent]));
  };
}

/** Below 2.6 numbers off up to 1 and 6.3 from there, against 60 digits. */
const erfError = { ulps: 8 };

/** The rounding of x² in the exponent, up to 750: below 1400 numbers off, against 60 digits. */
const tailError = { ulps: 2048 };

const curves: Readonly<Record<"erf" | "erfc" | "normal_cdf" | "entr", Curve>> = {
  erf: {
    value: erf,
    pieces: onTheLine("increasing"),
    bends: bentAt(0, "convex", "concave"),
    slope: bell(2 / Math.sqrt(Math.PI)),
    error: erfError,
    anchor: anchored(0, 0),
    reach: { low: -1, high: 1 },
  },
  erfc: {
    value: erfc,
    pieces: onTheLine("decreasing"),
    bends: bentAt(0, "concave", "convex"),
    slope: bell(-2 / Math.sqrt(Math.PI)),
    error: tailError,
    anchor: anchored(0, 1),
    reach: { low: 0, high: 2 },
  },
  normal_cdf: {
    value: normalChance,
    pieces: onTheLine("increasing"),
    bends: bentAt(0, "convex", "concave"),
    slope: bell(1 / Math.sqrt(2 * Math.PI), 0.5),
    error: tailError,
    anchor: anchored(0, 0.5),
    reach: { low: 0, high: 1 },
  },
  entr: {
    value: entr,
    pieces: [piece(-Infinity, 1 / Math.E, "increasing"), piece(1 / Math.E, Infinity, "decreasing")],
    bends: bent("concave"),
    slope: (x, make) => minus(make, make.constant(-1), make.apply("log", [x])),
    error: { ulps: 2 },
    anchor: (x) => (x < 0.1 ? { at: 0, value: 0 } : { at: 1, value: 0 }),
  },
};

function slopeOfLogGamma<S>(x: S, make: DerivativeMaker<S>): S {
  return make.apply("polygamma", [make.constant(0), x]);
}

/** Below 16 numbers off for x > 0, against 60 digits. */
const gammaCurve: Curve = {
  value: gamma,
  pieces: [piece(0, leastOfGamma, "decreasing"), piece(leastOfGamma, Infinity, "increasing")],
  bends: bent("convex"),
  slope: (x, make, result) => times(make, result, slopeOfLogGamma(x, make)),
  error: { ulps: 32 },
};

/** Terms cancel near 1 and 2, where it is 0: below 7e-15 off there and 3 numbers elsewhere. */
const logGammaCurve: Curve = {
  ...gammaCurve,
  value: logGamma,
  slope: slopeOfLogGamma,
  error: { ulps: 4, absolute: 2 ** -46 },
};

/**
 * The columns of a curve that has poles at 0, -1, -2, …: of what reaches there nothing is said.
 * @param atPoles what it may be where the curve is not known
 */
export function rightOfPoles(curve: Curve, atPoles: NumberRange): CurveColumns {
  const columns = columnsOfCurve(curve);
  const known = (range: Range | undefined): boolean => numbersOf(range).low > 0;
  return {
    ...columns,
    range: (args) => {
      const x = numbersOf(args[0]);
      if (known(x) || isEmptyRange(x)) return columns.range(args);
      return { ...atPoles, undefined: atPoles.undefined || x.undefined };
    },
    narrow: (result, args) => {
      if (known(args[0])) return columns.narrow(result, args);
      const wanted = numbersOf(result);
      return args.map((argument) =>
        onNumbers(argument, (x) => left(x, -Infinity, Infinity, wanted.undefined)),
      );
    },
    shape: (operands) =>
      known(operands[0]?.range) ? columns.shape(operands) : monotone(["unknown"]),
  };
}

function special(name: string, doc: string, f: (x: number) => number, columns: CurveColumns) {
  return defineAtom({
    name,
    parameters: ["x"],
    doc,
    type: plainReal,
    value: ofNumber(f),
    ...columns,
  });
}

export const specialFunctions = [
  special(
    "erf",
    "Error function, 2/√π · ∫ exp(-t²) dt from 0 to x.",
    erf,
    columnsOfCurve(curves.erf),
  ),
  special(
    "erfc",
    "1 - erf(x), with all its digits for large x.",
    erfc,
    columnsOfCurve(curves.erfc),
  ),
  special(
    "gamma",
    "Gamma function: (x - 1)! for whole x. Not a number at 0, -1, -2, …",
    gamma,
    rightOfPoles(gammaCurve, anyNumber),
  ),
  special(
    "lgamma",
    "Natural logarithm of the size of `gamma(x)`, which overflows later.",
    logGamma,
    rightOfPoles(logGammaCurve, numberRange(-Infinity, Infinity)),
  ),
  special(
    "normal_cdf",
    "Chance that a standard normal draw is at most x.",
    normalChance,
    columnsOfCurve(curves.normal_cdf),
  ),
  special(
    "entr",
    "-x·log(x), one term of an entropy in nats: 0 at 0, -inf below.",
    entr,
    columnsOfCurve(curves.entr),
  ),
];
