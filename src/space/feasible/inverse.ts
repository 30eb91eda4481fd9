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
    return solveMonotone(at, u, table[place] ?? low, table[place + 1] ?? high);
  };
}

/** More than halving 53 bits of any exponent takes in practice; Newton's method ends far earlier. */
const mostSteps = 200;

/**
 * Where an increasing function of known derivative takes a value, between two places: Newton's method, halving
 * the interval wherever that leaves it or is slow.
 */
export function solveMonotone(
  at: Invertible["at"],
  value: number,
  from: number,
  to: number,
): number {
  let [low, high] = [from, to];
  let x = (low + high) / 2;
  let before = high - low;
  for (let step = 0; step < mostSteps && low < high; step++) {
    const { below, density } = at(x);
    if (below === value) return x;
    if (below < value) low = x;
    else high = x;
    const newton = x - (below - value) / density;
    const inside = newton > low && newton < high && Math.abs(newton - x) < before / 2;
    const next = inside ? newton : (low + high) / 2;
    before = Math.abs(next - x);
    if (before <= Math.abs(x) * 2 ** -52 || next === low || next === high) return next;
    x = next;
  }
  return x;
}
