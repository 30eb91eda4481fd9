/** Mixtures of kernels in the unit cube: one around each point, and the uniform law as the prior. */
import { log, power } from "../../numerics/elementary.ts";
import type { RandomStream } from "../../space/random.ts";
import type { AxisKind } from "../axes.ts";
import { createNormalTable } from "./normal-table.ts";

export interface Mixture {
  /** Writes a draw on the axes of the mixture. */
  readonly sample: (stream: RandomStream, into: Float64Array) => void;
  /** The logarithm of the density at a point of the cube, relative to the prior. */
  readonly logDensity: (point: Float64Array) => number;
}

/** The bandwidth of one point in one dimension: a share of the range. Scott's rule makes less of it. */
const widest = 0.2;
/** Terms this much below the greatest, as logarithms, change no digit that counts. */
const negligible = -36;
/** Equal coordinates of values in no order differ by rounding alone. */
const equal = 1e-9;

const { mass, exp } = createNormalTable();

/**
 * `points` with weights each; the prior has the weight 1. Numbers have normal kernels cut to the cube, with one
 * bandwidth by Scott's rule; values in no order keep theirs with a chance that grows with the number of points.
 */
export function createMixture(
  kinds: readonly AxisKind[],
  axes: readonly number[],
  points: readonly Float64Array[],
  weights: Float64Array,
): Mixture {
  const count = points.length;
  const width = widest * power(Math.max(1, count), -1 / (axes.length + 4));
  const near = axes.filter((axis) => kinds[axis]?.kind === "near");
  const other = axes.filter((axis) => kinds[axis]?.kind !== "near");
  const sigmas = near.map((axis) => Math.max(width, 0.5 / (kinds[axis]?.size ?? Infinity)));
  const sizes = other.map((axis) => {
    const size = kinds[axis]?.size ?? 2;
    return Number.isFinite(size) ? size : axes.length + 1;
  });
  const keeps = sizes.map((size) => 1 / (1 + size / (count + 1)));
  const same = keeps.map((keep, i) => log(keep * (sizes[i] ?? 1) + 1 - keep));
  const differs = keeps.map((keep) => log(1 - keep));

  // Coordinates over their bandwidth, point after point, and the logarithm of what stands before the kernels.
  const columns = near.length;
  const scaled = new Float64Array(count * columns);
  const logFactors = new Float64Array(count);
  let total = 1;
  for (const weight of weights) total += weight;
  for (const [i, point] of points.entries()) {
    let factor = (weights[i] ?? 1) / total;
    for (let j = 0; j < columns; j++) {
      const sigma = sigmas[j] ?? 1;
      const centre = (point[near[j] ?? 0] ?? 0.5) / sigma;
      scaled[i * columns + j] = centre;
      factor /= sigma * Math.sqrt(2 * Math.PI) * mass(-centre, 1 / sigma - centre);
    }
    logFactors[i] = log(factor);
  }
  const logPrior = log(1 / total);
  const terms = new Float64Array(count);
  const at = new Float64Array(columns);

  return {
    sample: (stream, into) => {
      let left = stream.uniform() * total - 1;
      let chosen = -1;
      for (let i = 0; left >= 0 && i < count; i++) {
        chosen = i;
        left -= weights[i] ?? 1;
      }
      const from = points[chosen];
      for (const [j, axis] of near.entries()) {
        const sigma = sigmas[j] ?? 1;
        into[axis] =
          from === undefined ? stream.uniform() : cutNormal(from[axis] ?? 0.5, sigma, stream);
      }
      for (const [j, axis] of other.entries()) {
        const isKept = stream.uniform() < (keeps[j] ?? 0);
        const drawn = stream.uniform();
        into[axis] = from !== undefined && isKept ? (from[axis] ?? drawn) : drawn;
      }
    },
    logDensity: (point) => {
      for (let j = 0; j < columns; j++) at[j] = (point[near[j] ?? 0] ?? 0.5) / (sigmas[j] ?? 1);
      let greatest = logPrior;
      for (let i = 0; i < count; i++) {
        let squares = 0;
        const first = i * columns;
        for (let j = 0; j < columns; j++) {
          const apart = (at[j] ?? 0) - (scaled[first + j] ?? 0);
          squares += apart * apart;
        }
        let term = (logFactors[i] ?? 0) - squares / 2;
        const centre = points[i];
        for (let j = 0; j < other.length; j++) {
          const axis = other[j] ?? 0;
          const isSame = Math.abs((point[axis] ?? 0) - (centre?.[axis] ?? 0)) < equal;
          term += (isSame ? same[j] : differs[j]) ?? 0;
        }
        terms[i] = term;
        if (term > greatest) greatest = term;
      }
      let sum = exp(logPrior - greatest);
      for (let i = 0; i < count; i++) {
        const below = (terms[i] ?? 0) - greatest;
        if (below > negligible) sum += exp(below);
      }
      return greatest + log(sum);
    },
  };
}

/** A normal number within the cube; at most so many are refused. */
function cutNormal(centre: number, sigma: number, stream: RandomStream): number {
  for (let attempt = 0; attempt < 32; attempt++) {
    const drawn = centre + sigma * stream.normal();
    if (drawn >= 0 && drawn < 1) return drawn;
  }
  return centre;
}
