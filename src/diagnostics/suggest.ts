/** Names that are longer were not typed: comparing them takes the square of their length. */
const longestName = 100;

/**
 * The candidate that a mistyped name most likely means, or `undefined` where none is near: at most a
 * third of the letters of the longer one differ, and at most three, counted as insertions, deletions,
 * changes and swaps of neighbours (optimal string alignment). Upper and lower case are the same here; of
 * one letter none differs. Of those that are equally near, one with the same first letter, which is
 * rarely the wrong one.
 */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > longestName) return undefined;
  const lower = name.toLowerCase();
  let best: string | undefined;
  let least = Infinity;
  let bestAlike = false;
  for (const candidate of candidates) {
    const longer = name.length < 2 ? name.length : Math.max(name.length, candidate.length);
    const alike = candidate[0]?.toLowerCase() === lower[0];
    const most = Math.min(alike && !bestAlike ? least : least - 1, Math.floor(longer / 3), 3);
    if (candidate === name || Math.abs(candidate.length - name.length) > most) continue;
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance <= most) [best, least, bestAlike] = [candidate, distance, alike];
  }
  return best;
}

/** " Did you mean `x`?" to put after a sentence, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const near = closest(name, candidates);
  return near === undefined ? "" : ` Did you mean \`${near}\`?`;
}

function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(before, j - 2) + 1);
      }
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
