/** Linear constraints of shares that add up to a total, sorted by what they say. */
import type { Group } from "./shares.ts";

export interface ShareRow {
  readonly terms: ReadonlyMap<number, number>;
  readonly low: number;
  readonly high: number;
}

/** Of the k-th member of a group, or of several. */
export interface ShareRows {
  readonly floors: readonly number[];
  readonly ceilings: readonly number[];
  /** Sums of two members or more, not of all, not of all but one. */
  readonly sums: readonly {
    readonly members: readonly number[];
    readonly low: number;
    readonly high: number;
  }[];
  /** No share is more than this many times another. */
  readonly ratio?: number;
  /** Something else is required. */
  readonly other: boolean;
}

/** What is nearer than this is taken as equal. */
export const slack = 1e-12;

/**
 * Sorts rows, the total taken away from each so that few coefficients are left. `undefined` where nothing is
 * feasible, or nothing but a border.
 */
export function normalise(group: Group, rows: readonly ShareRow[]): ShareRows | undefined {
  const { members, total } = group;
  const floors = members.map(() => 0);
  const ceilings = members.map(() => total);
  const places = new Map(members.map((member, k) => [member, k]));
  const sums = new Map<string, { members: readonly number[]; low: number; high: number }>();
  const ratios = new Map<number, number>();
  let other = false;
  for (const row of rows) {
    const { terms, low, high } = reduced(row, members, total);
    const [first] = terms;
    if (first === undefined) {
      if (low > slack || high < -slack) return undefined;
      continue;
    }
    const [member, factor] = first;
    const same = [...terms.values()].every((value) => value === factor);
    if (same) {
      const ends = [low / factor, high / factor].sort((a, b) => a - b);
      const [from = 0, to = total] = ends;
      const k = places.get(member) ?? 0;
      if (terms.size === 1) {
        floors[k] = Math.max(floors[k] ?? 0, from);
        ceilings[k] = Math.min(ceilings[k] ?? total, to);
      } else {
        const inside = members.filter((one) => terms.has(one));
        const key = inside.join(" ");
        const known = sums.get(key) ?? { members: inside, low: 0, high: total };
        sums.set(key, { ...known, low: Math.max(known.low, from), high: Math.min(known.high, to) });
      }
      continue;
    }
    const ratio = ratioOf(terms, low, high);
    if (ratio === undefined) {
      other = true;
      continue;
    }
    const key = (places.get(ratio.over) ?? 0) * members.length + (places.get(ratio.under) ?? 0);
    ratios.set(key, Math.min(ratios.get(key) ?? Infinity, ratio.most));
  }
  const bounds = tightened(floors, ceilings, total);
  if (bounds === undefined) return undefined;
  for (const { low, high } of sums.values()) if (low > high + slack) return undefined;
  const fixed = members.flatMap((one, k) => {
    const [low, high] = [bounds.floors[k] ?? 0, bounds.ceilings[k] ?? total];
    return high - low <= slack && members.length > 1 ? [{ members: [one], low, high }] : [];
  });
  const open = [...sums.values()].filter(({ low, high }) => low > slack || high < total - slack);
  const ratio = commonRatio(ratios, members.length);
  return {
    ...bounds,
    sums: [...fixed, ...open],
    ...(ratio === undefined ? {} : { ratio }),
    other: other || (ratio === undefined && ratios.size > 0),
  };
}

/** The coefficient that most members have, 0 among equals, is taken from all of them. */
function reduced(
  { terms, low, high }: ShareRow,
  members: readonly number[],
  total: number,
): ShareRow {
  const counts = new Map<number, number>([[0, 0]]);
  for (const member of members) {
    const value = terms.get(member) ?? 0;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  let common = 0;
  for (const [value, count] of counts) if (count > (counts.get(common) ?? 0)) common = value;
  const left = members.flatMap((member) => {
    const value = (terms.get(member) ?? 0) - common;
    return value === 0 ? [] : [[member, value] as const];
  });
  return { terms: new Map(left), low: low - common * total, high: high - common * total };
}

/** over ≤ most · under */
function ratioOf(
  terms: ReadonlyMap<number, number>,
  low: number,
  high: number,
): { readonly over: number; readonly under: number; readonly most: number } | undefined {
  if (terms.size !== 2) return undefined;
  const sign = high === 0 && low === -Infinity ? 1 : low === 0 && high === Infinity ? -1 : 0;
  const positive = [...terms].find(([, value]) => value * sign > 0);
  const negative = [...terms].find(([, value]) => value * sign < 0);
  if (positive === undefined || negative === undefined) return undefined;
  return { over: positive[0], under: negative[0], most: -negative[1] / positive[1] };
}

/** The bound of all ratios, where every pair has the same. */
function commonRatio(ratios: ReadonlyMap<number, number>, size: number): number | undefined {
  const [first, ...others] = ratios.values();
  if (first === undefined || ratios.size !== size * (size - 1) || !(first > 1)) return undefined;
  return others.every((each) => Math.abs(each - first) <= slack * first) ? first : undefined;
}

/** What the total and the other bounds leave of each; nothing where they leave nothing. */
function tightened(
  floors: readonly number[],
  ceilings: readonly number[],
  total: number,
): { readonly floors: readonly number[]; readonly ceilings: readonly number[] } | undefined {
  const least = floors.reduce((sum, floor) => sum + floor, 0);
  const most = ceilings.reduce((sum, top) => sum + top, 0);
  if (least > total + slack || most < total - slack) return undefined;
  if (floors.some((floor, k) => floor > (ceilings[k] ?? total) + slack)) return undefined;
  return {
    floors: floors.map((floor, k) => Math.max(floor, total - (most - (ceilings[k] ?? total)))),
    ceilings: ceilings.map((top, k) => Math.min(top, total - (least - (floors[k] ?? 0)))),
  };
}
