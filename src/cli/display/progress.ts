/** What a run shows while it goes on. */
import { textWidth } from "../../diagnostics/render/cells.ts";
import type { Plan } from "../../plan/document.ts";
import type { RunProgress } from "../../runtime/index.ts";
import type { TrialRecord } from "../../runtime/study.ts";
import type { Channel } from "../terminal.ts";
import { bestTrials, objectiveText } from "./trials.ts";
import { countOf, formatDuration, formatRate } from "./values.ts";

export interface Progress {
  /** A trial has ended. */
  readonly trial: (trial: TrialRecord) => void;
  /** Training has come further. */
  readonly training: (progress: RunProgress) => void;
  /** A line of text among the progress. */
  readonly note: (text: string) => void;
  readonly end: () => void;
}

/** How much there is to do. */
export interface Extent {
  readonly trials?: number | undefined;
  /** Seconds that are left to this run. */
  readonly time?: number | undefined;
}

/** How far a run is. */
export interface Standing {
  readonly ended: number;
  /** How many of them before this run. */
  readonly before: number;
  /** The best trial, or the front of a Pareto study. */
  readonly best: readonly TrialRecord[];
  /** Of this run. */
  readonly seconds: number;
  readonly training?: Training | undefined;
}

/** Trials that train together. */
export interface Training {
  readonly trials: number;
  /** That each of them has done. */
  readonly epochs: number;
  /** Of all of them, in a second. */
  readonly steps: number;
}

/** Shows nothing. */
export const silent: Progress = {
  trial: () => {},
  training: () => {},
  note: () => {},
  end: () => {},
};

const HOME = "\r\u001b[K";

/** One line that is written over: trials, the best so far, epochs of those under way, rate, time left. */
export function liveProgress(
  plan: Plan,
  extent: Extent,
  stored: readonly TrialRecord[],
  channel: Channel,
): Progress {
  const began = Date.now();
  const before = stored.length;
  let ended = before;
  let best = bestTrials(plan, stored);
  let training: Training | undefined;
  let drawn = -Infinity;
  const rate = stepRate();
  const draw = () => {
    drawn = Date.now();
    const standing = { ended, before, best, seconds: (drawn - began) / 1000, training };
    const width = channel.width - 1;
    const whole = statusLine(plan, extent, standing);
    const text = textWidth(whole) <= width ? whole : statusLine(plan, extent, standing, "short");
    channel.write(HOME + clip(text, width));
  };
  // Keeps the clock going through long trials without keeping the process alive.
  const timer = setInterval(draw, 1000);
  timer.unref();
  const drawSoon = () => {
    if (Date.now() - drawn >= 50) draw();
  };
  draw();
  return {
    trial(trial) {
      ended += 1;
      best = bestTrials(plan, [...best, trial]);
      drawSoon();
    },
    training({ steps, trials, epochs }) {
      training = { trials, epochs, steps: rate(steps) };
      drawSoon();
    },
    note(text) {
      channel.write(HOME);
      channel.line(text);
      draw();
    },
    end() {
      clearInterval(timer);
      channel.write(HOME);
    },
  };
}

/** One line that is written over while a solver works; elsewhere than on a terminal notes alone. */
export function solvingProgress({ time }: Extent, channel: Channel): Progress {
  const { interactive, write, line } = channel;
  if (!interactive) return { ...silent, note: line };
  const began = Date.now();
  const draw = () => {
    const seconds = Math.round((Date.now() - began) / 1000);
    const left = time === undefined ? "" : ` · ${formatDuration(Math.max(0, time - seconds))} left`;
    write(`${HOME}Solving · ${formatDuration(seconds)}${left}`);
  };
  const timer = setInterval(draw, 1000);
  timer.unref();
  return {
    ...silent,
    note(text) {
      write(HOME);
      line(text);
    },
    end() {
      clearInterval(timer);
      write(HOME);
    },
  };
}

/** From the steps so far their rate a second since the first ones. */
function stepRate(): (steps: number) => number {
  let first: { readonly steps: number; readonly time: number } | undefined;
  return (steps) => {
    if (steps === 0) return 0;
    const time = Date.now();
    first ??= { steps, time };
    return time > first.time ? ((steps - first.steps) / (time - first.time)) * 1000 : 0;
  };
}

/**
 * `12/40 trials · best 0.1342 (trial 7) · 0.7 trials/s · 40 s left`; short `12/40 · 0.1342 · 0.7/s · 40 s left`.
 * Of trials that train `epoch 5 × 16 trials · 18,200 trial-steps/s`; short `epoch 5 × 16 · 18,200 steps/s`.
 */
export function statusLine(
  plan: Plan,
  { trials: limit, time }: Extent,
  { ended, before, best, seconds, training }: Standing,
  form: "whole" | "short" = "whole",
): string {
  const short = form === "short";
  const rate = seconds > 0 ? (ended - before) / seconds : 0;
  const leftByTrials = limit === undefined || rate === 0 ? Infinity : (limit - ended) / rate;
  const left = Math.min(leftByTrials, time === undefined ? Infinity : time - seconds);
  const parts = [
    limit === undefined ? countOf(ended, "trial") : `${ended}/${limit}${short ? "" : " trials"}`,
    short ? shortBest(plan, best) : bestText(plan, best),
    ...(training !== undefined && training.steps > 0
      ? trainingTexts(training, short)
      : [trialRate(rate, short)]),
    Number.isFinite(left) ? `${formatDuration(Math.max(0, Math.round(left)))} left` : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function trialRate(rate: number, short: boolean): string {
  if (rate === 0) return "";
  return rate >= 1
    ? `${Number(rate.toPrecision(2))}${short ? "" : " trials"}/s`
    : `${formatDuration(1 / rate)} ${short ? "each" : "a trial"}`;
}

function trainingTexts({ trials, epochs, steps }: Training, short: boolean): readonly string[] {
  const together = short ? `${trials}` : countOf(trials, "trial");
  return [
    trials === 0 ? "" : `epoch ${epochs} × ${together}`,
    `${formatRate(steps)} ${short ? "steps" : "trial-steps"}/s`,
  ];
}

function bestText(plan: Plan, [best, ...others]: readonly TrialRecord[]): string {
  if (best === undefined || plan.objectives.length === 0) return "";
  if (plan.objectives.length > 1) return `front of ${others.length + 1}`;
  return `best ${objectiveText(plan, best)} (trial ${best.number})`;
}

function shortBest(plan: Plan, best: readonly TrialRecord[]): string {
  const [first] = best;
  const single = first !== undefined && plan.objectives.length === 1;
  return single ? objectiveText(plan, first) : bestText(plan, best);
}

function clip(text: string, width: number): string {
  return textWidth(text) <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** Of more failures only the end tells. */
const FAILURES = 5;

/** Lines for a pipe or a file: each new best, the first failures, and every tenth part of the way. */
export function plainProgress(
  plan: Plan,
  { trials: limit }: Extent,
  stored: readonly TrialRecord[],
  channel: Channel,
): Progress {
  const every = Math.max(1, Math.ceil((limit ?? 100) / 10));
  let ended = stored.length;
  let failed = 0;
  let best = bestTrials(plan, stored);
  return {
    trial(trial) {
      ended += 1;
      best = bestTrials(plan, [...best, trial]);
      const count = limit === undefined ? countOf(ended, "trial") : `${ended}/${limit} trials`;
      const isBest = plan.objectives.length === 1 && best[0]?.number === trial.number;
      if (trial.state === "failed" && ++failed <= FAILURES) {
        channel.line(`${count} · trial ${trial.number} failed: ${trial.error ?? ""}`);
      } else if (isBest || ended % every === 0) {
        channel.line([count, bestText(plan, best)].filter((part) => part !== "").join(" · "));
      }
    },
    training: () => {},
    note: channel.line,
    end: () => {},
  };
}
