/** The methods of `solve`, `search`, `schedule`, `stop`, `warm` and priors with their settings: one table. */
import type { Dimension } from "../../ir/dimension.ts";
import type { IndexSet } from "../../ir/expression.ts";
import type { Refined } from "../../ir/type.ts";
import { arrayType, intType, realType } from "../../ir/types.ts";

export type MethodRole = "solve" | "search" | "schedule" | "stop" | "prior" | "warm";

/** What the types of settings may depend on. */
export interface Site {
  /** Of the one objective, or of the parameter that has the prior. */
  readonly dimension: Dimension;
  /** Of the fidelity. */
  readonly fidelity: Dimension;
  /** What a simplex is over, or the members of a choice. */
  readonly over: IndexSet | undefined;
}

export interface Setting {
  readonly name: string;
  readonly optional: boolean;
  readonly doc: string;
  /** The first that fits is taken: a number, or one for each member. */
  readonly types: (site: Site) => readonly Refined[];
}

export interface MethodEntry {
  readonly name: string;
  readonly doc: string;
  readonly settings: readonly Setting[];
}

const count =
  (low: number): Setting["types"] =>
  () => [{ type: intType(), within: { kind: "range", low } }];
const number =
  (low?: number, high?: number): Setting["types"] =>
  () => [realWithin({}, low, high)];
const quantity =
  (of: "dimension" | "fidelity", low?: number): Setting["types"] =>
  (site) => [realWithin(site[of], low)];
const each =
  (low: number): Setting["types"] =>
  (site) =>
    site.over === undefined
      ? []
      : [{ type: arrayType(realType(), site.over), within: { kind: "range", low } }];

function realWithin(dimension: Dimension, low?: number, high?: number): Refined {
  return {
    type: realType(dimension),
    within: {
      kind: "range",
      ...(low === undefined ? {} : { low }),
      ...(high === undefined ? {} : { high }),
    },
  };
}

function required(name: string, types: Setting["types"], doc: string): Setting {
  return { name, types, doc, optional: false };
}

function optional(name: string, types: Setting["types"], doc: string): Setting {
  return { name, types, doc, optional: true };
}

const eta = optional("eta", number(2), "Each rung keeps one configuration in `eta`.");

const gap = optional(
  "gap",
  number(0),
  "How far from the best the solution may be, as a share of the objective or of 1.",
);

const tables: { readonly [role in MethodRole]: readonly MethodEntry[] } = {
  solve: [
    { name: "auto", doc: "The first of the others that is proven to suit.", settings: [gap] },
    { name: "convex", doc: "An interior point method, for convex problems.", settings: [gap] },
    { name: "global", doc: "Branch and bound over the whole space.", settings: [gap] },
    { name: "enumerate", doc: "Every configuration of a discrete space.", settings: [] },
  ],
  search: [
    { name: "auto", doc: "Chosen from the space and the budget.", settings: [] },
    {
      name: "grid",
      doc: "Every combination of values.",
      settings: [optional("points", count(1), "Values on each continuous axis.")],
    },
    { name: "random", doc: "Independent draws.", settings: [] },
    {
      name: "sobol",
      doc: "A scrambled Sobol sequence: draws that fill the space evenly.",
      settings: [],
    },
    {
      name: "tpe",
      doc: "Tree-structured Parzen estimators.",
      settings: [optional("startup", count(1), "Trials drawn at random first.")],
    },
    {
      name: "gp",
      doc: "A Gaussian process with expected improvement.",
      settings: [optional("startup", count(1), "Trials drawn at random first.")],
    },
    {
      name: "cmaes",
      doc: "Covariance matrix adaptation.",
      settings: [optional("population", count(2), "Configurations of a generation.")],
    },
    {
      name: "nsga2",
      doc: "A genetic algorithm for several objectives.",
      settings: [optional("population", count(2), "Configurations of a generation.")],
    },
  ],
  schedule: [
    {
      name: "asha",
      doc: "Asynchronous successive halving.",
      settings: [
        eta,
        optional("grace", quantity("fidelity", 0), "Fidelity before the first rung."),
      ],
    },
    { name: "hyperband", doc: "Successive halving over several brackets.", settings: [eta] },
    {
      name: "median",
      doc: "Stops a trial that is worse than the median of the others at the same step.",
      settings: [
        optional("startup", count(1), "Trials that run to their end first."),
        optional("grace", quantity("fidelity", 0), "Fidelity before a trial may be stopped."),
      ],
    },
    {
      name: "pbt",
      doc: "Population-based training.",
      settings: [
        optional("population", count(2), "Trials that run side by side."),
        optional("interval", quantity("fidelity", 0), "Fidelity between two exchanges."),
      ],
    },
  ],
  stop: [
    {
      name: "target",
      doc: "When the objective reaches a value.",
      settings: [required("value", quantity("dimension"), "The value to reach.")],
    },
    {
      name: "plateau",
      doc: "When a number of trials brought no improvement.",
      settings: [
        required("trials", count(1), "Trials without improvement."),
        optional("by", number(0), "The least improvement that counts, as a share."),
      ],
    },
    {
      name: "regret",
      doc: "When what can still be gained is estimated below a share.",
      settings: [required("by", number(0), "The share.")],
    },
  ],
  prior: [
    {
      name: "normal",
      doc: "A normal distribution, cut to the range.",
      settings: [
        required("mean", quantity("dimension"), "Its mean."),
        required("sd", quantity("dimension", 0), "Its standard deviation, above 0."),
      ],
    },
    {
      name: "lognormal",
      doc: "A normal distribution of the logarithm, cut to the range.",
      settings: [
        required("median", quantity("dimension", 0), "Its median, above 0."),
        required("decades", number(0), "Standard deviation of log10, above 0."),
      ],
    },
    {
      name: "beta",
      doc: "A beta distribution over the range.",
      settings: [
        required("a", number(0), "Weight of the high end, above 0."),
        required("b", number(0), "Weight of the low end, above 0."),
      ],
    },
    {
      name: "dirichlet",
      doc: "Shares; concentration 1 is uniform, more is closer to equal shares.",
      settings: [
        required(
          "concentration",
          (site) => [...number(0)(site), ...each(0)(site)],
          "One for all members, or one for each; above 0.",
        ),
      ],
    },
    {
      name: "choice",
      doc: "Weights of the members, of any positive sum.",
      settings: [required("weights", each(0), "One for each member.")],
    },
  ],
  warm: [
    {
      name: "nearest",
      doc: "Starts from the earlier studies that are most alike.",
      settings: [
        optional("k", count(1), "How many studies."),
        optional("probes", count(1), "Trials that embed the new task."),
      ],
    },
  ],
};

/** The methods of a role, in the order in which messages name them. */
export function methodsOf(role: MethodRole): readonly MethodEntry[] {
  return tables[role];
}

/** The method of that name. */
export function findMethod(role: MethodRole, name: string): MethodEntry | undefined {
  return tables[role].find((entry) => entry.name === name);
}
