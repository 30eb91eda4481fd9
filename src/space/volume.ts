/**
 * How much of a declared space is feasible, by drawing: the share of configurations, under scales and
 * priors, that meet the known constraints.
 */
import type { Expression } from "../ir/expression.ts";
import type { Constraint, Domain, Parameter, Plan } from "../plan/document.ts";
import { createReads, type Reads } from "../plan/reads.ts";
import { type Codec, countLabels, createCodec } from "./codec.ts";
import { createEnvironment, noMetrics } from "./environment.ts";
import { StudyError } from "./error.ts";
import { streamKey, uniformAt } from "./random.ts";
import { createSpace, type Slot } from "./space.ts";

/** What constraints are known to leave of a number: all that is feasible lies within. */
export type Box = (
  parameter: string,
  /** Position in an array, outermost first. */
  at: readonly number[],
) => { readonly low: number; readonly high: number } | undefined;

export interface Volume {
  /** How many configurations were drawn, and how many of them are feasible. */
  readonly draws: number;
  readonly feasible: number;
  /** Share of the declared space from which they were drawn: outside, nothing is feasible. */
  readonly within: number;
  /** Feasible share of the declared space, and its interval of 95%. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** How many draws each constraint turns away, by its position in the plan; the most first, at least one. */
  readonly broken: readonly { readonly constraint: number; readonly count: number }[];
  /** Constraints that need a trial to be judged are not counted: what is feasible may be less. */
  readonly complete: boolean;
}

export interface VolumeOptions {
  readonly seed: number;
  readonly draws: number;
  readonly box?: Box;
  /** Drawing ends as soon as the share cannot come out lower than this: who asks wants to know no more. */
  readonly enough?: number;
}

/** `undefined` where nothing is required of parameters, or where drawing asks for too much. */
export function feasibleVolume(
  plan: Plan,
  { seed, draws: most, box = () => undefined, enough = Infinity }: VolumeOptions,
): Volume | undefined {
  const { part, complete } = constrainedPart(plan);
  if (part.constraints.length === 0) return undefined;
  try {
    const space = createSpace(part, createEnvironment(part), noMetrics);
    const spans = space.slots.flatMap((slot) => spansOf(slot, box));
    const counts = new Map<Constraint, number>();
    const within = spans.reduce((share, { from, to }) => share * (to - from), 1);
    let feasible = 0;
    let draws = 0;
    while (draws < most && (within * feasible) / most < enough) {
      const key = streamKey(seed, "volume", draws);
      draws += 1;
      const configuration = space.decode((axis) => {
        const u = uniformAt(key, axis);
        const span = spans[axis];
        return span === undefined ? u : span.from + u * (span.to - span.from);
      });
      const broken = space.broken(configuration, "all");
      if (broken.length === 0) feasible += 1;
      for (const constraint of broken) counts.set(constraint, (counts.get(constraint) ?? 0) + 1);
    }
    const { low, high } = wilsonInterval(feasible, draws);
    return {
      draws,
      feasible,
      within,
      share: (within * feasible) / draws,
      low: within * low,
      high: within * high,
      broken: [...counts]
        .map(([constraint, count]) => ({ constraint: plan.constraints.indexOf(constraint), count }))
        .toSorted((a, b) => b.count - a.count),
      complete,
    };
  } catch (error) {
    if (error instanceof StudyError) return undefined;
    throw error;
  }
}

/** The known constraints that need no trial, with the parameters that they depend on. */
function constrainedPart(plan: Plan): { readonly part: Plan; readonly complete: boolean } {
  const reads = createReads(plan);
  const known = plan.constraints.filter(({ phase }) => phase === "parameter");
  const constraints = known.filter(({ holds, condition }) =>
    readsOf(reads, holds, condition).every(({ trials }) => trials.size === 0),
  );
  const needed = new Set(
    constraints.flatMap(({ holds, condition }) =>
      readsOf(reads, holds, condition).flatMap((each) => [...each.parameters]),
    ),
  );
  // Conditions and lengths read earlier parameters only, so that one pass from the end finds all.
  for (const { name, condition, domain } of plan.parameters.toReversed()) {
    if (!needed.has(name)) continue;
    for (const read of readsOf(reads, condition, ...lengthsOf(domain)))
      for (const parameter of read.parameters) needed.add(parameter);
  }
  const parameters = plan.parameters.filter(({ name }) => needed.has(name));
  return {
    part: { ...plan, parameters, constraints },
    complete: constraints.length === known.length,
  };
}

function readsOf(
  reads: (expression: Expression) => Reads,
  ...expressions: readonly (Expression | undefined)[]
): readonly Reads[] {
  return expressions.flatMap((each) => (each === undefined ? [] : [reads(each)]));
}

function lengthsOf(domain: Domain): readonly Expression[] {
  if (domain.kind !== "array") return [];
  return [...(domain.length === undefined ? [] : [domain.length]), ...lengthsOf(domain.element)];
}

/** The part of an axis of the unit cube from which is drawn. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const whole: Span = { from: 0, to: 1 };

/**
 * One span for each axis of a parameter. One that may be inactive keeps its whole axes: what is left of its
 * range says nothing of configurations without it.
 */
function spansOf({ parameter, codec }: Slot, box: Box): readonly Span[] {
  const { axes } = codec;
  const free = Array.from({ length: axes }, () => whole);
  if (parameter.condition !== undefined || axes === 0) return free;
  const places = placesOf(parameter.domain);
  if (places?.length !== axes) return free;
  // All elements are made alike, and most of them have the same range left.
  const element = createCodec({ ...parameter, domain: elementOf(parameter.domain) });
  const spans = new Map<string, Span>();
  return places.map((at) => {
    const range = box(parameter.name, at);
    if (range === undefined) return whole;
    const key = `${String(range.low)} ${String(range.high)}`;
    const span = spans.get(key) ?? spanOf(element, range);
    spans.set(key, span);
    return span;
  });
}

function elementOf(domain: Domain): Domain {
  return domain.kind === "array" ? elementOf(domain.element) : domain;
}

/** The places of an array of numbers, in the order of its axes; a number has one. */
function placesOf(domain: Parameter["domain"]): readonly (readonly number[])[] | undefined {
  if (domain.kind === "real" || domain.kind === "int") return [[]];
  if (domain.kind !== "array" || domain.length !== undefined) return undefined;
  const inner = placesOf(domain.element);
  if (inner === undefined) return undefined;
  return Array.from({ length: countLabels(domain.over) }, (_, i) =>
    inner.map((place) => [i, ...place]),
  ).flat();
}

/** Where a number is within a range: values increase along its axis, so that both ends are found by bisection. */
function spanOf(
  codec: Codec,
  { low, high }: { readonly low: number; readonly high: number },
): Span {
  const valueAt = (u: number): number => {
    const value = codec.decode(
      () => u,
      0,
      () => 0,
    );
    return typeof value === "number" ? value : NaN;
  };
  const from = bisect((u) => valueAt(u) >= low);
  const to = bisect((u) => valueAt(u) > high);
  return from < to ? { from, to } : whole;
}

/** The smallest u in 0 … 1 at which something that stays true becomes true; 1 where it never does. */
function bisect(isTrue: (u: number) => boolean): number {
  if (isTrue(0)) return 0;
  if (!isTrue(1)) return 1;
  let [before, after] = [0, 1];
  for (let i = 0; i < 53; i++) {
    const middle = (before + after) / 2;
    if (isTrue(middle)) after = middle;
    else before = middle;
  }
  return after;
}

/**
 * Interval of 95% for the chance behind `hits` of `trials`: Wilson, "Probable inference, the law of
 * succession, and statistical inference", JASA 22 (1927).
 */
export function wilsonInterval(
  hits: number,
  trials: number,
): { readonly low: number; readonly high: number } {
  const z = 1.959963984540054;
  const share = hits / trials;
  const scale = 1 + (z * z) / trials;
  const middle = (share + (z * z) / (2 * trials)) / scale;
  const half =
    (z / scale) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return {
    low: hits === 0 ? 0 : Math.max(0, middle - half),
    high: hits === trials ? 1 : Math.min(1, middle + half),
  };
}
