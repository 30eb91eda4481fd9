/**
 * Limited-memory BFGS for smooth functions of few variables without bounds: Nocedal & Wright, "Numerical
 * Optimization" (2006), algorithms 7.4 and 7.5, with a line search that backtracks to Armijo's condition.
 */
export interface Objective {
  /** The value at a point; writes the gradient. May be infinite or NaN where there is none. */
  readonly value: (x: Float64Array, gradient: Float64Array) => number;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
}

const memory = 8;
const sufficient = 1e-4;
const mostHalvings = 25;

/** From `start`, at most `steps` steps, until a step gains less than `tolerance` of the value. */
export function minimize(
  { value }: Objective,
  start: Float64Array,
  steps: number,
  tolerance = 1e-9,
): Minimum {
  const size = start.length;
  let x: Float64Array = Float64Array.from(start);
  let gradient: Float64Array = new Float64Array(size);
  let now = value(x, gradient);
  const pairs: { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[] = [];
  for (let step = 0; step < steps; step++) {
    const direction = descent(gradient, pairs);
    const slope = dot(direction, gradient);
    if (!(slope < 0)) break;
    let length = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    let next: Float64Array | undefined;
    let nextGradient: Float64Array = new Float64Array(size);
    let reached = Infinity;
    for (let halving = 0; halving < mostHalvings; halving++, length /= 2) {
      const candidate = x.map((each, i) => each + length * (direction[i] ?? 0));
      reached = value(candidate, nextGradient);
      if (reached <= now + sufficient * length * slope) {
        next = candidate;
        break;
      }
    }
    if (next === undefined) break;
    const s = next.map((each, i) => each - (x[i] ?? 0));
    const y = nextGradient.map((each, i) => each - (gradient[i] ?? 0));
    const curvature = dot(s, y);
    if (curvature > 1e-12 * dot(y, y)) {
      pairs.push({ s, y, rho: 1 / curvature });
      if (pairs.length > memory) pairs.shift();
    }
    const gain = now - reached;
    [x, now] = [next, reached];
    [gradient, nextGradient] = [nextGradient, gradient];
    if (gain <= tolerance * Math.max(1, Math.abs(now))) break;
  }
  return { x, value: now };
}

/** The two-loop recursion: minus the approximate inverse Hessian times the gradient. */
function descent(
  gradient: Float64Array,
  pairs: readonly { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[],
): Float64Array {
  const direction = gradient.map((each) => -each);
  const weights = new Float64Array(pairs.length);
  for (const [i, { s, y, rho }] of [...pairs.entries()].toReversed()) {
    const weight = rho * dot(s, direction);
    weights[i] = weight;
    addScaled(direction, y, -weight);
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] ?? 0) * scale;
  }
  for (const [i, { s, y, rho }] of pairs.entries()) {
    addScaled(direction, s, (weights[i] ?? 0) - rho * dot(y, direction));
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function addScaled(target: Float64Array, other: Float64Array, scale: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] ?? 0) + scale * (other[i] ?? 0);
}
