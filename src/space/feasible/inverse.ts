/** Inverting a distribution function fast: a table of quantiles, and Newton's method between two of them. */

export interface Invertible {
  /** Chance of at most x, and its density. */
  readonly at: (x: number) => { readonly below: number; readonly density: number };
  /** Nothing lies outside. */
  readonly low: number;
  readonly high: number;
}

const knots = 512;

/** The quantile function of a continuous distribution, to the last digits of its distribution function. */
export function inverseOf({ at, low, high }: Invertible): (u: number) => number {
  const table = new Float64Array(knots + 1);
  table[0] = low;
  table[knots] = high;
  for (let i = 1; i < knots; i++) {
    table[i] = solveMonotone(at, i / knots, table[i - 1] ?? low, high);
  }
  return (u) => {
    const place = Math.min(knots - 1, Math.max(0, Math.floor(u * knots)));
    const [from, to] = [table[place] ?? low, table[place + 1] ?? high];
    return solveMonotone(at, u, from, to, from + (to - from) * (u * knots - place));
  };
}

/** More than halving 53 bits of any exponent takes in practice; Newton's method ends far earlier. */
const mostSteps = 200;
/** A step of Newton's method this much smaller than the interval leaves an error of its square. */
const lastStep = 2 ** -27;

/**
 * Where an increasing function of known derivative takes a value, between two places: Newton's method, halving
 * the interval wherever that leaves it or is slow.
 */
export function solveMonotone(
  at: Invertible["at"],
  value: number,
  from: number,
  to: number,
  start = (from + to) / 2,
): number {
  let [low, high] = [from, to];
  let x = start;
  let before = high - low;
  const small = (high - low) * lastStep;
  for (let step = 0; step < mostSteps && low < high; step++) {
    const { below, density } = at(x);
    if (below === value) return x;
    if (below < value) low = x;
    else high = x;
    const newton = x - (below - value) / density;
    const size = Math.abs(newton - x);
    const inside = newton > low && newton < high && size < before / 2;
    if (inside && size <= small) return newton;
    const next = inside ? newton : (low + high) / 2;
    before = Math.abs(next - x);
    if (before <= Math.abs(x) * 2 ** -52 || next === low || next === high) return next;
    x = next;
  }
  return x;
}
