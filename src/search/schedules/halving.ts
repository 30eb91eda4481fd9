/** Successive halving: at each rung one trial in η goes on. */
import { bestFirst } from "./order.ts";
import { brackets, rungs, type Span } from "./rungs.ts";
import type { Decision, Schedule, Standing } from "./schedule.ts";

/** Each rung keeps one in so many where a plan does not say. */
const usualEta = 3;

interface HalvingSettings {
  readonly eta?: number | undefined;
  readonly grace?: number | undefined;
}

/**
 * Asynchronous successive halving (Li et al. 2020) in the form that stops: a trial goes on from a rung where it is
 * among the best ⌊n/η⌋, at least one, of the n that have reached that rung so far. Trials that train together
 * count with each other.
 */
export function createAsha(span: Span, { eta = usualEta, grace }: HalvingSettings): Schedule {
  const steps = rungs(span, eta, grace);
  return {
    steps: () => steps,
    decide: (_, together, earlier) => halve(together, earlier, eta),
  };
}

/**
 * Hyperband (Li et al. 2018): its brackets follow each other, trial by trial, and begin anew after the last. Within
 * a bracket it halves as `asha` does, over all trials of that bracket so far.
 */
export function createHyperband(span: Span, { eta = usualEta }: HalvingSettings): Schedule {
  const all = brackets(span, eta);
  const cycle = all.reduce((sum, { trials }) => sum + trials, 0);
  const bracketOf = (number: number): number => {
    let place = number % cycle;
    return all.findIndex(({ trials }) => (place -= trials) < 0);
  };
  return {
    steps: (number) => all[bracketOf(number)]?.steps ?? [],
    decide: (_, together, earlier) => {
      const decisions = new Map<number, Decision>();
      for (const bracket of new Set(together.map(({ number }) => bracketOf(number)))) {
        const own = (standings: readonly Standing[]): readonly Standing[] =>
          standings.filter(({ number }) => bracketOf(number) === bracket);
        const members = own(together);
        const halved = halve(members, own(earlier), eta);
        for (const [i, { number }] of members.entries()) {
          decisions.set(number, halved[i] ?? { kind: "stop" });
        }
      }
      return together.map(({ number }) => decisions.get(number) ?? { kind: "stop" });
    },
  };
}

function halve(
  together: readonly Standing[],
  earlier: readonly Standing[],
  eta: number,
): readonly Decision[] {
  const order = bestFirst([...earlier, ...together]);
  const kept = new Set(order.slice(0, Math.max(1, Math.floor(order.length / eta))));
  return together.map(({ number }) => ({ kind: kept.has(number) ? "continue" : "stop" }));
}
