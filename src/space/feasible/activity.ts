/** Which parameters are active and how long arrays are, by the values of the discrete parameters that decide it. */
import type { Value } from "../../ir/value.ts";
import type { Domain, Parameter, Plan } from "../../plan/document.ts";
import { createReads } from "../../plan/reads.ts";
import { createCodec } from "../codec.ts";
import type { Scope } from "../environment.ts";
import { type Slot, type Space, wholeLength } from "../space.ts";
import { finiteValues, type WeightedValue } from "./cells.ts";
import { lengthsOf } from "./components.ts";

/** Parameters without conditions and with fixed lengths, under some values of those that decide. */
export interface Activity {
  /** Values of deciding parameters that are the same throughout. */
  readonly fixed: ReadonlyMap<string, Value>;
  /** The other active parameters; of deciding ones only the values that lead here. */
  readonly slots: readonly Slot[];
  /** How likely it is under scales and priors. */
  readonly chance: number;
}

/** Ways in which deciding parameters may come out. */
const mostLeaves = 10_000;
/** Values that a deciding parameter may have. */
const mostValues = 10_000;
/** Cases of which each has a graph of its own; where there are more, values that constraints read stay together. */
const mostSplit = 100;

/** One way in which the deciding parameters come out. */
interface Leaf {
  readonly decided: ReadonlyMap<string, WeightedValue>;
  readonly active: readonly { readonly slot: Slot; readonly domain: Domain }[];
  readonly chance: number;
}

/** The names of the parameters that conditions and lengths read. */
export function decidersOf(
  plan: Pick<Plan, "definitions">,
  slots: readonly Slot[],
): ReadonlySet<string> {
  const reads = createReads(plan);
  return new Set(
    slots.flatMap(({ parameter: { condition, domain } }) =>
      [...(condition === undefined ? [] : [condition]), ...lengthsOf(domain)].flatMap((each) => [
        ...reads(each).parameters,
      ]),
    ),
  );
}

/**
 * The cases of parameters, together all that has a chance. `undefined` where a deciding parameter is continuous or
 * there are too many.
 * @param readByConstraints parameters whose values are better known one by one
 */
export function activitiesOf(
  space: Space,
  slots: readonly Slot[],
  readByConstraints: ReadonlySet<string>,
): readonly Activity[] | undefined {
  const leaves = leavesOf(space, slots);
  if (leaves === undefined) return undefined;
  const groups = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const key = JSON.stringify([
      leaf.active.map(({ slot, domain }) => [slots.indexOf(slot), sizesOf(domain)]),
      [...leaf.decided.keys()],
    ]);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(leaf);
  }
  const split = [...groups.values()].flatMap((group) => products(group, readByConstraints));
  const cases =
    split.length <= mostSplit
      ? split
      : [...groups.values()].flatMap((group) => products(group, new Set()));
  return cases.map((group) => activityOf(slots, group));
}

function leavesOf(space: Space, slots: readonly Slot[]): readonly Leaf[] | undefined {
  const deciders = decidersOf(space.plan, slots);
  const values = new Map<Slot, readonly WeightedValue[]>();
  for (const slot of slots) {
    if (!deciders.has(slot.parameter.name)) continue;
    const own = finiteValues(slot, mostValues);
    if (own === undefined) return undefined;
    values.set(slot, own);
  }
  const leaves: Leaf[] = [];
  const configuration = new Map<string, Value>();
  const decided = new Map<string, WeightedValue>();
  const active: Leaf["active"][number][] = [];

  /** False where there are too many. */
  const visit = (at: number, chance: number): boolean => {
    const slot = slots[at];
    if (slot === undefined) {
      leaves.push({ decided: new Map(decided), active: [...active], chance });
      return leaves.length <= mostLeaves;
    }
    const { name, condition, domain } = slot.parameter;
    // A scope keeps the definitions that it has read.
    const scope = space.scope(configuration);
    if (condition !== undefined && scope.value(condition) !== true) return visit(at + 1, chance);
    const own = values.get(slot);
    if (own === undefined) {
      active.push({ slot, domain: withLengths(domain, scope) });
      const inBounds = visit(at + 1, chance);
      active.pop();
      return inBounds;
    }
    for (const value of own) {
      if (value.chance <= 0) continue;
      configuration.set(name, value.value);
      decided.set(name, value);
      const inBounds = visit(at + 1, chance * value.chance);
      configuration.delete(name);
      decided.delete(name);
      if (!inBounds) return false;
    }
    return true;
  };
  return visit(0, 1) ? leaves : undefined;
}

/** Arrays with the length that they have here. */
function withLengths(domain: Domain, scope: Scope): Domain {
  if (domain.kind !== "array") return domain;
  const { length, over, element, ...rest } = domain;
  const inner = withLengths(element, scope);
  if (length === undefined) return { ...rest, over, element: inner };
  const size = wholeLength(scope.value(length));
  const whole = typeof over === "number" ? over : over.length;
  return {
    ...rest,
    over: typeof over === "number" ? Math.min(whole, size) : over.slice(0, size),
    element: inner,
  };
}

function sizesOf(domain: Domain): readonly unknown[] {
  if (domain.kind !== "array") return [];
  return [domain.over, sizesOf(domain.element)];
}

/** Leaves that are alike in parts that are all combinations of some values, so that these are independent. */
function products(
  leaves: readonly Leaf[],
  apart: ReadonlySet<string>,
): readonly (readonly Leaf[])[] {
  const [first] = leaves;
  if (first === undefined) return [];
  const counts = [...first.decided.keys()].map((name) => {
    const values = new Set(leaves.map(({ decided }) => decided.get(name)?.value));
    return { name, values };
  });
  const several = counts.filter(({ values }) => values.size > 1);
  const cut =
    several.find(({ name }) => apart.has(name)) ??
    several.find(({ values }) => [...values].some((value) => typeof value === "object"));
  const combinations = counts.reduce((product, { values }) => product * values.size, 1);
  if (cut === undefined && combinations === leaves.length) return [leaves];
  const by = cut ?? several.toSorted((a, b) => a.values.size - b.values.size)[0];
  if (by === undefined) return [leaves];
  return [...by.values].flatMap((value) =>
    products(
      leaves.filter(({ decided }) => decided.get(by.name)?.value === value),
      apart,
    ),
  );
}

function activityOf(slots: readonly Slot[], leaves: readonly Leaf[]): Activity {
  const [first] = leaves;
  const fixed = new Map<string, Value>();
  const made: Slot[] = [];
  for (const slot of slots) {
    const { parameter } = slot;
    const own = first?.active.find((each) => each.slot === slot);
    if (own !== undefined) made.push(slotOf(slot, { ...parameter, domain: own.domain }));
    const decided = first?.decided.get(parameter.name);
    if (decided === undefined || decided.of !== slot) continue;
    const values = [...new Set(leaves.flatMap((leaf) => leaf.decided.get(parameter.name) ?? []))];
    if (values.length <= 1) fixed.set(parameter.name, decided.value);
    else made.push(restricted(slot, values));
  }
  return { fixed, slots: made, chance: leaves.reduce((sum, { chance }) => sum + chance, 0) };
}

/** The parameter with only these of its values, as likely to each other as before. */
function restricted(slot: Slot, values: readonly WeightedValue[]): Slot {
  const { parameter } = slot;
  if (parameter.domain.kind === "bool") return slotOf(slot, parameter);
  return slotOf(slot, {
    ...parameter,
    domain: {
      kind: "choice",
      ordered: parameter.domain.kind === "choice" ? parameter.domain.ordered : true,
      values: values.flatMap(({ value }) =>
        typeof value === "string" || typeof value === "number" ? [value] : [],
      ),
    },
    prior: { name: "choice", weights: values.map(({ chance }) => chance) },
  });
}

function slotOf(slot: Slot, conditional: Parameter): Slot {
  const { condition: _condition, ...parameter } = conditional;
  return {
    ...slot,
    parameter,
    codec: parameter.fidelity === true ? slot.codec : createCodec(parameter),
  };
}
