/**
 * One simplex under linear constraints, drawn by an exact transform: floors, ceilings, the sum of a group,
 * groups whose sums are fixed, a bound on the ratio of any two shares. What else is linear is left to polytopes.
 */
import { affineSet } from "./affine.ts";
import { underCeilings } from "./ceilings.ts";
import { columnsOf } from "./columns.ts";
import type { Part, PartMaker } from "./part.ts";
import { boundedRatio } from "./ratio.ts";
import { normalise, type ShareRow, type ShareRows, slack } from "./share-rows.ts";
import {
  boundedGroup,
  type Group,
  product,
  shifted,
  type ShareTransform,
  wholeSimplex,
} from "./shares.ts";

/** A component of one simplex whose constraints have an exact transform. */
export const simplexPart: PartMaker = (component) => {
  const columns = columnsOf(component.slots);
  const [simplex, ...more] = columns?.simplexes ?? [];
  if (columns === undefined || simplex === undefined || more.length > 0) return undefined;
  const { concentrations } = simplex;
  if (columns.columns.length !== concentrations.length) return undefined;
  const set = affineSet(component.graph, columns.columnOf);
  if (set === undefined) return undefined;
  const members = concentrations.map((_, i) => i);
  const rows = set.rows.map(({ index, value, low, high }) => ({
    terms: new Map(index.map((member, k) => [member, value[k] ?? 0])),
    low,
    high,
  }));
  const made = transformOf({ members, concentrations, total: 1 }, rows);
  if (made === undefined) return undefined;
  const { transform, words } = made;
  const size = members.length;
  const chance = transform.chance;
  const part: Part = {
    way: "simplex",
    parameters: component.slots.map(({ parameter }) => parameter.name),
    constraints: [...new Set(set.rows.map(({ constraint }) => constraint))],
    share: { low: chance, high: chance, proven: true },
    detail: words,
    draw: {
      kind: "transform",
      axes: transform.axes,
      decode: (at, first) => {
        const shares = new Float64Array(size);
        transform.decode(at, first, shares);
        return columns.toConfiguration(shares);
      },
      encode: (values) => {
        const point = Array.from({ length: transform.axes }, () => 0.5);
        transform.encode(columns.fromConfiguration(values), point, 0);
        return point;
      },
    },
  };
  return part;
};

interface Made {
  readonly transform: ShareTransform;
  /** What kind it is, for people. */
  readonly words: string;
}

/** Sums that are fixed divide the simplex; each group is a smaller one. */
function transformOf(group: Group, given: readonly ShareRow[]): Made | undefined {
  const rows = normalise(group, given);
  if (rows === undefined) return undefined;
  const fixed = rows.sums.find(({ low, high }) => high - low <= slack);
  if (fixed === undefined) return boundedTransform(group, rows);
  const within = new Set(fixed.members);
  const sum = (fixed.low + fixed.high) / 2;
  const parts = [true, false].map((inside) => {
    const places = group.members.flatMap((member, k) => (within.has(member) === inside ? [k] : []));
    return {
      members: places.map((k) => group.members[k] ?? 0),
      concentrations: places.map((k) => group.concentrations[k] ?? 0),
      total: inside ? sum : group.total - sum,
    };
  });
  const made = parts.map((part) => {
    const own = new Set(part.members);
    // What is fixed for the others counts as a constant; what mixes both groups is no bound of one.
    const others = parts.find((other) => other !== part);
    return others === undefined ? undefined : divided(part, others, own, given);
  });
  const [first, second] = made;
  if (first === undefined || second === undefined) return undefined;
  const transform = product([first.transform, second.transform]);
  return { transform: { ...transform, chance: 0 }, words: "groups with fixed sums" };
}

/** The rows that speak of one of two groups, in which all members of the other have the same coefficient. */
function divided(
  part: Group,
  others: Group,
  own: ReadonlySet<number>,
  given: readonly ShareRow[],
): Made | undefined {
  const rows: ShareRow[] = [];
  for (const row of given) {
    const outside = others.members.map((member) => row.terms.get(member) ?? 0);
    const inside = part.members.map((member) => row.terms.get(member) ?? 0);
    const [a = 0, b = 0] = [outside[0], inside[0]];
    if (outside.every((value) => value === a)) {
      const constant = a * others.total;
      rows.push({
        terms: new Map([...row.terms].filter(([member]) => own.has(member))),
        low: row.low - constant,
        high: row.high - constant,
      });
    } else if (!inside.every((value) => value === b)) {
      return undefined;
    }
  }
  return transformOf(part, rows);
}

/** No sum is fixed. */
function boundedTransform(group: Group, rows: ShareRows): Made | undefined {
  const { members, concentrations, total } = group;
  const { floors, ceilings, sums, ratio, other } = rows;
  if (other) return undefined;
  if (members.length === 1) return { transform: wholeSimplex(group), words: "a single share" };
  const uniform = concentrations.every((each) => each === 1);
  const free =
    floors.every((floor) => floor <= slack) && ceilings.every((top) => top >= total - slack);
  if (ratio !== undefined) {
    if (!uniform || sums.length > 0 || !impliedBy(ratio, rows, group)) return undefined;
    return {
      transform: boundedRatio(members, total, ratio),
      words: "exponentials within a ratio of the smallest",
    };
  }
  if (free && sums.length === 0)
    return { transform: wholeSimplex(group), words: "the whole simplex" };
  const [only, ...more] = sums;
  if (only !== undefined) {
    if (!free || more.length > 0) return undefined;
    return {
      transform: boundedGroup(group, new Set(only.members), only),
      words: "the sum of a group within bounds",
    };
  }
  if (!uniform) return singleBound(group, rows);
  const left = total - floors.reduce((sum, floor) => sum + floor, 0);
  if (!(left > 0)) return undefined;
  const inner = withCeilings(
    { members, concentrations, total: left },
    ceilings.map((top, k) => top - (floors[k] ?? 0)),
  );
  if (inner === undefined) return undefined;
  const room = left / total;
  let chance = inner.chance;
  for (let k = 1; k < members.length; k++) chance *= room;
  return {
    transform: floors.some((floor) => floor > 0)
      ? { ...shifted(inner, 1, members, floors), chance }
      : inner,
    words: "an affine image of a simplex with bounds",
  };
}

/** Ceilings of a uniform simplex. Where little is left below all of them, what is left is a simplex as well. */
function withCeilings(group: Group, ceilings: readonly number[]): ShareTransform | undefined {
  const { members, total } = group;
  if (ceilings.every((top) => top >= total - slack)) return wholeSimplex(group);
  const spare = ceilings.reduce((sum, top) => sum + top, 0) - total;
  if (!(spare > 0)) return undefined;
  const direct = underCeilings(members, total, ceilings);
  if (direct !== undefined && spare > Math.min(...ceilings) + slack) return direct;
  const turned = { ...group, total: spare };
  const inner = ceilings.every((top) => top >= spare - slack)
    ? wholeSimplex(turned)
    : underCeilings(members, spare, ceilings);
  if (inner === undefined) return undefined;
  let chance = inner.chance;
  for (let k = 1; k < members.length; k++) chance *= spare / total;
  return { ...shifted(inner, -1, members, ceilings), chance };
}

/** One share with bounds, the others free: any concentrations. */
function singleBound(group: Group, { floors, ceilings }: ShareRows): Made | undefined {
  const { members, total } = group;
  const least = floors.reduce((sum, floor) => sum + floor, 0);
  const most = ceilings.reduce((sum, top) => sum + top, 0);
  const bound = members.flatMap((member, k) => {
    const [low, high] = [floors[k] ?? 0, ceilings[k] ?? total];
    const isFloor = low > slack && low > total - (most - high) + slack;
    const isCeiling = high < total - (least - low) - slack;
    // Of two shares one says all.
    return (members.length === 2 ? k === 0 : isFloor || isCeiling) ? [{ member, low, high }] : [];
  });
  const [only, ...more] = bound;
  if (only === undefined || more.length > 0) return undefined;
  return {
    transform: boundedGroup(group, new Set([only.member]), only),
    words: "one share within bounds",
  };
}

/** Whether bounds say nothing that a bound on all ratios does not say. */
function impliedBy(ratio: number, { floors, ceilings }: ShareRows, { total }: Group): boolean {
  const others = floors.length - 1;
  const [least, most] = [total / (1 + ratio * others), (total * ratio) / (ratio + others)];
  return (
    floors.every((floor) => floor <= least * (1 + slack)) &&
    ceilings.every((top) => top >= most * (1 - slack))
  );
}
