/** Where an interior point method begins: inside the bounds and the domains, all products with multipliers alike. */
import type { Evaluation } from "./certificate.ts";
import { evaluate, type Iterate } from "./iterate.ts";
import type { ConvexModel } from "./model.ts";
import { scalingOf, type Scaling } from "./scaling.ts";

/** Least distances from the bounds, relative to the range; smaller ones are for domains that end near the start. */
const margins = [1e-2, 1e-3, 1e-5, 1e-8];

export interface Start {
  readonly iterate: Iterate;
  readonly scaling: Scaling;
}

/** @throws RangeError where some function has no value near the start */
export function startOf(model: ConvexModel, start: Float64Array): Start {
  for (const margin of margins) {
    const at = evaluate(model, inside(model, start, margin));
    if (at === undefined) continue;
    const scaling = scalingOf(model, at.x, at.gradient, at.jacobian);
    return { iterate: centred(model, at, scaling), scaling };
  }
  throw new RangeError("A convex program has to start where all its functions have values.");
}

function inside(model: ConvexModel, start: Float64Array, margin: number): Float64Array {
  return Float64Array.from(model.places, (place, j) => {
    const low = model.low[j] ?? 0;
    const high = model.high[j] ?? 0;
    const value = start[place] ?? 0;
    const x = Number.isFinite(value) ? value : 0;
    const range = high - low;
    const unit = Number.isFinite(range) ? range : Math.max(1, Math.abs(x));
    const least = low + margin * unit;
    const most = high - margin * unit;
    return Math.min(Math.max(x, least), most);
  });
}

function centred(model: ConvexModel, at: Evaluation, scaling: Scaling): Iterate {
  const mu = 0.1 * scaling.objective;
  const distance = (j: number, to: number): number =>
    Number.isFinite(to) ? Math.abs((at.x[j] ?? 0) - to) : Infinity;
  const p = at.x.map((_, j) => distance(j, model.low[j] ?? 0));
  const q = at.x.map((_, j) => distance(j, model.high[j] ?? 0));
  const s = at.inequalities.map((g, i) => Math.max(-g, 0.1 / (scaling.inequalities[i] ?? 1)));
  const multipliers = (positive: Float64Array): Float64Array =>
    positive.map((value) => (value < Infinity ? mu / value : 0));
  return {
    x: at.x.slice(),
    p,
    q,
    s,
    y: new Float64Array(model.equalities.rows),
    z: multipliers(s),
    lower: multipliers(p),
    upper: multipliers(q),
  };
}
