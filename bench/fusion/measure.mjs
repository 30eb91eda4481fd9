/**
 * Rates of things that are to be compared: measured in rounds, each in turn, so that whatever else the machine does
 * meets all of them.
 *
 * A candidate has `rate(seconds)`, which works for about so long and gives trial-steps per second of wall-clock time
 * and of processor time.
 */

/** Rates by candidate, best and median of the rounds: a `Map` to `{ wall, processor, median }`. */
export async function compare(candidates, { rounds, seconds }) {
  const all = new Map(candidates.map((candidate) => [candidate, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [candidate, rates] of all) rates.push(await candidate.rate(seconds));
  }
  return new Map(
    [...all].map(([candidate, rates]) => {
      const walls = rates.map(({ wall }) => wall);
      const [first] = rates;
      const processor = first.processor && Math.max(...rates.map((rate) => rate.processor));
      return [candidate, { wall: Math.max(...walls), processor, median: medianOf(walls) }];
    }),
  );
}

/** The rate of work in this process and its threads: `work` does some and resolves to how many trial-steps it was. */
export function rateOf(work) {
  return async (seconds) => {
    const [start, before] = [performance.now(), process.cpuUsage()];
    let steps = 0;
    let wall = 0;
    while (wall < seconds) {
      steps += await work();
      wall = (performance.now() - start) / 1000;
    }
    const { user, system } = process.cpuUsage(before);
    return { wall: steps / wall, processor: (steps * 1e6) / (user + system) };
  };
}

export function medianOf(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
