/** Finite random studies, and all of their configurations by plain recursion. */
import type { Value } from "../../../src/ir/value.ts";
import type { Domain, Parameter, Plan } from "../../../src/plan/document.ts";
import type { Configuration } from "../../../src/space/configuration.ts";
import { createEnvironment, noMetrics } from "../../../src/space/environment.ts";
import { createSpace, type Space, wholeLength } from "../../../src/space/space.ts";
import { createDraw, randomPlan } from "../../analysis/random-study.ts";
import { bool, choice, int, real } from "../../support/plans.ts";

const members = ["a", "b", "c"];
const steps = (low: number, high: number, step: number): Domain =>
  real(low, high, { name: "step", step });

/** Each parameter of a random study with few values, or with a single one. */
const finite: Readonly<Record<string, readonly [few: Domain, one: Domain]>> = {
  x: [steps(-3, 3, 1.5), steps(1, 1, 1)],
  y: [steps(0, 10, 2.5), steps(4, 4, 1)],
  w: [int(1, 64, "pow2"), int(8, 8)],
  n: [int(0, 3), int(2, 2)],
  c: [choice(...members), choice("b")],
  p: [
    { kind: "choice", values: ["low", "mid", "high"], ordered: true },
    { kind: "choice", values: ["mid"], ordered: true },
  ],
  g: [choice(16, 1, 4), choice(4)],
  t: [steps(0, 1, 0.25), steps(0.5, 0.5, 1)],
  b: [bool, bool],
  m: [steps(0, 2, 0.5), steps(1, 1, 1)],
  s: [
    { kind: "array", element: steps(0, 1, 0.5), over: members },
    { kind: "array", element: steps(0.5, 0.5, 1), over: members },
  ],
  o: [
    { kind: "permutation", over: members },
    { kind: "permutation", over: members },
  ],
};

export function finitePlan(seed: number, requirements: number, depth: number): Plan {
  const plan = randomPlan(seed, requirements, depth);
  const draw = createDraw(seed);
  const parameters = plan.parameters.map((parameter): Parameter => {
    const few = draw.below(3) === 0;
    if (parameter.name === "k") {
      const { domain } = parameter;
      return domain.kind === "array"
        ? { ...parameter, domain: { ...domain, element: few ? int(1, 3) : int(2, 2) } }
        : parameter;
    }
    if (parameter.name === "d" && parameter.domain.kind === "int") {
      const { low } = parameter.domain;
      return { ...parameter, domain: int(low, few ? low + 2 : low) };
    }
    const domain = finite[parameter.name]?.[few ? 0 : 1] ?? parameter.domain;
    return { ...parameter, domain };
  });
  return { ...plan, parameters };
}

export function spaceOf(plan: Plan): Space {
  return createSpace(plan, createEnvironment(plan), noMetrics);
}

/** All configurations, the last parameter fastest. */
export function* configurations(
  space: Space,
  slot = 0,
  before: Configuration = new Map(),
): Iterable<Configuration> {
  const next = space.slots[slot];
  if (next === undefined) {
    yield before;
    return;
  }
  const { name, condition, domain } = next.parameter;
  const scope = space.scope(before);
  if (condition !== undefined && scope.value(condition) !== true) {
    yield* configurations(space, slot + 1, before);
    return;
  }
  const length =
    domain.kind === "array" && domain.length !== undefined
      ? wholeLength(scope.value(domain.length))
      : Infinity;
  for (const value of values(domain, length)) {
    yield* configurations(space, slot + 1, new Map([...before, [name, value]]));
  }
}

function values(domain: Domain, length: number): readonly Value[] {
  switch (domain.kind) {
    case "bool":
      return [false, true];
    case "choice":
      return domain.values;
    case "int":
    case "real": {
      const { low, high, scale } = domain;
      const found: number[] = [];
      const step = scale.name === "step" ? (scale.step ?? 1) : 1;
      if (scale.name === "pow2") for (let v = low; v <= high; v *= 2) found.push(v);
      else for (let i = 0; low + i * step <= high; i++) found.push(low + i * step);
      return found;
    }
    case "permutation": {
      // Of three members, the order in which a grid has them.
      return [
        [0, 1, 2],
        [0, 2, 1],
        [2, 0, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 1, 0],
      ];
    }
    case "array": {
      const size = Math.min(
        length,
        typeof domain.over === "number" ? domain.over : domain.over.length,
      );
      let lists: readonly (readonly Value[])[] = [[]];
      for (let i = 0; i < size; i++) {
        lists = lists.flatMap((list) =>
          values(domain.element, Infinity).map((item) => [...list, item]),
        );
      }
      return lists;
    }
    case "simplex":
      throw new Error("a simplex has infinitely many values");
  }
}
