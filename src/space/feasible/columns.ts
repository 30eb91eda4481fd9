/** The numbers that the parameters of a component are made of, in a row, where all of them are real. */
import type { Variable } from "../../analysis/scalar.ts";
import type { Value } from "../../ir/value.ts";
import { exp, log, log10, log1p } from "../../numerics/elementary.ts";
import type { Domain, Prior, RealDomain } from "../../plan/document.ts";
import { countLabels } from "../codec.ts";
import type { Configuration } from "../configuration.ts";
import { concentrationsOf, createMarginal } from "../priors.ts";
import { type Axis, createAxis } from "../scales.ts";
import type { Slot } from "../space.ts";

/** A real number with its declared law. */
export interface RealColumn {
  readonly kind: "real";
  readonly low: number;
  readonly high: number;
  /** Absent: uniform from `low` to `high`. */
  readonly curved?: CurvedLaw;
}

export interface CurvedLaw {
  readonly axis: Axis;
  /** The density of a value over that of another. */
  readonly ratio: DensityRatio;
}

/** One share of a simplex. */
export interface ShareColumn {
  readonly kind: "share";
  readonly low: 0;
  readonly high: 1;
  readonly simplex: Simplex;
}

export type DensityRatio = (value: number, other: number) => number;

export type Column = RealColumn | ShareColumn;

/** Columns `first … first + concentrations.length − 1` add up to 1 and are Dirichlet distributed. */
export interface Simplex {
  readonly first: number;
  readonly concentrations: readonly number[];
  /** All concentrations are 1. */
  readonly uniform: boolean;
}

export interface Columns {
  readonly columns: readonly Column[];
  readonly simplexes: readonly Simplex[];
  readonly columnOf: (variable: Variable) => number | undefined;
  /** Values of the columns as a configuration. */
  readonly toConfiguration: (values: Float64Array) => Configuration;
  readonly fromConfiguration: (configuration: Configuration) => Float64Array;
}

/** `undefined` where something is not a real number: whole numbers, steps, choices, permutations. */
export function columnsOf(slots: readonly Slot[]): Columns | undefined {
  const columns: Column[] = [];
  const simplexes: Simplex[] = [];
  const places = new Map<string, Place>();
  const shapes: (readonly [name: string, shape: Place])[] = [];
  for (const { parameter } of slots) {
    const { name, domain, prior, fidelity } = parameter;
    const declared =
      fidelity === true && domain.kind === "real" ? { ...domain, low: domain.high } : domain;
    const place = layOut(declared, prior, columns, simplexes);
    if (place === undefined) return undefined;
    places.set(name, place);
    shapes.push([name, place]);
  }
  return {
    columns,
    simplexes,
    columnOf: ({ name, at }) => {
      let place = places.get(name);
      for (const i of at) place = typeof place === "object" ? place[i] : undefined;
      return typeof place === "number" ? place : undefined;
    },
    toConfiguration: (values) =>
      new Map(shapes.map(([name, place]) => [name, valueAt(place, values)])),
    fromConfiguration: (configuration) => {
      const values = new Float64Array(columns.length);
      for (const [name, place] of shapes) readInto(configuration.get(name), place, values);
      return values;
    },
  };
}

/** A column, or those of elements. */
type Place = number | readonly Place[];

function layOut(
  domain: Domain,
  prior: Prior | undefined,
  columns: Column[],
  simplexes: Simplex[],
): Place | undefined {
  switch (domain.kind) {
    case "real": {
      const column = realColumn(domain, prior);
      return column && columns.push(column) - 1;
    }
    case "simplex": {
      const first = columns.length;
      const concentrations = concentrationsOf(countLabels(domain.over), prior);
      const uniform = concentrations.every((each) => each === 1);
      const simplex = { first, concentrations, uniform };
      simplexes.push(simplex);
      for (const _ of concentrations) columns.push({ kind: "share", low: 0, high: 1, simplex });
      return concentrations.map((_, i) => first + i);
    }
    case "array": {
      if (domain.length !== undefined) return undefined;
      const items: Place[] = [];
      for (let i = 0; i < countLabels(domain.over); i++) {
        const place = layOut(domain.element, prior, columns, simplexes);
        if (place === undefined) return undefined;
        items.push(place);
      }
      return items;
    }
    case "int":
    case "bool":
    case "choice":
    case "permutation":
      return undefined;
  }
}

function realColumn(domain: RealDomain, prior: Prior | undefined): RealColumn | undefined {
  const { low, high, scale } = domain;
  if (!(Number.isFinite(low) && Number.isFinite(high))) return undefined;
  if (low === high) return { kind: "real", low, high };
  const ofPrior = prior && densityOfPrior(prior);
  const ratio = prior === undefined ? densityOfScale(scale.name) : ofPrior;
  if (ratio === "discrete" || (prior !== undefined && ofPrior === undefined)) return undefined;
  if (ratio === undefined) return { kind: "real", low, high };
  const axis = prior === undefined ? createAxis(domain) : createMarginal(domain, prior);
  if (axis.lattice !== undefined) return undefined;
  return { kind: "real", low, high, curved: { axis, ratio } };
}

/** Nothing for the linear scale. */
function densityOfScale(scale: RealDomain["scale"]["name"]): DensityRatio | "discrete" | undefined {
  switch (scale) {
    case "linear":
      return undefined;
    case "log":
      return (x, y) => y / x;
    case "reverse_log":
      return (x, y) => (1 - y) / (1 - x);
    case "logit":
      return (x, y) => (y * (1 - y)) / (x * (1 - x));
    case "pow2":
    case "step":
      return "discrete";
  }
}

function densityOfPrior(prior: Prior): DensityRatio | undefined {
  switch (prior.name) {
    case "normal": {
      const { mean, sd } = prior;
      return (x, y) => exp((square((y - mean) / sd) - square((x - mean) / sd)) / 2);
    }
    case "lognormal": {
      const { decades } = prior;
      const middle = log10(prior.median);
      const place = (x: number) => (log10(x) - middle) / decades;
      return (x, y) => (exp((square(place(y)) - square(place(x))) / 2) * y) / x;
    }
    case "beta": {
      const [a, b] = [prior.a - 1, prior.b - 1];
      return (x, y) => exp(a * (log(x) - log(y)) + b * (log1p(-x) - log1p(-y)));
    }
    case "dirichlet":
    case "choice":
      return undefined;
  }
}

function square(x: number): number {
  return x * x;
}

function valueAt(place: Place, values: Float64Array): Value {
  return typeof place === "number"
    ? (values[place] ?? NaN)
    : place.map((item) => valueAt(item, values));
}

function readInto(value: Value, place: Place, values: Float64Array): void {
  if (typeof place === "number") {
    values[place] = typeof value === "number" ? value : NaN;
    return;
  }
  const items: readonly Value[] = Array.isArray(value) ? value : [];
  for (const [i, item] of place.entries()) readInto(items[i], item, values);
}
