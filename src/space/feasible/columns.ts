/** The numbers that the parameters of a component are made of, in a row, where all of them are real. */
import type { Variable } from "../../analysis/scalar.ts";
import type { Value } from "../../ir/value.ts";
import { log, log10, log1p } from "../../numerics/elementary.ts";
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
  /** Of the value, up to a constant. */
  readonly logDensity: (value: number) => number;
}

/** One share of a simplex. */
export interface ShareColumn {
  readonly kind: "share";
  readonly low: 0;
  readonly high: 1;
  readonly simplex: Simplex;
}

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
  const logDensity = prior === undefined ? densityOfScale(scale.name) : ofPrior;
  if (logDensity === "discrete" || (prior !== undefined && ofPrior === undefined)) return undefined;
  if (logDensity === undefined) return { kind: "real", low, high };
  const axis = prior === undefined ? createAxis(domain) : createMarginal(domain, prior);
  if (axis.lattice !== undefined) return undefined;
  return { kind: "real", low, high, curved: { axis, logDensity } };
}

type LogDensity = (value: number) => number;

/** Nothing for the linear scale. */
function densityOfScale(scale: RealDomain["scale"]["name"]): LogDensity | "discrete" | undefined {
  switch (scale) {
    case "linear":
      return undefined;
    case "log":
      return (x) => -log(x);
    case "reverse_log":
      return (x) => -log1p(-x);
    case "logit":
      return (x) => -log(x) - log1p(-x);
    case "pow2":
    case "step":
      return "discrete";
  }
}

function densityOfPrior(prior: Prior): LogDensity | undefined {
  switch (prior.name) {
    case "normal":
      return (x) => -square((x - prior.mean) / prior.sd) / 2;
    case "lognormal": {
      const middle = log10(prior.median);
      return (x) => -square((log10(x) - middle) / prior.decades) / 2 - log(x);
    }
    case "beta":
      return (x) => (prior.a - 1) * log(x) + (prior.b - 1) * log1p(-x);
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
