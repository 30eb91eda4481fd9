/**
 * Branch and bound over boxes: the box with the least bound is cut in two until nothing is left that could be better
 * than the best point by more than the tolerance (R. B. Kearfott, Rigorous Global Search: Continuous Problems,
 * Kluwer 1996).
 */
import type { Box } from "../../analysis/tape/intervals.ts";
import { cutBox } from "./branch.ts";
import { createHeap } from "./heap.ts";
import type { LocalSearch } from "./local.ts";
import type { Model } from "./model.ts";
import type { Reduced, Reducer } from "./reduce.ts";

export interface Found<J> {
  readonly judged: J;
  readonly value: number;
}

export interface Outcome<J> {
  readonly best?: Found<J>;
  /** Nothing feasible has a smaller objective. */
  readonly bound: number;
  /** `exhausted`: nothing is left to look at. */
  readonly end: "exhausted" | "within tolerance" | "stopped" | "boxes" | "memory";
  readonly boxes: number;
}

export interface SearchInput<J> {
  readonly model: Model;
  readonly reduce: Reducer;
  readonly local: LocalSearch;
  /** The point as a configuration with its objective, where it is feasible. */
  readonly judge: (point: Float64Array) => Found<J> | undefined;
  /** The objective to be made small; absent: the first feasible point will do. */
  readonly goal: number | undefined;
  readonly tolerance: number;
  readonly mostBoxes: number;
  readonly shouldStop: () => boolean;
}

interface Open {
  readonly box: Box;
  readonly low: number;
  readonly reduced: Reduced;
}

/** Boxes that wait at the same time: more would take too much memory. */
const mostOpen = 400_000;
/** From how many points the first box is searched, beside its middle. */
const starts = 12;

export function searchBoxes<J>(input: SearchInput<J>): Outcome<J> {
  const { model, goal, reduce, local, judge, tolerance, mostBoxes, shouldStop } = input;
  const open = createHeap<Open>();
  let best: Found<J> | undefined;
  let boxes = 0;
  /** The least bound of what was left out for not being better by more than the tolerance, or could not be cut. */
  let leftOut = Infinity;

  const below = (): number =>
    best === undefined ? Infinity : best.value - tolerance * Math.max(1, Math.abs(best.value));

  const root = { low: Float64Array.from(model.box.low), high: Float64Array.from(model.box.high) };
  visit(root, -Infinity);
  explore();

  let end: Outcome<J>["end"] = "exhausted";
  let nextSearch = 4;
  for (;;) {
    if (goal === undefined && best !== undefined) break;
    if (open.size() === 0) break;
    if (open.least() >= below()) {
      end = "within tolerance";
      break;
    }
    if (boxes % 16 < 2 && shouldStop()) {
      end = "stopped";
      break;
    }
    if (boxes >= mostBoxes) {
      end = "boxes";
      break;
    }
    if (open.size() > mostOpen) {
      leftOut = Math.min(leftOut, open.dropFrom(below()));
      if (open.size() > mostOpen) {
        end = "memory";
        break;
      }
    }
    const taken = open.take();
    if (taken === undefined) break;
    const { box, low, reduced } = taken;
    if (boxes >= nextSearch) {
      nextSearch = Math.ceil(nextSearch * 1.5);
      consider(local.improve(reduced.at, box));
      consider(local.improve(reduced.at, model.box));
    }
    const parts = cutBox(model, box, reduced);
    if (parts.length === 0) {
      // Too small to cut: a point of it is as good as all of it.
      consider(reduced.at);
      leftOut = Math.min(leftOut, low);
      continue;
    }
    for (const part of parts) visit(part, low);
  }
  const value = best?.value ?? Infinity;
  const bound = Math.min(value, leftOut, open.least(), below());
  return { ...(best === undefined ? {} : { best }), bound, end, boxes };

  function visit(box: Box, atLeast: number): void {
    boxes++;
    const reduced = reduce(
      box,
      model.objectives.map((_, k) => (k === goal ? below() : Infinity)),
    );
    if (reduced === undefined) return;
    const low = Math.max(
      goal === undefined ? -Infinity : (reduced.low[goal] ?? -Infinity),
      atLeast,
    );
    tryPoint(reduced.at, box);
    if (low < below()) open.add(low, { box, low, reduced });
  }

  /** A point that looks better than the best is worth a local search. */
  function tryPoint(at: Float64Array, box: Box): void {
    const { value, missed } = local.measure(at);
    if (!(value < (best?.value ?? Infinity)) || missed > 1e-6) return;
    consider(at);
    consider(local.improve(at, box));
  }

  function consider(at: Float64Array): void {
    const found = judge(at);
    if (found !== undefined && (best === undefined || found.value < best.value)) {
      best = found;
    }
  }

  /** Local searches from points spread over the first box. */
  function explore(): void {
    const { low, high } = root;
    for (let i = 0; i <= starts; i++) {
      if (shouldStop()) return;
      const from = low.map((x, place) => x + spread(i, place) * ((high[place] ?? 0) - x));
      consider(local.improve(from, root));
    }
  }
}

/** The middle first, then a sequence that fills the cube: multiples of irrational numbers. */
function spread(i: number, place: number): number {
  if (i === 0) return 0.5;
  const step = Math.sqrt(primes[place % primes.length] ?? 2);
  const at = (i * step + Math.floor(place / primes.length) / 7) % 1;
  return at;
}

const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
