/** The steps of the fidelity at which successive halving looks at trials. */
import type { Plan } from "../../plan/document.ts";

/** The range of the fidelity. */
export interface Span {
  readonly low: number;
  readonly high: number;
  /** Only whole units. */
  readonly whole: boolean;
}

/** The fidelity of a plan; `undefined` where it has none that is a number. */
export function spanOf({ parameters }: Plan): Span | undefined {
  const domain = parameters.find(({ fidelity }) => fidelity === true)?.domain;
  if (domain?.kind !== "int" && domain?.kind !== "real") return undefined;
  return { low: domain.low, high: domain.high, whole: domain.kind === "int" };
}

/** Where the fidelity begins at 0, its first rung is this many rungs below its upper value. */
const rungsFromZero = 3;

/** A value that rounding put next to a bound counts as the bound. */
const room = 1e-9;

/**
 * `first`, η·`first`, η²·`first`, … below the upper value; none where that is less than η times the first one. In
 * whole units they are rounded up.
 */
export function rungs(span: Span, eta: number, grace = 0): readonly number[] {
  const { high } = span;
  const steps: number[] = [];
  let step = firstRung(span, eta, grace);
  if (step * eta > high * (1 + room)) return [];
  while (step < high * (1 - room)) {
    steps.push(unit(span, step));
    step *= eta;
  }
  return ascending(steps, high);
}

function firstRung({ low, high, whole }: Span, eta: number, grace: number): number {
  const first = Math.max(low, grace);
  if (first > 0) return first;
  if (whole) return 1;
  let step = high;
  for (let i = 0; i < rungsFromZero; i++) step /= eta;
  return step;
}

/** A bracket of Hyperband: so many trials, which begin with the steps. */
export interface Bracket {
  readonly trials: number;
  /** Where it is decided about them, ascending; none where all train to the end. */
  readonly steps: readonly number[];
}

/**
 * The brackets of Hyperband (Li et al. 2018, algorithm 1), in its order: s = s_max … 0 has ⌈(s_max + 1)/(s + 1) · η^s⌉ trials, whose
 * rungs are R η^−s, …, R η^−1. A lower value of 0 counts as above.
 */
export function brackets(span: Span, eta: number): readonly Bracket[] {
  const first = firstRung(span, eta, 0);
  const { high } = span;
  const sizes: number[] = [1];
  for (let r = high / eta; r >= first * (1 - room); r /= eta) {
    sizes.push((sizes.at(-1) ?? 1) * eta);
  }
  const most = sizes.length;
  return sizes
    .map((size, s): Bracket => {
      const steps: number[] = [];
      for (let i = 0, r = high / eta; i < s; i++, r /= eta) steps.push(unit(span, r));
      const trials = Math.ceil((most / (s + 1)) * size * (1 - room));
      return { trials, steps: ascending(steps.toReversed(), high) };
    })
    .toReversed();
}

/** A step of the fidelity. */
function unit({ low, whole }: Span, step: number): number {
  return whole ? Math.max(low, 1, Math.ceil(step * (1 - room))) : step;
}

function ascending(steps: readonly number[], high: number): readonly number[] {
  return steps.filter((step, i) => step < high && !(step <= (steps[i - 1] ?? -Infinity)));
}
