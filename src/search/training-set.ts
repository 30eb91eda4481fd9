/**
 * What models of the objective are fitted to: every ended trial with a row of features and losses that can be
 * compared, also those that ended early.
 */
import type { Configuration } from "../space/configuration.ts";
import type { Features } from "./features.ts";
import type { History, Observation } from "./method.ts";

export interface Example {
  readonly number: number;
  /** 0 of this study, 1, 2, … of earlier ones. */
  readonly study: number;
  readonly configuration: Configuration;
  readonly row: Float64Array;
  /**
   * One for each objective. Of a pruned trial what trials that stood like it came to; infinite for one that
   * failed, or of which nothing is known.
   */
  readonly losses: readonly number[];
  readonly feasible: boolean;
  /** 0 where all outcome constraints hold; else the sum of what they are broken by, each in its usual size. */
  readonly violation: number;
  /** As observed. */
  readonly margins: readonly number[];
}

/**
 * By study, then by number. `objectives`: how many there are. Beside trials of earlier studies losses are relative to
 * those of their own study: less the median, over the median distance from it.
 */
export function trainingSet(
  features: Features,
  { observations, earlier }: History,
  objectives: number,
): readonly Example[] {
  const studies = [observations, ...earlier].map((trials, study) =>
    examplesOf(features, trials, objectives, study),
  );
  return earlier.length === 0 ? studies.flat() : studies.flatMap(relative);
}

function examplesOf(
  features: Features,
  observations: readonly Observation[],
  objectives: number,
  study: number,
): readonly Example[] {
  const complete = observations.filter(({ state }) => state === "complete");
  const sizes = usualSizes(observations);
  const lossesOf = (observation: Observation): readonly number[] => {
    const { state, losses } = observation;
    if (state === "complete") return losses;
    const foreseen = state === "pruned" ? foreseeLosses(observation, complete) : undefined;
    return foreseen ?? Array.from({ length: objectives }, () => Infinity);
  };
  return observations.map((observation) => ({
    number: observation.number,
    study,
    configuration: observation.configuration,
    row: features.of(observation.configuration),
    losses: lossesOf(observation),
    feasible: observation.feasible || (observation.state === "pruned" && noneBroken(observation)),
    violation: violationOf(observation, sizes),
    margins: observation.margins,
  }));
}

/** The examples of a study on a scale of its own. */
function relative(examples: readonly Example[]): readonly Example[] {
  const count = examples[0]?.losses.length ?? 0;
  const scales = Array.from({ length: count }, (_, objective) => {
    const finite = examples.map(({ losses }) => losses[objective] ?? NaN).filter(Number.isFinite);
    const middle = medianOf(finite) ?? 0;
    const spread = medianOf(finite.map((loss) => Math.abs(loss - middle))) ?? 0;
    return { middle, spread: spread > 0 ? spread : 1 };
  });
  return examples.map((example) => ({
    ...example,
    losses: example.losses.map((loss, i) => {
      const { middle, spread } = scales[i] ?? { middle: 0, spread: 1 };
      return (loss - middle) / spread;
    }),
  }));
}

function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Feasible ones before infeasible ones, those by violation; of feasible ones the smaller first loss. */
export function compareExamples(a: Example, b: Example): number {
  if (a.violation !== b.violation) return a.violation - b.violation;
  const [first = 0, second = 0] = [a.losses[0], b.losses[0]];
  if (first !== second) return first < second ? -1 : 1;
  return a.number - b.number;
}

function noneBroken({ margins }: Observation): boolean {
  return margins.every((margin) => !(margin > 0));
}

/**
 * Losses at the end, from where the trial stood at the last step it reached: the worst end of complete trials
 * that stood there no worse than it does; where it stood worse than all of them, worse than each of their ends.
 */
function foreseeLosses(
  { reached }: Observation,
  complete: readonly Observation[],
): readonly number[] | undefined {
  const last = reached.at(-1);
  if (last === undefined) return undefined;
  const peers = complete.flatMap(({ losses, reached: path }) => {
    const there = path.find(({ step }) => step === last.step);
    return there === undefined ? [] : [{ there: there.losses, end: losses }];
  });
  if (peers.length === 0) return last.losses;
  return last.losses.map((loss, objective) => {
    const at = (list: readonly number[]): number => list[objective] ?? NaN;
    const ends = peers.map(({ end }) => at(end));
    const [best, worst] = [Math.min(...ends), Math.max(...ends)];
    if (peers.every(({ there }) => at(there) < loss)) return worst + (worst - best) / peers.length;
    const equals = peers.filter(({ there }) => !(at(there) > loss)).map(({ end }) => at(end));
    return equals.length === 0 ? best : Math.max(...equals);
  });
}

/** By constraint the median of what it was broken by; 1 where it never was. */
function usualSizes(observations: readonly Observation[]): readonly number[] {
  const count = Math.max(0, ...observations.map(({ margins }) => margins.length));
  return Array.from({ length: count }, (_, i) => {
    const broken = observations
      .map(({ margins }) => margins[i] ?? NaN)
      .filter((margin) => margin > 0 && margin < Infinity);
    return medianOf(broken) ?? 1;
  });
}

/** Infinite for a trial that failed: nothing is worse. */
function violationOf({ state, margins, feasible }: Observation, sizes: readonly number[]): number {
  if (feasible) return 0;
  if (state === "failed") return Infinity;
  const sum = margins.reduce(
    (total, margin, i) => total + (margin > 0 ? margin / (sizes[i] ?? 1) : 0),
    0,
  );
  // What says nothing of how much it is broken is broken as usual.
  return sum === 0 && state !== "pruned" ? 1 : sum;
}
