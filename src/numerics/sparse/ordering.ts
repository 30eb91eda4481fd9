/**
 * An order of elimination that keeps a sparse factor sparse: minimum degree on a quotient graph, with
 * approximate degrees (Amestoy, Davis and Duff 1996, "An approximate minimum degree ordering algorithm").
 * What has very many neighbours (a row over all variables) is left to the end, where it can fill nothing in.
 */

/**
 * @param size how many unknowns
 * @param first, second the entries off the diagonal of a symmetric matrix; they may repeat, and stand for both
 *   triangles
 * @returns the unknowns in the order of their elimination
 */
export function minimumDegreeOrder(
  size: number,
  first: Int32Array,
  second: Int32Array,
): Int32Array {
  const graph = graphOf(size, first, second);
  const order = new Int32Array(size);
  const dense = Math.max(16, Math.floor(10 * Math.sqrt(size)));
  const late: number[] = [];
  const queue = degreeQueue(size);
  for (let i = 0; i < size; i++) {
    const degree = graph.neighbours[i]?.length ?? 0;
    if (degree > dense) late.push(i);
    else queue.put(i, degree);
  }
  for (const i of late) graph.gone[i] = 1;
  for (const list of graph.neighbours) keep(list, (j) => graph.gone[j] === 0);
  let left = size - late.length;
  let done = 0;
  for (let pivot = queue.least(); pivot >= 0; pivot = queue.least()) {
    order[done++] = pivot;
    left--;
    eliminate(graph, pivot, left, queue);
  }
  const degree = (i: number): number => graph.neighbours[i]?.length ?? 0;
  late.sort((a, b) => degree(a) - degree(b) || a - b);
  for (const i of late) order[done++] = i;
  return order;
}

interface QuotientGraph {
  /** Of each unknown that is left: those beside it by entries of the matrix that no element covers. */
  readonly neighbours: number[][];
  /** Of each unknown that is left: the eliminated ones (elements) that reach it. */
  readonly elements: number[][];
  /** Of each element: the unknowns that its elimination has joined. */
  readonly members: number[][];
  readonly gone: Uint8Array;
  /** How many members of an element are outside the latest one; valid where `stamped` is the pivot. */
  readonly outside: Int32Array;
  readonly stamped: Int32Array;
  readonly inside: Int32Array;
}

interface DegreeQueue {
  readonly put: (item: number, degree: number) => void;
  /** Takes out an item of least degree; -1 where there is none. */
  readonly least: () => number;
}

function graphOf(size: number, first: Int32Array, second: Int32Array): QuotientGraph {
  const neighbours: number[][] = Array.from({ length: size }, () => []);
  for (let k = 0; k < first.length; k++) {
    const i = first[k] ?? 0;
    const j = second[k] ?? 0;
    if (i === j) continue;
    neighbours[i]?.push(j);
    neighbours[j]?.push(i);
  }
  const seen = new Int32Array(size).fill(-1);
  neighbours.forEach((list, i) => {
    keep(list, (j) => {
      if (seen[j] === i) return false;
      seen[j] = i;
      return true;
    });
  });
  return {
    neighbours,
    elements: Array.from({ length: size }, () => []),
    members: Array.from({ length: size }, () => []),
    gone: new Uint8Array(size),
    outside: new Int32Array(size),
    stamped: new Int32Array(size).fill(-1),
    inside: new Int32Array(size).fill(-1),
  };
}

/** The pivot becomes an element that joins all it reached; the degrees of those are bounded anew. */
function eliminate(graph: QuotientGraph, pivot: number, left: number, queue: DegreeQueue): void {
  const { neighbours, elements, members, gone, outside, stamped, inside } = graph;
  gone[pivot] = 1;
  const joined: number[] = [];
  const join = (i: number): void => {
    if (gone[i] !== 0 || inside[i] === pivot) return;
    inside[i] = pivot;
    joined.push(i);
  };
  neighbours[pivot]?.forEach(join);
  for (const e of elements[pivot] ?? []) {
    members[e]?.forEach(join);
    members[e] = [];
  }
  neighbours[pivot] = [];
  elements[pivot] = [];
  members[pivot] = joined;

  for (const i of joined) {
    for (const e of elements[i] ?? []) {
      if (stamped[e] !== pivot) {
        stamped[e] = pivot;
        keep(members[e] ?? [], (j) => gone[j] === 0);
        outside[e] = members[e]?.length ?? 0;
      }
      outside[e] = (outside[e] ?? 0) - 1;
    }
  }
  for (const i of joined) {
    const own = neighbours[i] ?? [];
    keep(own, (j) => gone[j] === 0 && inside[j] !== pivot);
    const reached = elements[i] ?? [];
    let degree = own.length + joined.length - 1;
    // An element that lies within the new one is covered by it.
    keep(reached, (e) => (members[e]?.length ?? 0) > 0 && (outside[e] ?? 0) > 0);
    for (const e of reached) degree += outside[e] ?? 0;
    reached.push(pivot);
    queue.put(i, Math.min(degree, left - 1));
  }
}

/** Buckets of lists by degree; an item that is put again moves. */
function degreeQueue(size: number): DegreeQueue {
  const head = new Int32Array(size + 1).fill(-1);
  const next = new Int32Array(size).fill(-1);
  const previous = new Int32Array(size).fill(-1);
  const bucket = new Int32Array(size).fill(-1);
  let lowest = 0;
  const take = (item: number): void => {
    const degree = bucket[item] ?? -1;
    if (degree < 0) return;
    const before = previous[item] ?? -1;
    const after = next[item] ?? -1;
    if (before >= 0) next[before] = after;
    else head[degree] = after;
    if (after >= 0) previous[after] = before;
    bucket[item] = -1;
  };
  return {
    put: (item, degree) => {
      take(item);
      const top = head[degree] ?? -1;
      next[item] = top;
      previous[item] = -1;
      if (top >= 0) previous[top] = item;
      head[degree] = item;
      bucket[item] = degree;
      if (degree < lowest) lowest = degree;
    },
    least: () => {
      while (lowest < size && (head[lowest] ?? -1) < 0) lowest++;
      const item = head[lowest] ?? -1;
      if (item >= 0) take(item);
      return item;
    },
  };
}

/** Leaves in the list what passes, in place. */
function keep(list: number[], passes: (item: number) => boolean): void {
  let kept = 0;
  for (const item of list) if (passes(item)) list[kept++] = item;
  list.length = kept;
}
