/**
 * The values that a component's parameters are chosen from, one cell each: a scalar, or what is chosen as a
 * whole. What finite ways of drawing have in common.
 */
import type { Variable } from "../../analysis/scalar.ts";
import type { Value } from "../../ir/value.ts";
import type { Domain, IntDomain, Prior, RealDomain } from "../../plan/document.ts";
import { countLabels } from "../codec.ts";
import { createMarginal } from "../priors.ts";
import { type Axis, createAxis } from "../scales.ts";
import type { Slot } from "../space.ts";
import { axesOf, type GridAxis } from "./grid-axes.ts";
import type { Component } from "./part.ts";

export interface Cell {
  readonly parameter: string;
  /** The variables of the graph that it decides, one each for a permutation's members. */
  readonly variables: readonly Variable[];
  /** How many values; infinite for a continuum. */
  readonly size: number;
  readonly value: (index: number) => Value;
  /** Whether the values are ascending numbers. */
  readonly ascending: boolean;
  /** The share of the values before the i-th, 0 … 1 for 0 … size. */
  readonly before: (index: number) => number;
  /** Of a number: the value at a coordinate, and the coordinate of a value. */
  readonly quantile?: (u: number) => number;
  readonly chance?: (value: number) => number;
}

/** The cells of a component in the order of its axes; `undefined` where a variable is not known. */
export function cellsOf({ slots, graph }: Component): readonly Cell[] | undefined {
  const variables = new Map(
    graph.variables.map((variable) => [placeKey(variable.name, variable.at), variable]),
  );
  const cells: Cell[] = [];
  for (const slot of slots) {
    for (const axis of axesOf(slot)) {
      if (axis.kind === "array") continue;
      const cell = cellOf(slot, axis, variables);
      if (cell === undefined) return undefined;
      cells.push(cell);
    }
  }
  return cells;
}

function cellOf(
  slot: Slot,
  { at, size, value, ascending }: GridAxis,
  variables: ReadonlyMap<string, Variable>,
): Cell | undefined {
  const { parameter } = slot;
  const domain = elementOf(parameter.domain);
  const members = domain.kind === "permutation" || domain.kind === "simplex";
  const places = members
    ? Array.from({ length: countLabels(domain.over) }, (_, i) => [...at, i])
    : [at];
  const own = places.flatMap((place) => variables.get(placeKey(parameter.name, place)) ?? []);
  if (own.length < places.length) return undefined;
  const before = sharesOf(slot)(size);
  const cell = { parameter: parameter.name, variables: own, size, value, ascending, before };
  if ((domain.kind !== "real" && domain.kind !== "int") || parameter.fidelity === true) return cell;
  const { forward, backward } = scaleOf(domain, parameter.prior);
  return { ...cell, quantile: forward, chance: backward };
}

/** The shares of the values before each, for one of the parameter's cells of so many values. */
function sharesOf({ parameter }: Slot): (size: number) => (index: number) => number {
  const { domain, prior, fidelity } = parameter;
  return (size) => (fidelity === true ? even(1) : sharesBefore(elementOf(domain), prior, size));
}

function elementOf(domain: Domain): Domain {
  return domain.kind === "array" ? elementOf(domain.element) : domain;
}

function sharesBefore(
  domain: Domain,
  prior: Prior | undefined,
  size: number,
): (index: number) => number {
  switch (domain.kind) {
    case "real":
    case "int":
      return scaleOf(domain, prior).before ?? ((index) => index);
    case "bool":
    case "choice": {
      const weights = prior?.name === "choice" ? prior.weights : undefined;
      if (weights === undefined) return even(size);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const ends = [0];
      for (const weight of weights) ends.push((ends.at(-1) ?? 0) + weight);
      return (index) => (ends[index] ?? total) / total;
    }
    default:
      return even(size);
  }
}

function scaleOf(domain: RealDomain | IntDomain, prior: Prior | undefined): Axis {
  return prior === undefined ? createAxis(domain) : createMarginal(domain, prior);
}

function even(size: number): (index: number) => number {
  return (index) => index / size;
}

const placeKey = (name: string, at: readonly number[]) => [name, ...at].join(" ");

/** The index of a value, -1 where it is none of the cell's. */
export function indexOf({ size, value, ascending }: Cell, wanted: Value): number {
  if (!ascending) {
    for (let i = 0; i < size; i++) if (isSame(value(i), wanted)) return i;
    return -1;
  }
  const sought = Number(wanted);
  let [low, high] = [0, size - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (Number(value(middle)) >= sought) high = middle;
    else low = middle + 1;
  }
  return Number(value(low)) === sought ? low : -1;
}

function isSame(a: Value, b: Value): boolean {
  return Array.isArray(a) && Array.isArray(b) ? a.every((item, i) => item === b[i]) : a === b;
}

/**
 * Makes the values of parameters from one value a cell: reads the cells' values in their order, so that all that
 * is drawn is put together in one way.
 */
export function createComposer(
  slots: readonly Slot[],
): (valueOf: (cell: number) => Value) => Map<string, Value> {
  const shapes = slots.map(({ parameter }) => ({
    name: parameter.name,
    shape: shapeOf(parameter.domain),
  }));
  return (valueOf) => {
    let cell = 0;
    const make = (shape: Shape): Value =>
      shape === undefined
        ? valueOf(cell++)
        : Array.from({ length: shape.length }, () => make(shape.element));
    return new Map(shapes.map(({ name, shape }) => [name, make(shape)]));
  };
}

/** Arrays within arrays; nothing for one cell. */
type Shape = { readonly length: number; readonly element: Shape } | undefined;

function shapeOf(domain: Domain): Shape {
  return domain.kind === "array"
    ? { length: countLabels(domain.over), element: shapeOf(domain.element) }
    : undefined;
}

/** The values of cells that parameters are made of: the way back. */
export function valuesOfCells(
  slots: readonly Slot[],
  values: ReadonlyMap<string, Value>,
): readonly Value[] {
  return slots.flatMap(({ parameter }) =>
    flatten(values.get(parameter.name), shapeOf(parameter.domain)),
  );
}

function flatten(value: Value, shape: Shape): readonly Value[] {
  if (shape === undefined) return [value];
  const elements: readonly Value[] = Array.isArray(value) ? value : [];
  return Array.from({ length: shape.length }, (_, i) => flatten(elements[i], shape.element)).flat();
}

/** A value of a parameter and how likely it is. */
export interface WeightedValue {
  readonly of: Slot;
  readonly value: Value;
  readonly chance: number;
}

/** All values of a parameter; `undefined` where they are not finitely many, too many, or of varying length. */
export function finiteValues(slot: Slot, most: number): readonly WeightedValue[] | undefined {
  const axes = axesOf(slot).filter(({ kind }) => kind !== "array");
  if (
    axes.some(
      ({ conditions }) => conditions.length > (slot.parameter.condition === undefined ? 0 : 1),
    )
  ) {
    return undefined;
  }
  const size = axes.reduce((product, axis) => product * axis.size, 1);
  if (!(size <= most)) return undefined;
  const compose = createComposer([slot]);
  const shares = axes.map((axis) => sharesOf(slot)(axis.size));
  return Array.from({ length: size }, (_, index) => {
    let rest = index;
    let chance = 1;
    const indexes = axes
      .map((axis, i) => ({ axis, before: shares[i] ?? even(1) }))
      .toReversed()
      .map(({ axis, before }) => {
        const own = rest % axis.size;
        rest = Math.floor(rest / axis.size);
        chance *= Math.max(0, before(own + 1) - before(own));
        return own;
      })
      .toReversed();
    const value = compose((cell) => axes[cell]?.value(indexes[cell] ?? 0)).get(slot.parameter.name);
    return { of: slot, value, chance };
  });
}
