/**
 * A primal–dual interior point method for smooth convex programs. Newton's method on the conditions of Karush, Kuhn
 * and Tucker with perturbed complementarity, from a start that need not be feasible: predictor and corrector
 * (Mehrotra 1992, "On the implementation of a primal-dual interior point method"), a fraction to the boundary, and
 * a line search on the residuals that stays inside the domains (Boyd and Vandenberghe 2004, 11.7).
 */
import { lagrangianBound, provesInfeasible } from "./certificate.ts";
import { residualsOf, type Iterate, type Residuals } from "./iterate.ts";
import { kktOf, type KktSystem } from "./kkt.ts";
import type { ConvexModel } from "./model.ts";
import { fallsForever } from "./ray.ts";
import { relativeResidual } from "./relative-residual.ts";
import type { Scaling } from "./scaling.ts";

export interface InteriorOptions {
  /** The gap that is enough where there is no more progress. */
  readonly tolerance: number;
  /** The gap at which it ends, at most the tolerance. */
  readonly aim: number;
  readonly maxSteps: number;
  readonly shouldStop: () => boolean;
}

export interface InteriorResult {
  /** `stalled`: no step makes progress any more; `stopped`: asked to, or too many steps. */
  readonly status: "optimal" | "infeasible" | "unbounded" | "stalled" | "stopped";
  readonly iterate: Iterate;
  readonly residuals: Residuals;
  readonly bound: number;
  readonly steps: number;
}

/** Steps that only sharpen what is optimal already. */
const sharpening = 12;
/** Residuals under which nothing but rounding is left; degenerate points are as near as the root of the gap. */
const noise = 1e-13;
const leastGap = 1e-20;
/** What steps cost in each unknown, in the units of the scaling. */
const proximal = 1e-8;
const leastStep = 1e-9;
/** Relative residuals of what is optimal: while there is progress, and where there is none any more. */
const accuracy = { wanted: 1e-11, accepted: 1e-9 };
/** Residuals may grow by this for some steps: Newton's method makes up for it, and short steps do not. */
const growth = 10;
const relaxed = 6;
/** So many steps without a better point are no progress. */
const patience = 15;

export function interiorPoint(
  model: ConvexModel,
  start: Iterate,
  scaling: Scaling,
  options: InteriorOptions,
): InteriorResult {
  const kkt = kktOf(model, scaling);
  let iterate = start;
  let residuals = residualsOf(model, start, scaling);
  if (residuals === undefined) throw new RangeError("An interior point method starts in a domain.");
  let best: Judged | undefined;
  let lastStep = 1;
  let short = 0;
  let sharpened = 0;
  let worse = 0;
  let least = Infinity;
  let since = 0;
  for (let steps = 0; ; steps++) {
    const judged = judge(model, iterate, residuals, scaling);
    const optimal = isOptimal(judged, options.aim, accuracy.wanted);
    if (best === undefined || judged.score < best.score) {
      best = judged;
      worse = 0;
    } else worse++;
    const done = (status: InteriorResult["status"]): InteriorResult => {
      const kept = best ?? judged;
      const { iterate: at, residuals: its, bound } = kept;
      const reached = isOptimal(kept, options.tolerance, accuracy.accepted) ? "optimal" : status;
      return { status: reached, iterate: at, residuals: its, bound, steps };
    };
    if (provesInfeasible(model, residuals.evaluation, iterate.y, iterate.z, scaling.columns)) {
      return { status: "infeasible", iterate, residuals, bound: Infinity, steps };
    }
    if (isOptimal(best, options.aim, accuracy.wanted)) {
      sharpened++;
      if (judged.score <= noise + leastGap || worse >= 2 || sharpened > sharpening)
        return done("optimal");
    }
    if (!optimal && (options.shouldStop() || steps >= options.maxSteps)) return done("stopped");
    if (worse > patience || short > 6) return done("stalled");
    const norm = largestNorm(residuals);
    if (norm < least) {
      least = norm;
      since = 0;
    } else since++;
    const limit = since < relaxed ? growth * norm : norm;
    const next = step(model, kkt, iterate, residuals, scaling, lastStep, limit);
    if (next === undefined) return done("stalled");
    // Where there is no optimum, iterates do not settle, but their differences do: to what proves it (Banjac,
    // Goulart, Stellato and Boyd 2019, "Infeasibility detection in the alternating direction method of multipliers").
    const y = next.iterate.y.map((value, i) => value - (iterate.y[i] ?? 0));
    const z = next.iterate.z.map((value, i) => Math.max(0, value - (iterate.z[i] ?? 0)));
    if (provesInfeasible(model, next.residuals.evaluation, y, z, scaling.columns)) {
      const proof = { ...next.iterate, y, z };
      return {
        status: "infeasible",
        iterate: proof,
        residuals: next.residuals,
        bound: Infinity,
        steps,
      };
    }
    const way = next.iterate.x.map((value, j) => value - (iterate.x[j] ?? 0));
    if (fallsForever(model, next.residuals.evaluation, way, scaling)) {
      return { status: "unbounded", ...next, bound: -Infinity, steps };
    }
    ({ iterate, residuals, length: lastStep } = next);
    short = lastStep < 1e-3 ? short + 1 : 0;
  }
}

interface Judged {
  readonly iterate: Iterate;
  readonly residuals: Residuals;
  readonly bound: number;
  readonly gap: number;
  /** Relative, as results tell it. */
  readonly residual: number;
  readonly score: number;
}

function judge(
  model: ConvexModel,
  iterate: Iterate,
  residuals: Residuals,
  scaling: Scaling,
): Judged {
  const { evaluation, dualNorm, primalNorm, gapNorm } = residuals;
  const bound = lagrangianBound(model, evaluation, iterate.y, iterate.z, scaling.columns, true);
  const gap = (evaluation.objective - bound) / Math.max(1, Math.abs(evaluation.objective));
  const residual = relativeResidual(model, iterate, residuals);
  const score = Math.max(dualNorm, primalNorm, noise) + gapNorm;
  return { iterate, residuals, bound, gap, residual, score };
}

function isOptimal({ gap, residual }: Judged, tolerance: number, accuracy: number): boolean {
  return gap <= tolerance && residual <= accuracy;
}

interface Direction {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly s: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

interface Step {
  readonly iterate: Iterate;
  readonly residuals: Residuals;
  readonly length: number;
}

function step(
  model: ConvexModel,
  kkt: KktSystem,
  it: Iterate,
  residuals: Residuals,
  scaling: Scaling,
  lastStep: number,
  limit: number,
): Step | undefined {
  const hessian = new Float64Array(model.hessianFirst.length);
  model.hessian(it.x, it.z, hessian);
  const sigma = it.x.map(
    (_, j) => (it.lower[j] ?? 0) / (it.p[j] ?? 1) + (it.upper[j] ?? 0) / (it.q[j] ?? 1),
  );
  const ratio = it.s.map((s, i) => s / (it.z[i] ?? 1));
  kkt.factor(hessian, sigma, residuals.evaluation.jacobian, ratio, proximal);

  const { mu } = residuals;
  const predictor = direction(model, kkt, it, residuals, 0, undefined);
  const reach = longest(it, predictor, 1);
  let centring = 0;
  if (mu > 0) {
    const ahead = meanProduct(it, predictor, reach.primal, reach.dual) / mu;
    centring = Math.min(1, Math.max(ahead * ahead * ahead, lastStep < 0.1 ? 0.5 : 0));
  }
  const target = centring * mu;
  const corrected = direction(model, kkt, it, residuals, target, predictor);
  const taken = search(model, it, residuals, scaling, corrected, limit);
  if (taken !== undefined && taken.length > 0.1) return taken;
  const centred = direction(model, kkt, it, residuals, Math.max(target, 0.5 * mu), undefined);
  const other = search(model, it, residuals, scaling, centred, limit);
  if (taken === undefined || other === undefined) return taken ?? other;
  return other.length > taken.length ? other : taken;
}

/** The Newton step to products of `target`, less second-order terms of the predictor where there is one. */
function direction(
  model: ConvexModel,
  kkt: KktSystem,
  it: Iterate,
  residuals: Residuals,
  target: number,
  predictor: Direction | undefined,
): Direction {
  const n = model.variables;
  const equalities = model.equalities.rows;
  const m = model.jacobian.rows;
  const rhs = new Float64Array(kkt.size);
  const forLower = new Float64Array(n);
  const forUpper = new Float64Array(n);
  const forSlack = new Float64Array(m);
  for (let j = 0; j < n; j++) {
    const p = it.p[j] ?? 0;
    const q = it.q[j] ?? 0;
    const dx = predictor?.x[j] ?? 0;
    let right = -(residuals.dual[j] ?? 0);
    if (p < Infinity) {
      const own = target - p * (it.lower[j] ?? 0) - dx * (predictor?.lower[j] ?? 0);
      forLower[j] = own;
      right += own / p;
    }
    if (q < Infinity) {
      const own = target - q * (it.upper[j] ?? 0) + dx * (predictor?.upper[j] ?? 0);
      forUpper[j] = own;
      right -= own / q;
    }
    rhs[j] = right;
  }
  for (let i = 0; i < equalities; i++) rhs[n + i] = -(residuals.evaluation.equalities[i] ?? 0);
  for (let i = 0; i < m; i++) {
    const s = it.s[i] ?? 0;
    const z = it.z[i] ?? 1;
    const own = target - s * z - (predictor?.s[i] ?? 0) * (predictor?.z[i] ?? 0);
    forSlack[i] = own;
    rhs[n + equalities + i] = -(residuals.slack[i] ?? 0) - own / z;
  }
  kkt.solve(rhs);
  const x = rhs.slice(0, n);
  const z = rhs.slice(n + equalities);
  return {
    x,
    y: rhs.slice(n, n + equalities),
    z,
    s: z.map((dz, i) => ((forSlack[i] ?? 0) - (it.s[i] ?? 0) * dz) / (it.z[i] ?? 1)),
    lower: x.map((dx, j) => {
      const p = it.p[j] ?? 0;
      return p < Infinity ? ((forLower[j] ?? 0) - (it.lower[j] ?? 0) * dx) / p : 0;
    }),
    upper: x.map((dx, j) => {
      const q = it.q[j] ?? 0;
      return q < Infinity ? ((forUpper[j] ?? 0) + (it.upper[j] ?? 0) * dx) / q : 0;
    }),
  };
}

interface Lengths {
  readonly primal: number;
  readonly dual: number;
}

/** How far one can go, at most 1, leaving this fraction of the way to the boundary. */
function longest(it: Iterate, d: Direction, fraction: number): Lengths {
  let primal = 1;
  let dual = 1;
  const limit = (value: number, change: number): number =>
    change < 0 ? (-fraction * value) / change : Infinity;
  for (let j = 0; j < it.x.length; j++) {
    const dx = d.x[j] ?? 0;
    primal = Math.min(primal, limit(it.p[j] ?? 0, dx), limit(it.q[j] ?? 0, -dx));
    dual = Math.min(
      dual,
      limit(it.lower[j] ?? 0, d.lower[j] ?? 0),
      limit(it.upper[j] ?? 0, d.upper[j] ?? 0),
    );
  }
  for (let i = 0; i < it.s.length; i++) {
    primal = Math.min(primal, limit(it.s[i] ?? 0, d.s[i] ?? 0));
    dual = Math.min(dual, limit(it.z[i] ?? 0, d.z[i] ?? 0));
  }
  return { primal, dual };
}

function meanProduct(it: Iterate, d: Direction, primal: number, dual: number): number {
  let sum = 0;
  let pairs = 0;
  const add = (value: number, change: number, multiplier: number, its: number): void => {
    if (value === Infinity) return;
    sum += (value + primal * change) * (multiplier + dual * its);
    pairs++;
  };
  for (let j = 0; j < it.x.length; j++) {
    const dx = d.x[j] ?? 0;
    add(it.p[j] ?? 0, dx, it.lower[j] ?? 0, d.lower[j] ?? 0);
    add(it.q[j] ?? 0, -dx, it.upper[j] ?? 0, d.upper[j] ?? 0);
  }
  for (let i = 0; i < it.s.length; i++) {
    add(it.s[i] ?? 0, d.s[i] ?? 0, it.z[i] ?? 0, d.z[i] ?? 0);
  }
  return pairs > 0 ? sum / pairs : 0;
}

/** Shortens the step until all functions have values and the residuals have not grown in sum. */
function search(
  model: ConvexModel,
  it: Iterate,
  residuals: Residuals,
  scaling: Scaling,
  d: Direction,
  limit: number,
): Step | undefined {
  const fraction = 1 - Math.min(0.01, Math.max(1e-6, residuals.gapNorm));
  const most = longest(it, d, fraction);
  const common = Math.min(most.primal, most.dual);
  for (let length = 1; length * common >= leastStep; length /= 2) {
    const primal = length * (model.linear ? most.primal : common);
    const dual = length * (model.linear ? most.dual : common);
    const iterate = moved(model, it, d, primal, dual);
    const next = residualsOf(model, iterate, scaling);
    if (next === undefined) continue;
    const norm = largestNorm(next);
    if (model.linear || norm <= Math.max(noise, limit * (1 - 0.01 * primal))) {
      return { iterate, residuals: next, length: Math.min(primal, dual) };
    }
  }
  return undefined;
}

function largestNorm({ dualNorm, primalNorm, gapNorm }: Residuals): number {
  return Math.max(dualNorm, primalNorm, gapNorm);
}

function moved(
  model: ConvexModel,
  it: Iterate,
  d: Direction,
  primal: number,
  dual: number,
): Iterate {
  const plus = (value: Float64Array, change: Float64Array, length: number): Float64Array =>
    value.map((own, k) => own + length * (change[k] ?? 0));
  const x = plus(it.x, d.x, primal);
  const p = plus(it.p, d.x, primal);
  const q = it.q.map((own, j) => own - primal * (d.x[j] ?? 0));
  for (let j = 0; j < x.length; j++) {
    // The nearer bound says where x is: its distance has all its digits.
    const toLow = p[j] ?? 0;
    const toHigh = q[j] ?? 0;
    const low = model.low[j] ?? 0;
    const high = model.high[j] ?? 0;
    if (toLow <= toHigh && toLow < Infinity) {
      x[j] = low + toLow;
      if (toHigh < Infinity) q[j] = high - low - toLow;
    } else if (toHigh < Infinity) {
      x[j] = high - toHigh;
      if (toLow < Infinity) p[j] = high - low - toHigh;
    }
  }
  return {
    x,
    p,
    q,
    s: plus(it.s, d.s, primal),
    y: plus(it.y, d.y, dual),
    z: plus(it.z, d.z, dual),
    lower: plus(it.lower, d.lower, dual),
    upper: plus(it.upper, d.upper, dual),
  };
}
