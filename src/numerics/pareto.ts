/**
 * Which points no other one dominates. Points are losses, less is better in each; a point dominates another where
 * it is nowhere worse and somewhere better. One with a NaN neither dominates nor is dominated. Equal points do not
 * dominate each other: all of them count.
 */

export type Losses = readonly number[];

/** Values of objectives so that less is better in each. */
export function lossesOf(
  objectives: readonly { readonly direction: "minimize" | "maximize" }[],
  values: readonly number[],
): Losses {
  return objectives.map(({ direction }, i) => {
    const value = values[i] ?? NaN;
    return direction === "minimize" ? value : 0 - value;
  });
}

export function dominates(a: Losses, b: Losses): boolean {
  let better = false;
  for (const [i, loss] of a.entries()) {
    const other = b[i] ?? NaN;
    if (!(loss <= other)) return false;
    if (loss < other) better = true;
  }
  return better;
}

/** The positions of the points that no other dominates, ascending. */
export function nonDominated(points: readonly Losses[]): readonly number[] {
  const left: number[] = [];
  const front: Losses[] = [];
  for (const i of inOrder(points)) {
    const point = points[i] ?? [];
    if (isDominatedBy(front, point)) continue;
    left.push(i);
    front.push(point);
  }
  return left.toSorted((a, b) => a - b);
}

/** Lexicographic: what dominates a point stands before it. Ties as they are; a NaN stands anywhere. */
function inOrder(points: readonly Losses[]): readonly number[] {
  const compare = (a: Losses, b: Losses): number => {
    for (const [i, loss] of a.entries()) {
      const other = b[i] ?? NaN;
      if (loss < other) return -1;
      if (loss > other) return 1;
    }
    return 0;
  };
  const comparable = points.map((point) =>
    point.map((loss) => (Number.isNaN(loss) ? Infinity : loss)),
  );
  return points
    .map((_, i) => i)
    .toSorted((a, b) => compare(comparable[a] ?? [], comparable[b] ?? []));
}

/** Of a front in lexicographic order: what was added last is the likeliest to dominate. */
function isDominatedBy(front: readonly Losses[], point: Losses): boolean {
  for (let i = front.length - 1; i >= 0; i--) if (dominates(front[i] ?? [], point)) return true;
  return false;
}

/** A front that points are offered to one after the other; a point may carry anything. */
export interface Front<T> {
  /** Keeps the point unless one that was offered before dominates it; `make` is called where it is kept. */
  readonly offer: (losses: Losses, make: () => T) => void;
  /** What is not dominated, ordered by the first loss, the next, …; equals as they were offered. */
  readonly points: () => readonly { readonly losses: Losses; readonly item: T }[];
}

export function createFront<T>(): Front<T> {
  interface Member {
    readonly losses: Losses;
    readonly items: T[];
  }
  let members: Member[] = [];
  return {
    offer: (losses, make) => {
      if (losses.some(Number.isNaN)) return;
      for (const [i, member] of members.entries()) {
        if (!isNoWorse(member.losses, losses)) continue;
        if (isNoWorse(losses, member.losses)) member.items.push(make());
        // What dominates one point dominates its neighbours: looked at earlier next time.
        const ahead = members[i >> 1];
        if (ahead !== undefined) [members[i >> 1], members[i]] = [member, ahead];
        return;
      }
      if (members.some((member) => dominates(losses, member.losses))) {
        members = members.filter((member) => !dominates(losses, member.losses));
      }
      members.push({ losses, items: [make()] });
    },
    points: () => {
      const order = inOrder(members.map(({ losses }) => losses));
      return order.flatMap((i) => {
        const member = members[i];
        return member === undefined
          ? []
          : member.items.map((item) => ({ losses: member.losses, item }));
      });
    },
  };
}

function isNoWorse(a: Losses, b: Losses): boolean {
  for (let i = 0; i < a.length; i++) if (!((a[i] ?? NaN) <= (b[i] ?? NaN))) return false;
  return true;
}

/** For each point how many fronts must be taken away until none dominates it: 0 for those of the first. */
export function nonDominatedRanks(points: readonly Losses[]): readonly number[] {
  const ranks = points.map(() => 0);
  let left = points.map((_, i) => i);
  for (let rank = 0; left.length > 0; rank++) {
    const front = new Set(
      nonDominated(left.map((i) => points[i] ?? [])).map((at) => left[at] ?? 0),
    );
    for (const i of front) ranks[i] = rank;
    left = left.filter((i) => !front.has(i));
  }
  return ranks;
}

/**
 * How far the neighbours of each point of a front lie apart, summed over the losses, each in its range: infinite at
 * the ends. Deb, Pratap, Agarwal & Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II" (2002).
 */
export function crowdingDistances(front: readonly Losses[]): readonly number[] {
  const distances = front.map(() => 0);
  const count = front[0]?.length ?? 0;
  for (let loss = 0; loss < count; loss++) {
    const at = (i: number | undefined): number => front[i ?? -1]?.[loss] ?? NaN;
    const order = front.map((_, i) => i).toSorted((a, b) => at(a) - at(b) || a - b);
    const [first, last] = [order[0] ?? 0, order.at(-1) ?? 0];
    const range = at(last) - at(first);
    distances[first] = Infinity;
    distances[last] = Infinity;
    if (!(range > 0)) continue;
    for (let i = 1; i < order.length - 1; i++) {
      const own = order[i] ?? 0;
      distances[own] = (distances[own] ?? 0) + (at(order[i + 1]) - at(order[i - 1])) / range;
    }
  }
  return distances;
}
