/**
 * The unit cube of a component, axis by axis, in which the declared law is uniform: a box of it has its volume for
 * its chance, and encloses values that tapes can look at.
 */
import type { Variable } from "../../analysis/scalar.ts";
import type { Box as ValueBox } from "../../analysis/tape/intervals.ts";
import type { Tape } from "../../analysis/tape/tape.ts";
import type { Value } from "../../ir/value.ts";
import { multiply, subtract } from "../../numerics/interval.ts";
import type { Domain } from "../../plan/document.ts";
import { createMarginal, createSimplexBreaks, type Truncated } from "../priors.ts";
import { type Axis as ScaleAxis, createAxis } from "../scales.ts";
import { type Cell, cellsOf, indexOf } from "./cells.ts";
import type { Component } from "./part.ts";

/** From and to along each axis: coordinates, or for a lattice the first and the last place, both included. */
export interface CubeBox {
  readonly from: Float64Array;
  readonly to: Float64Array;
}

export interface Cube {
  readonly cells: readonly Cell[];
  readonly axes: readonly CubeAxis[];
  readonly whole: () => CubeBox;
  /** Its chance under scales and priors. */
  readonly volume: (box: CubeBox) => number;
  /** Writes what the variables of the tape may be in a box. */
  readonly enclose: (box: CubeBox, into: ValueBox) => void;
  /** Cuts a box to where the variables are as they are left; nothing of that is lost. */
  readonly cut: (box: CubeBox, left: ValueBox) => boolean;
  /** The value of each cell at a point: coordinates, or places of lattices. */
  readonly valuesAt: (point: ArrayLike<number>) => readonly Value[];
  /** The point that gives the values of cells back. */
  readonly pointAt: (values: readonly Value[]) => readonly number[];
}

export type CubeAxis =
  /** Values that stand apart. */
  | { readonly kind: "lattice"; readonly cell: Cell; readonly slots: readonly number[] }
  /** A real number. */
  | { readonly kind: "continuum"; readonly scale: ScaleAxis; readonly slot: number }
  /** The part that a share of a simplex takes of what those before it leave. */
  | {
      readonly kind: "stick";
      readonly stick: Truncated;
      /** Its place in the simplex. */
      readonly member: number;
      readonly slot: number;
    }
  /** The last share of a simplex takes what is left: no coordinate. */
  | { readonly kind: "rest"; readonly slot: number };

/** Non-contiguous values are looked at one by one up to this many. */
const mostScanned = 64;

/** Less than this share of an axis is not cut off. */
const leastCut = 1e-3;

/** The cube of a component's variables, which are the first of the tape; `undefined` where one is not known. */
export function createCube(component: Component, tape: Tape): Cube | undefined {
  const cells = cellsOf(component);
  if (cells === undefined) return undefined;
  const places = new Map(tape.variables.map((variable, place) => [variable, place]));
  const placeOf = (variable: Variable): number => places.get(variable) ?? -1;
  const axes = cells.flatMap((cell) => axesOfCell(component, cell, placeOf));
  if (axes.some((axis) => slotsOf(axis).some((slot) => slot < 0))) return undefined;

  const codes = (
    axis: CubeAxis & { readonly kind: "lattice" },
    index: number,
  ): readonly number[] => {
    const value = axis.cell.value(index);
    const members: readonly Value[] = Array.isArray(value) ? value : [value];
    return members.map((member) => (isScalar(member) ? tape.encode(member) : NaN));
  };

  const encloseLattice = (
    axis: CubeAxis & { readonly kind: "lattice" },
    [from, to]: readonly [number, number],
    into: ValueBox,
  ): void => {
    const { cell, slots } = axis;
    const indexes = cell.ascending
      ? [from, to]
      : Array.from({ length: Math.min(to - from + 1, mostScanned) }, (_, i) => from + i);
    if (!cell.ascending && to - from >= mostScanned) return;
    for (const slot of slots) [into.low[slot], into.high[slot]] = [Infinity, -Infinity];
    for (const index of indexes) {
      for (const [k, code] of codes(axis, index).entries()) {
        const slot = slots[k] ?? 0;
        into.low[slot] = Math.min(into.low[slot] ?? Infinity, code);
        into.high[slot] = Math.max(into.high[slot] ?? -Infinity, code);
      }
    }
  };

  const enclose: Cube["enclose"] = (box, into) => {
    let left = { low: 1, high: 1 };
    for (const [i, axis] of axes.entries()) {
      const [from, to] = [box.from[i] ?? 0, box.to[i] ?? 1];
      switch (axis.kind) {
        case "lattice":
          encloseLattice(axis, [from, to], into);
          break;
        case "continuum":
          into.low[axis.slot] = axis.scale.forward(from);
          into.high[axis.slot] = axis.scale.forward(to);
          break;
        case "stick": {
          const first = axes[i - 1];
          if (first?.kind !== "stick") left = { low: 1, high: 1 };
          const part = { low: axis.stick.quantile(from), high: axis.stick.quantile(to) };
          const share = multiply(left, part);
          into.low[axis.slot] = share.low;
          into.high[axis.slot] = Math.min(1, share.high);
          left = multiply(left, subtract({ low: 1, high: 1 }, part));
          break;
        }
        case "rest":
          if (axes[i - 1]?.kind !== "stick") left = { low: 1, high: 1 };
          into.low[axis.slot] = Math.max(0, left.low);
          into.high[axis.slot] = left.high;
      }
    }
  };

  const cut: Cube["cut"] = (box, left) => {
    for (const [i, axis] of axes.entries()) {
      if (axis.kind === "continuum") cutContinuum(box, i, axis, left);
      else if (axis.kind === "lattice" && axis.cell.ascending && !cutLattice(box, i, axis, left)) {
        return false;
      }
    }
    return true;
  };

  return {
    cells,
    axes,
    whole: () => ({
      from: new Float64Array(axes.length),
      to: Float64Array.from(axes, (axis) => (axis.kind === "lattice" ? axis.cell.size - 1 : 1)),
    }),
    volume: ({ from, to }) =>
      axes.reduce((product, axis, i) => product * shareOf(axis, from[i] ?? 0, to[i] ?? 1), 1),
    enclose,
    cut,
    valuesAt: (point) => {
      const values: Value[] = [];
      let shares: number[] = [];
      let left = 1;
      for (const [i, axis] of axes.entries()) {
        const at = point[i] ?? 0;
        switch (axis.kind) {
          case "lattice":
            values.push(axis.cell.value(at));
            break;
          case "continuum":
            values.push(axis.scale.forward(at));
            break;
          case "stick": {
            const share = left * axis.stick.quantile(at);
            shares.push(share);
            left = Math.max(0, left - share);
            break;
          }
          case "rest":
            values.push([...shares, left]);
            [shares, left] = [[], 1];
        }
      }
      return values;
    },
    pointAt: (values) => {
      const point: number[] = [];
      let [cell, left] = [0, 1];
      for (const [i, axis] of axes.entries()) {
        const value = values[cell];
        const next = axes[i + 1]?.kind;
        if (axis.kind !== "stick") cell += 1;
        switch (axis.kind) {
          case "lattice":
            point.push(Math.max(0, indexOf(axis.cell, value)));
            break;
          case "continuum":
            point.push(axis.scale.backward(Number(value)));
            break;
          case "stick": {
            const shares: readonly Value[] = Array.isArray(value) ? value : [];
            const share = Number(shares[axis.member] ?? 0);
            point.push(left > 0 ? axis.stick.chance(Math.min(1, share / left)) : 0.5);
            left = next === "rest" ? 1 : left - share;
            break;
          }
          case "rest":
            point.push(0);
        }
      }
      return point;
    },
  };
}

/** The share of an axis between two places. */
export function shareOf(axis: CubeAxis, from: number, to: number): number {
  switch (axis.kind) {
    case "lattice":
      return Math.max(0, axis.cell.before(to + 1) - axis.cell.before(from));
    case "continuum":
    case "stick":
      return Math.max(0, to - from);
    case "rest":
      return 1;
  }
}

/** The place at a share 0 ≤ u < 1 of what lies between two. */
export function placeWithin(axis: CubeAxis, from: number, to: number, u: number): number {
  if (axis.kind !== "lattice") return from + u * (to - from);
  const { before } = axis.cell;
  const [first, last] = [before(from), before(to + 1)];
  const target = first + u * (last - first);
  return Math.min(
    to,
    firstIndex(from, to, (index) => before(index + 1) > target),
  );
}

/** The share at which a place lies: the middle of those that give it. */
export function shareWithin(axis: CubeAxis, from: number, to: number, place: number): number {
  if (axis.kind !== "lattice") return to > from ? (place - from) / (to - from) : 0.5;
  const { before } = axis.cell;
  const middle = (before(place) + before(place + 1)) / 2;
  return (middle - before(from)) / (before(to + 1) - before(from));
}

function isScalar(value: Value): value is number | string | boolean {
  return typeof value === "number" || typeof value === "string" || typeof value === "boolean";
}

function slotsOf(axis: CubeAxis): readonly number[] {
  return axis.kind === "lattice" ? axis.slots : [axis.slot];
}

function axesOfCell(
  { slots }: Component,
  cell: Cell,
  placeOf: (variable: Variable) => number,
): readonly CubeAxis[] {
  const places = cell.variables.map(placeOf);
  const [slot = -1] = places;
  const parameter = slots.find((each) => each.parameter.name === cell.parameter)?.parameter;
  if (Number.isFinite(cell.size) || parameter === undefined) {
    return [{ kind: "lattice", cell, slots: places }];
  }
  const { prior } = parameter;
  const domain = elementOf(parameter.domain);
  if (domain.kind === "simplex") {
    const sticks = createSimplexBreaks(places.length, prior);
    return places.map((place, i): CubeAxis => {
      const stick = sticks[i];
      return stick === undefined
        ? { kind: "rest", slot: place }
        : { kind: "stick", stick, member: i, slot: place };
    });
  }
  if (domain.kind !== "real" && domain.kind !== "int") {
    return [{ kind: "lattice", cell, slots: places }];
  }
  const scale = prior === undefined ? createAxis(domain) : createMarginal(domain, prior);
  return [{ kind: "continuum", scale, slot }];
}

function elementOf(domain: Domain): Domain {
  return domain.kind === "array" ? elementOf(domain.element) : domain;
}

/** Values increase along the axis: what lies before the place of the least value that is left is cut off. */
function cutContinuum(
  box: CubeBox,
  i: number,
  { scale, slot }: CubeAxis & { readonly kind: "continuum" },
  { low, high }: ValueBox,
): void {
  const [from, to] = [box.from[i] ?? 0, box.to[i] ?? 1];
  const [least, most] = [low[slot] ?? -Infinity, high[slot] ?? Infinity];
  const margin = leastCut * (to - from);
  const first = Math.max(from, scale.backward(least) - rounding);
  if (first > from + margin && scale.forward(first) <= least) box.from[i] = Math.min(first, to);
  const last = Math.min(to, scale.backward(most) + rounding);
  if (last < to - margin && scale.forward(last) >= most)
    box.to[i] = Math.max(last, box.from[i] ?? 0);
}

/** Of a coordinate and back. */
const rounding = 1e-12;

/** Whether a value is left. */
function cutLattice(
  box: CubeBox,
  i: number,
  { cell, slots }: CubeAxis & { readonly kind: "lattice" },
  { low, high }: ValueBox,
): boolean {
  const [slot = 0] = slots;
  const [least, most] = [low[slot] ?? -Infinity, high[slot] ?? Infinity];
  const [from, to] = [box.from[i] ?? 0, box.to[i] ?? 0];
  const first = firstIndex(from, to, (index) => Number(cell.value(index)) >= least);
  const last = firstIndex(from, to, (index) => Number(cell.value(index)) > most) - 1;
  [box.from[i], box.to[i]] = [first, last];
  return first <= last;
}

/** The first index at which something that stays true becomes true; `to + 1` where it never does. */
function firstIndex(from: number, to: number, isTrue: (index: number) => boolean): number {
  let [low, high] = [from, to + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isTrue(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
