/** Stops what is worse than the median of the others. */
import { bestFirst } from "./order.ts";
import type { Span } from "./rungs.ts";
import type { Schedule } from "./schedule.ts";

interface MedianSettings {
  readonly startup?: number | undefined;
  readonly grace?: number | undefined;
}

/** Trials that always train to their end where a plan does not say. */
const usualStartup = 5;

/** At more steps than these a trial is not looked at. */
const mostSteps = 32;

/**
 * The median rule (Golovin et al. 2017): a trial stops at a step where more than half of the others that reached it
 * stood better there. The first `startup` trials never stop; neither does any before `grace`.
 */
export function createMedian(
  span: Span,
  { startup = usualStartup, grace }: MedianSettings,
): Schedule {
  const steps = evenSteps(span, Math.max(span.low, grace ?? span.low));
  return {
    steps: () => steps,
    decide: (_, together, earlier) => {
      const all = [...earlier, ...together];
      const lossesOf = new Map(all.map(({ number, losses }) => [number, losses]));
      const order = bestFirst(all).map((number) => lossesOf.get(number) ?? []);
      // What stands equally well is not better.
      const better = (losses: readonly number[]): number =>
        order.findIndex((other) => other.every((loss, i) => Object.is(loss, losses[i])));
      return together.map(({ number, losses }) => ({
        kind: number < startup || better(losses) <= (order.length - 1) / 2 ? "continue" : "stop",
      }));
    },
  };
}

/** Of whole units each, as long as they are few; else so many at equal distances. */
function evenSteps({ high, whole }: Span, first: number): readonly number[] {
  const start = whole ? Math.max(1, Math.ceil(first)) : first;
  if (!(start < high)) return [];
  const even = (high - start) / mostSteps;
  const distance = whole ? Math.max(1, Math.ceil(even)) : even;
  const steps: number[] = [];
  for (let i = 0; start + i * distance < high && i < mostSteps; i++) {
    const step = start + i * distance;
    if (step > 0) steps.push(step);
  }
  return steps;
}
