/**
 * `solve global` of several objectives: a front such that no feasible configuration is better than all its points
 * by more than an allowance. A box is left out once a point of the front is, but for the allowance, as good in
 * everything as anything in the box (J. Fernández, B. Tóth, Obtaining the efficient set of nonlinear biobjective
 * optimization problems via interval branch-and-bound methods, Computational Optimization and Applications 42, 2009).
 */
import type { Box } from "../../analysis/tape/intervals.ts";
import type { Plan } from "../../plan/document.ts";
import type { MetricSource } from "../../space/environment.ts";
import type { Solution } from "../solution.ts";
import { cutBox } from "./branch.ts";
import type { Judged } from "./configuration.ts";
import { conflictOf } from "./conflict.ts";
import { createFront, type Front } from "./front.ts";
import { createHeap } from "./heap.ts";
import { createLocalSearch } from "./local.ts";
import type { GlobalOptions } from "./options.ts";
import { createReducer, type Reduced } from "./reduce.ts";
import { createStudy, type GlobalStudy, searchGoal, stepsOfPolish } from "./study.ts";

const defaultAllowance = 1e-2;
const defaultBoxes = 300_000;
/** For the best of each objective alone, which say how far the front reaches. */
const ends = { tolerance: 1e-4, mostBoxes: 20_000 };

interface Open {
  readonly box: Box;
  readonly reduced: Reduced;
}

/**
 * The front of a plan of several objectives. `tolerance` is the allowance, relative to how far each objective ranges
 * over the points that are best in one objective alone; 0.01 where absent. Throws a `StudyError` for what it cannot
 * treat.
 */
export function solveGlobalPareto(
  plan: Plan,
  metrics: MetricSource,
  options: GlobalOptions = {},
): Solution {
  const allowance = options.tolerance ?? defaultAllowance;
  const shouldStop = options.shouldStop ?? (() => false);
  const study = createStudy(plan, metrics);
  const seen: Judged[] = [];
  const best: Judged[] = [];
  let boxes = 0;
  for (const k of plan.objectives.keys()) {
    const outcome = searchGoal(study, k, { ...ends, shouldStop }, (judged) => seen.push(judged));
    boxes += outcome.boxes;
    if (outcome.best !== undefined) best.push(outcome.best.judged);
    else if (outcome.end === "exhausted" && outcome.bound === Infinity) {
      return result("infeasible", [], boxes, [], conflictOf(plan, metrics));
    }
  }
  const ranges = rangesOf(best.map(study.lossesOf), plan.objectives.length);
  const front = createFront<Judged>(ranges);
  for (const judged of seen) addTo(front, study, judged);
  const limits = { allowance, shouldStop, mostBoxes: options.boxes ?? defaultBoxes };
  const { reached, visited } = closeIn(study, front, ranges, limits);
  boxes += visited;
  const points = front
    .points()
    .toSorted((a, b) => (a.values[0] ?? 0) - (b.values[0] ?? 0))
    .map(({ judged }) => judged);
  const notes = [
    reached < Infinity && points.length > 0
      ? `For each feasible configuration some point is worse by at most ${percent(reached)} of the range of any objective.`
      : "Nothing is proven of what was not looked at.",
  ];
  return result(reached <= allowance ? "optimal" : "stopped", points, boxes, notes, []);
}

function result(
  status: Solution["status"],
  points: Solution["points"],
  boxes: number,
  notes: readonly string[],
  conflict: readonly number[],
): Solution {
  const work = { count: boxes, unit: "boxes" } as const;
  return { solver: "global", status, points, prices: [], conflict, work, notes };
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2)).toString()}%`;
}

function addTo(front: Front<Judged>, { lossesOf }: GlobalStudy, judged: Judged): void {
  const losses = lossesOf(judged);
  if (losses.every(Number.isFinite)) front.add(losses, judged);
}

/** From the least to the greatest of each objective over the best points; where they agree its size, or 1. */
function rangesOf(points: readonly (readonly number[])[], count: number): readonly number[] {
  return Array.from({ length: count }, (_, k) => {
    const values = points.map((point) => point[k] ?? 0).filter(Number.isFinite);
    if (values.length === 0) return 1;
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const size = Math.max(1, Math.abs(low), Math.abs(high));
    return high - low > 1e-9 * size ? high - low : size;
  });
}

interface Limits {
  readonly allowance: number;
  readonly shouldStop: () => boolean;
  readonly mostBoxes: number;
}

/** Cuts boxes until none can hold what the front lacks; the allowance that is reached. */
function closeIn(
  { model, derivatives, judge, lossesOf }: GlobalStudy,
  front: Front<Judged>,
  ranges: readonly number[],
  { allowance, shouldStop, mostBoxes }: Limits,
): { readonly reached: number; readonly visited: number } {
  const local = createLocalSearch(
    model,
    derivatives,
    ranges.map((range) => 1 / range),
  );
  const reduce = createReducer(model, derivatives, undefined, (at) => at);
  const open = createHeap<Open>();
  let visited = 0;
  let reached = allowance;
  visit(
    { low: Float64Array.from(model.box.low), high: Float64Array.from(model.box.high) },
    ranges.map(() => -Infinity),
  );
  for (let next = open.take(); next !== undefined; next = open.take()) {
    const { box, reduced } = next;
    const excess = front.excess(reduced.low);
    // Points that were found since may be as good as all of it.
    if (excess <= allowance) continue;
    if (visited >= mostBoxes || (visited % 16 < 2 && shouldStop())) {
      open.add(-excess, next);
      break;
    }
    const parts = cutBox(model, box, reduced);
    if (parts.length === 0) reached = Math.max(reached, excess);
    for (const part of parts) visit(part, reduced.low);
  }
  for (let next = open.take(); next !== undefined; next = open.take()) {
    reached = Math.max(reached, front.excess(next.reduced.low));
  }
  return { reached, visited };

  function visit(box: Box, atLeast: readonly number[]): void {
    visited++;
    if (front.excess(atLeast) <= allowance) return;
    const found = reduce(box, front.below(atLeast, allowance));
    if (found === undefined) return;
    const low = found.low.map((value, k) => Math.max(value, atLeast[k] ?? -Infinity));
    consider(found.at, box);
    const excess = front.excess(low);
    if (excess > allowance) open.add(-excess, { box, reduced: { ...found, low } });
  }

  /** A point that no other is as good as has better ones beside it. */
  function consider(at: Float64Array, box: Box): void {
    const judged = judge(at);
    if (judged !== undefined && front.excess(lossesOf(judged)) <= 0) return;
    if (judged !== undefined) addTo(front, { model, derivatives, judge, lossesOf }, judged);
    const better = judge(local.improve(at, box, stepsOfPolish));
    if (better !== undefined) addTo(front, { model, derivatives, judge, lossesOf }, better);
  }
}
