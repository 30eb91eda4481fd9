/** A queue whose first item is always the least: by its key, of equal ones the one that was added first. */
export interface Heap<T> {
  readonly size: () => number;
  readonly add: (key: number, item: T) => void;
  readonly take: () => T | undefined;
  /** The least key; inf where it is empty. */
  readonly least: () => number;
  /** Drops all items whose key is at least this, and says the least of their keys; inf where none is. */
  readonly dropFrom: (key: number) => number;
}

interface Entry<T> {
  readonly key: number;
  readonly number: number;
  readonly item: T;
}

export function createHeap<T>(): Heap<T> {
  let entries: Entry<T>[] = [];
  let added = 0;

  return {
    size: () => entries.length,
    least: () => entries[0]?.key ?? Infinity,
    add: (key, item) => {
      entries.push({ key, number: added++, item });
      rise(entries.length - 1);
    },
    take: () => {
      const [first] = entries;
      const last = entries.pop();
      if (first === undefined || last === undefined) return undefined;
      if (entries.length > 0) {
        entries[0] = last;
        sink(0);
      }
      return first.item;
    },
    dropFrom: (key) => {
      let least = Infinity;
      for (const entry of entries) if (entry.key >= key) least = Math.min(least, entry.key);
      entries = entries.filter((entry) => entry.key < key);
      for (let i = (entries.length >>> 1) - 1; i >= 0; i--) sink(i);
      return least;
    },
  };

  function rise(from: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >>> 1;
      if (!swapWhereLess(at, above)) return;
      at = above;
    }
  }

  function sink(from: number): void {
    let at = from;
    for (;;) {
      const [left, right] = [entries[2 * at + 1], entries[2 * at + 2]];
      if (left === undefined) return;
      const below = right !== undefined && isLess(right, left) ? 2 * at + 2 : 2 * at + 1;
      if (!swapWhereLess(below, at)) return;
      at = below;
    }
  }

  /** Exchanges two entries where the lower one is less; whether it was. */
  function swapWhereLess(lower: number, upper: number): boolean {
    const [a, b] = [entries[lower], entries[upper]];
    if (a === undefined || b === undefined || !isLess(a, b)) return false;
    entries[upper] = a;
    entries[lower] = b;
    return true;
  }
}

function isLess<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.key < b.key || (a.key === b.key && a.number < b.number);
}
