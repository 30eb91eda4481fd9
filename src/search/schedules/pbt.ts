/** Population-based training: which trials of a population take over the weights of others. */
import type { Plan } from "../../plan/document.ts";
import { randomStream } from "../../space/random.ts";
import { bestFirst } from "./order.ts";
import type { Span } from "./rungs.ts";
import type { Decision, Schedule, Standing } from "./schedule.ts";

export interface PbtSettings {
  readonly population?: number | undefined;
  readonly interval?: number | undefined;
}

/** Trials of a population where a plan does not say. */
const usualPopulation = 20;

/** How many trials of a plan exchange weights with each other; 1 without `schedule pbt`. */
export function populationOf({ schedule }: Plan): number {
  if (schedule?.name !== "pbt") return 1;
  const { population } = schedule.settings;
  return typeof population === "number" ? population : usualPopulation;
}

/** Exchanges of a trial where a plan does not say how far they are apart. */
const usualExchanges = 10;

/** This share of a population, the worst, takes over from as many of the best. */
const truncation = 0.2;

/**
 * Exploitation of population-based training (Jaderberg et al. 2017) by truncation: trials n·P … n·P + P − 1 are a
 * population. After each interval the worst fifth of it goes on from the weights and the configuration of a trial
 * of the best fifth, drawn by chance. `seed` is the study's.
 */
export function createPbt(
  { low, high, whole }: Span,
  { population = usualPopulation, interval }: PbtSettings,
  seed: number,
): Schedule {
  const usual = high / usualExchanges;
  const distance = Math.max(interval ?? usual, whole ? 1 : high / mostExchanges);
  const steps: number[] = [];
  for (let i = 1; i * distance < high; i++) {
    const step = whole ? Math.ceil(i * distance) : i * distance;
    if (step >= low && step < high && step !== steps.at(-1)) steps.push(step);
  }
  return {
    steps: () => steps,
    decide: (step, together) => {
      const copies = new Map<number, number>();
      for (const members of populations(together, population)) {
        const order = bestFirst(members);
        const count = Math.min(
          Math.max(1, Math.floor(truncation * order.length)),
          Math.floor(order.length / 2),
        );
        for (const number of order.slice(order.length - count)) {
          const draw = randomStream(seed, "pbt", "from", number, step).uniform();
          const from = order[Math.floor(draw * count)];
          if (from !== undefined) copies.set(number, from);
        }
      }
      return together.map(({ number }): Decision => {
        const from = copies.get(number);
        return from === undefined ? { kind: "continue" } : { kind: "copy", from };
      });
    },
  };
}

/** A real fidelity is not divided further. */
const mostExchanges = 1000;

function populations(
  together: readonly Standing[],
  population: number,
): readonly (readonly Standing[])[] {
  const found = new Map<number, Standing[]>();
  for (const one of together) {
    const place = Math.floor(one.number / population);
    const members = found.get(place);
    if (members === undefined) found.set(place, [one]);
    else members.push(one);
  }
  return [...found.values()];
}
