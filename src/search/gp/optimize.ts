/** Where an acquisition function is greatest within the feasible set: points spread over it, then steps that shrink. */
import type { Configuration } from "../../space/configuration.ts";
import { randomStream } from "../../space/random.ts";
import { axesOf, randomChange } from "../axes.ts";
import type { Features } from "../features.ts";
import { nothingSeen, type SearchProblem } from "../method.ts";
import { createMoves } from "../moves.ts";
import { createSobolSearch } from "../sobol.ts";

export interface Optimizer {
  /**
   * The configuration with the greatest score among many that `skip` does not refuse; `undefined` where all
   * were refused.
   */
  readonly maximize: (
    number: number,
    score: (row: Float64Array) => number,
    starts: readonly Configuration[],
    skip: (row: Float64Array) => boolean,
  ) => Configuration | undefined;
}

/** Points that the search begins with, new ones for each suggestion from a few sets of them. */
const pool = 512;
const pools = 3;

/** The best of them, and the best trials, are walked from. */
const walkers = 8;
const rounds = 12;
const steps = 8;
const firstStep = 0.3;
const shrink = 0.65;

/** Where nothing new was found near, so many draws are tried. */
const lastDraws = 256;

interface Candidate {
  readonly configuration: Configuration;
  readonly score: number;
}

export function createOptimizer(problem: SearchProblem, features: Features): Optimizer {
  const { space, seed, set } = problem;
  const moves = createMoves(problem);
  const spread = createSobolSearch(set, seed + 1);
  const axes = axesOf(space);
  /** Fewer coordinates move the more there are. */
  const chance = Math.min(0.5, 2 / Math.max(1, axes.length));
  const kept = new Map<number, readonly Configuration[]>();
  const poolOf = (number: number): readonly Configuration[] => {
    const which = number % pools;
    const known = kept.get(which);
    if (known !== undefined) return known;
    const made = Array.from({ length: pool }, (_, i) =>
      spread.suggest(which * pool + i, nothingSeen),
    ).filter((each) => each !== undefined);
    kept.set(which, made);
    return made;
  };

  return {
    maximize: (number, score, starts, skip) => {
      const stream = randomStream(seed, "gp", number);
      const judge = (configuration: Configuration): Candidate => {
        const row = features.of(configuration);
        const own = skip(row) ? -Infinity : score(row);
        return { configuration, score: Number.isNaN(own) ? -Infinity : own };
      };
      const judged = poolOf(number)
        .map(judge)
        .toSorted((a, b) => b.score - a.score);
      let walking = [...judged.slice(0, walkers), ...starts.map(judge)];
      for (let round = 0, step = firstStep; round < rounds; round++, step *= shrink) {
        walking = walking.map((from) => {
          let best = from;
          for (let i = 0; i < steps; i++) {
            const change = randomChange(axes, step, chance, stream);
            const moved = moves.changed(best.configuration, change, stream.integer(256));
            if (moved === undefined) continue;
            const candidate = judge(moved);
            if (candidate.score > best.score) best = candidate;
          }
          return best;
        });
      }
      const best = [...walking, ...judged.slice(0, 1)].reduce<Candidate | undefined>(
        (top, each) => (top === undefined || each.score > top.score ? each : top),
        undefined,
      );
      if (best !== undefined && best.score > -Infinity) return best.configuration;
      for (let i = 0; i < lastDraws; i++) {
        const drawn = moves.draw("gp last", i);
        if (!skip(features.of(drawn))) return drawn;
      }
      return undefined;
    },
  };
}
