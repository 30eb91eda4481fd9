/**
 * Whatever else is required: the unit cube is paved with boxes by branch and prune. In inner boxes everything is
 * feasible, of boundary boxes it is not known, and outside of both nothing is: intervals prove it (L. Jaulin et al.,
 * Applied Interval Analysis, Springer 2001, chapter 3). A box is drawn by its volume, which is its chance; only in
 * boundary boxes candidates may have to be rejected.
 */
import { compileTape } from "../../analysis/tape/compile.ts";
import { createIntervalEvaluator, declaredBox } from "../../analysis/tape/intervals.ts";
import { requirementOf } from "../../analysis/tape/requirement.ts";
import type { ScalarConstraint } from "../../analysis/scalar.ts";
import { streamKey, uniformAt } from "../random.ts";
import type { Configuration } from "../configuration.ts";
import { createComposer, valuesOfCells } from "./cells.ts";
import { createCube, type Cube, type CubeBox, placeWithin, shareOf, shareWithin } from "./cube.ts";
import { firstAbove } from "./enumerated.ts";
import { countOf } from "./messages.ts";
import { minimalConflict } from "./minimal.ts";
import type { Component, Infeasible, Part } from "./part.ts";

/** Boxes at most, and operations of the tape times boxes that are looked at. */
const mostBoxes = 4096;
const mostWork = 3_000_000;
/** Paving ends where so much of it is inner. */
const enoughInner = 0.8;
/** Candidates from which it is estimated how many are accepted. */
const estimated = 1000;
/** Constraints of which a smallest conflict is looked for. */
const mostConflicting = 12;

interface Paving {
  readonly inner: readonly CubeBox[];
  readonly boundary: readonly CubeBox[];
}

/** `undefined` where a variable has no place in the cube. Infeasible where intervals prove it. */
export function createPaving(component: Component): Part | Infeasible | undefined {
  const graph = component.relaxed?.() ?? component.graph;
  const made = pave(component, graph.constraints, mostBoxes);
  if (made === undefined) return undefined;
  const { cube, paving } = made;
  if (paving.inner.length + paving.boundary.length === 0) {
    return { way: "infeasible", constraints: conflictOf(component, graph.constraints) };
  }
  return partOf(component, cube, paving);
}

function pave(
  component: Component,
  constraints: readonly ScalarConstraint[],
  most: number,
): { readonly cube: Cube; readonly paving: Paving } | undefined {
  const graph = component.relaxed?.() ?? component.graph;
  const roots = [...constraints.map(requirementOf), ...graph.inherent];
  const tape = compileTape(roots, component.graph.variables);
  const cube = createCube(component, tape);
  if (cube === undefined) return undefined;
  const intervals = createIntervalEvaluator(tape);
  const truth = roots.map(() => 1);
  const wanted = { low: Float64Array.from(truth), high: Float64Array.from(truth) };
  const values = declaredBox(tape);
  const declared = declaredBox(tape);
  const boundary: CubeBox[] = [];
  const inner: CubeBox[] = [];
  const volumes = { inner: 0, boundary: 0 };
  const spent = { work: 0 };

  /** Puts a box where it belongs, cut to what may be feasible. */
  const sort = (box: CubeBox): void => {
    values.low.set(declared.low);
    values.high.set(declared.high);
    cube.enclose(box, values);
    spent.work += tape.operations.length + 1;
    const known = intervals.enclose(values);
    if (constraints.every((_, i) => known.low[i] === 1 && known.mayBeUndefined[i] === 0)) {
      inner.push(box);
      volumes.inner += cube.volume(box);
      return;
    }
    if (!intervals.narrow(values, wanted, 3) || !cube.cut(box, values)) return;
    const volume = cube.volume(box);
    if (volume === 0) return;
    boundary.push(box);
    volumes.boundary += volume;
  };

  sort(cube.whole());
  while (
    boundary.length > 0 &&
    volumes.inner < enoughInner * (volumes.inner + volumes.boundary) &&
    inner.length + boundary.length < most &&
    spent.work < mostWork
  ) {
    const open = boundary
      .splice(0)
      .map((box) => ({ box, volume: cube.volume(box) }))
      .toSorted((a, b) => b.volume - a.volume);
    volumes.boundary = 0;
    const room = most - inner.length - open.length;
    for (const [i, { box, volume }] of open.entries()) {
      const halves = i < room && spent.work < mostWork ? split(cube, box) : undefined;
      if (halves !== undefined) for (const half of halves) sort(half);
      else {
        boundary.push(box);
        volumes.boundary += volume;
      }
    }
    if (open.every(({ box }) => boundary.includes(box))) break;
  }
  return { cube, paving: { inner, boundary } };
}

/** In two along the axis that takes the largest share; nothing where no axis can be cut. */
function split({ axes }: Cube, box: CubeBox): readonly CubeBox[] | undefined {
  let [widest, at] = [0, -1];
  for (const [i, axis] of axes.entries()) {
    const [from, to] = [box.from[i] ?? 0, box.to[i] ?? 1];
    if (axis.kind === "rest" || from === to) continue;
    const share = shareOf(axis, from, to);
    if (share > widest) [widest, at] = [share, i];
  }
  const axis = axes[at];
  if (axis === undefined || widest < leastWidth) return undefined;
  const [from, to] = [box.from[at] ?? 0, box.to[at] ?? 1];
  const middle = (from + to) / 2;
  const ends =
    axis.kind === "lattice" ? [Math.floor(middle), Math.floor(middle) + 1] : [middle, middle];
  const [below, above] = [copy(box), copy(box)];
  below.to[at] = ends[0] ?? to;
  above.from[at] = ends[1] ?? from;
  return [below, above];
}

/** Below it coordinates have few digits left. */
const leastWidth = 2 ** -40;

function copy({ from, to }: CubeBox): CubeBox {
  return { from: Float64Array.from(from), to: Float64Array.from(to) };
}

/** As few constraints as intervals prove to hold nowhere together. */
function conflictOf(
  component: Component,
  constraints: readonly ScalarConstraint[],
): readonly number[] {
  const needed =
    constraints.length > mostConflicting
      ? constraints
      : minimalConflict(constraints, (some) => {
          const made = pave(component, some, mostBoxes / 8);
          return made !== undefined && made.paving.inner.length + made.paving.boundary.length === 0;
        });
  return needed.map(({ index }) => index);
}

function partOf(component: Component, cube: Cube, { inner, boundary }: Paving): Part {
  const { slots, graph, holds } = component;
  const isInner = new Set(inner);
  // Neighbours follow each other, so that even points stay even.
  const boxes = [...inner, ...boundary].toSorted(byPlace);
  const ends = new Float64Array(boxes.length);
  let [total, proven] = [0, 0];
  for (const [i, box] of boxes.entries()) {
    const volume = cube.volume(box);
    total += volume;
    if (isInner.has(box)) proven += volume;
    ends[i] = total;
  }
  const compose = createComposer(slots);
  const point = new Float64Array(cube.axes.length);
  const axes = 1 + cube.axes.filter(({ kind }) => kind !== "rest").length;

  const decode = (at: (axis: number) => number, first: number): Configuration | undefined => {
    const place = firstAbove(ends, at(first) * total);
    const box = boxes[place];
    if (box === undefined) return undefined;
    let axis = first + 1;
    for (const [i, own] of cube.axes.entries()) {
      if (own.kind === "rest") continue;
      point[i] = placeWithin(own, box.from[i] ?? 0, box.to[i] ?? 1, at(axis++));
    }
    const values = cube.valuesAt(point);
    const configuration = compose((cell) => values[cell]);
    return isInner.has(box) || holds(configuration) ? configuration : undefined;
  };

  const accepted = Array.from({ length: estimated }, (_, i) => streamKey(0, "paving", i)).filter(
    (key) => decode((axis) => uniformAt(key, axis), 0) !== undefined,
  ).length;
  const [low, high] = [proven * (1 - summing), Math.min(1, total * (1 + summing))];
  return {
    way: "paving",
    parameters: slots.map(({ parameter }) => parameter.name),
    constraints: graph.constraints.map(({ index }) => index),
    share: { low, high, proven: true },
    detail: `${countOf(boxes.length, "box", "boxes")}, about ${String(Math.round((100 * accepted) / estimated))}% of candidates are feasible`,
    draw: {
      kind: "transform",
      axes,
      mass: total,
      decode,
      encode,
    },
  };

  function encode(values: Configuration): readonly number[] {
    const places = cube.pointAt(valuesOfCells(slots, values));
    const found = boxes.findIndex(({ from, to }) =>
      places.every((place, i) => (from[i] ?? 0) <= place && place <= (to[i] ?? 1)),
    );
    const box = boxes[found];
    if (box === undefined) return Array.from({ length: axes }, () => 0.5);
    const coordinates = [((ends[found - 1] ?? 0) + (ends[found] ?? 0)) / 2 / total];
    for (const [i, axis] of cube.axes.entries()) {
      if (axis.kind === "rest") continue;
      coordinates.push(shareWithin(axis, box.from[i] ?? 0, box.to[i] ?? 1, places[i] ?? 0));
    }
    return coordinates;
  }
}

/** By their lower corners, the first axis first. */
function byPlace(a: CubeBox, b: CubeBox): number {
  for (const [i, from] of a.from.entries()) {
    const difference = from - (b.from[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Rounding of sums of volumes, of few thousand boxes. */
const summing = 1e-12;
