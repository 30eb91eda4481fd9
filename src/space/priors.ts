/** Priors: distributions that take the place of "uniform on the scale", cut off at the ends of the range. */
import type { IntDomain, Prior, RealDomain } from "../plan/document.ts";
import { beta } from "./distributions/beta.ts";
import type { Distribution } from "./distributions/distribution.ts";
import { lognormal, normal } from "./distributions/normal.ts";
import { type Axis, createAxis } from "./scales.ts";

/**
 * The axis of a number with a prior: the prior's distribution given that the value lies in the range.
 * A lattice value has the chance of its cell. Throws a `RangeError` that continues "the range …" where the
 * prior does not suit a number or puts no chance on the range.
 */
export function createMarginal(domain: RealDomain | IntDomain, prior: Prior): Axis {
  const { lattice } = createAxis(domain);
  const distribution = distributionOf(prior);
  if (lattice === undefined) {
    const { quantile, chance } = truncate(distribution, domain.low, domain.high);
    return { forward: quantile, backward: chance };
  }
  const { quantile, chance } = truncate(
    distribution,
    lattice.cell(0)[0],
    lattice.cell(lattice.size - 1)[1],
  );
  return {
    lattice,
    before: (index) => (lattice.size === 1 ? index : chance(lattice.cell(index)[0])),
    forward: (u) => lattice.at(lattice.nearest(quantile(u))),
    backward: (value) => {
      const [from, until] = lattice.cell(lattice.nearest(value));
      return (chance(from) + chance(until)) / 2;
    },
  };
}

/** A distribution on an interval as a bijection with the unit interval. */
export interface Truncated {
  readonly quantile: (u: number) => number;
  readonly chance: (value: number) => number;
}

/**
 * A point of a simplex by breaking a stick: the i-th share is the part B_i of what is left, with
 * B_i ~ Beta(c_i, c_{i+1} + … + c_n). Uniform coordinates then give the Dirichlet distribution with the
 * concentrations c exactly (Connor and Mosimann 1969); all c = 1 is uniform on the simplex.
 */
export function createSimplexBreaks(size: number, prior: Prior | undefined): readonly Truncated[] {
  const concentrations = concentrationsOf(size, prior);
  let rest = concentrations.reduce((sum, c) => sum + c, 0);
  return concentrations.slice(0, -1).map((concentration) => {
    rest -= concentration;
    const { quantile, below } = beta(concentration, rest);
    return { quantile, chance: below };
  });
}

/** The concentrations of a simplex: 1 each where no prior says otherwise. */
export function concentrationsOf(size: number, prior: Prior | undefined): readonly number[] {
  const given = prior?.name === "dirichlet" ? prior.concentration : 1;
  const concentrations =
    typeof given === "number" ? Array.from({ length: size }, () => given) : given;
  if (concentrations.length !== size || !concentrations.every((c) => c > 0)) {
    throw new RangeError("has a prior whose concentrations do not fit its members");
  }
  return concentrations;
}

function distributionOf(prior: Prior): Distribution {
  switch (prior.name) {
    case "normal":
      return normal(prior.mean, prior.sd);
    case "lognormal":
      return lognormal(prior.median, prior.decades);
    case "beta":
      return beta(prior.a, prior.b);
    case "dirichlet":
    case "choice":
      throw new RangeError(`is of a number, but the prior \`${prior.name}\` is not one of numbers`);
  }
}

/**
 * A distribution given that the value lies from `low` to `high`; `RangeError` where that has no chance. Works in
 * the tail on whose side the interval lies, where chances keep their digits. */
export function truncate(distribution: Distribution, low: number, high: number): Truncated {
  const { below, above, quantile, upperQuantile } = distribution;
  const upper = below(low) > 0.5;
  const [first, last] = upper ? [above(low), above(high)] : [below(low), below(high)];
  if (low < high && first === last) throw new RangeError("has no chance under its prior");
  return {
    quantile: (u) => {
      const p = first * (1 - u) + last * u;
      return Math.min(high, Math.max(low, upper ? upperQuantile(p) : quantile(p)));
    },
    chance: (value) =>
      low === high ? 0.5 : ((upper ? above(value) : below(value)) - first) / (last - first),
  };
}
