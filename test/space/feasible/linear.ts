/** Studies as text, as the component that their parameters and requirements make. */
import { graphOfPlan } from "../../../src/analysis/unfold.ts";
import type { Plan } from "../../../src/plan/document.ts";
import { lowerStudy } from "../../../src/plan/lowering/study.ts";
import type { Coordinates } from "../../../src/space/codec.ts";
import type { Configuration } from "../../../src/space/configuration.ts";
import { createEnvironment, noMetrics } from "../../../src/space/environment.ts";
import type { Component, Draw, Part, PartMaker } from "../../../src/space/feasible/part.ts";
import { streamKey, uniformAt } from "../../../src/space/random.ts";
import { createSpace, type Space } from "../../../src/space/space.ts";
import type { Value } from "../../../src/ir/value.ts";
import { check } from "../../semantics/harness.ts";

export interface Study {
  readonly component: Component;
  readonly space: Space;
  readonly plan: Plan;
  /** The numbers of a configuration, in a row. */
  readonly numbers: (configuration: Configuration) => readonly number[];
}

/** All parameters and requirements as one component. */
export function study(...lines: readonly string[]): Study {
  const enums: string[] = lines.filter((line) => line.startsWith("enum"));
  const others = lines.filter((line) => !line.startsWith("enum"));
  const text = `${enums.join("\n")}\nstudy s {\n${others.join("\n")}\nminimize 1\n}`;
  const program = check(text);
  const errors = program.diagnostics.filter(({ severity }) => severity === "error");
  const [first] = program.studies;
  if (first === undefined || errors.length > 0) {
    throw new Error(`${text}: ${errors.map(({ message }) => message).join("; ")}`);
  }
  const plan = lowerStudy(first, program);
  const space = createSpace(plan, createEnvironment(plan), noMetrics);
  return {
    plan,
    space,
    component: {
      slots: space.slots,
      graph: graphOfPlan(plan),
      holds: (values) => space.broken(values).length === 0,
    },
    numbers: (configuration) => [...configuration.values()].flatMap(flat),
  };
}

function flat(value: Value): readonly number[] {
  if (typeof value === "number") return [value];
  const items: readonly Value[] = Array.isArray(value) ? value : [];
  return items.flatMap(flat);
}

/** The part that a maker makes, which must be one. */
export function made(maker: PartMaker, { component }: Study): Part {
  const part = maker(component);
  if (part === undefined) throw new Error("not made");
  if (part.way === "infeasible") throw new Error("infeasible");
  return part;
}

/** Draws of a part under a seed. */
export function drawMany(draw: Draw, n: number, seed = 1): readonly Configuration[] {
  const found: Configuration[] = [];
  if (draw.kind === "chain") {
    const state = draw.start(streamKey(seed, "chain"));
    for (let i = 0; i < n; i++) found.push(state(i));
    return found;
  }
  for (let i = 0; found.length < n; i++) {
    const values = draw.decode(coordinates(seed, i), 0);
    if (values !== undefined) found.push(values);
  }
  return found;
}

function coordinates(seed: number, i: number): Coordinates {
  const key = streamKey(seed, "draw", i);
  return (axis) => uniformAt(key, axis);
}

/** Draws of the declared law until `n` of them meet the requirements. */
export function rejection(
  { space, component }: Study,
  n: number,
  seed = 2,
): readonly Configuration[] {
  const found: Configuration[] = [];
  for (let i = 0; found.length < n; i++) {
    if (i > 4000 * n) throw new Error("the oracle finds nothing");
    const values = space.decode(coordinates(seed, i));
    if (component.holds(values)) found.push(values);
  }
  return found;
}

/** The distance of two samples after Kolmogorov and Smirnov, times √(nm / (n + m)): above 1.95 once in a thousand. */
export function twoSamples(first: readonly number[], second: readonly number[]): number {
  const [a, b] = [first, second].map((sample) => sample.toSorted((x, y) => x - y));
  if (a === undefined || b === undefined) return NaN;
  let [i, j, distance] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const x = Math.min(a[i] ?? NaN, b[j] ?? NaN);
    while (i < a.length && (a[i] ?? NaN) <= x) i++;
    while (j < b.length && (b[j] ?? NaN) <= x) j++;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  return distance * Math.sqrt((a.length * b.length) / (a.length + b.length));
}
