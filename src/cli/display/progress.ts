/** What a run shows while it goes on. */
import { textWidth } from "../../diagnostics/render/cells.ts";
import type { Plan } from "../../plan/document.ts";
import type { TrialRecord } from "../../runtime/study.ts";
import type { Channel } from "../terminal.ts";
import { bestTrials, objectiveText } from "./trials.ts";
import { countOf, formatDuration, formatNumber } from "./values.ts";

export interface Progress {
  /** A trial has ended; `all` holds it and those before it. */
  readonly trial: (trial: TrialRecord, all: readonly TrialRecord[]) => void;
  /** A line of text among the progress. */
  readonly note: (text: string) => void;
  readonly end: () => void;
}

/** How much there is to do. */
export interface Extent {
  readonly trials?: number | undefined;
  /** Seconds. */
  readonly time?: number | undefined;
}

/** Shows nothing. */
export const silent: Progress = { trial: () => {}, note: () => {}, end: () => {} };

const HOME = "\r\u001b[K";

/** One line that is written over: trials, the best so far, rate, time left. */
export function liveProgress(
  plan: Plan,
  extent: Extent,
  stored: readonly TrialRecord[],
  channel: Channel,
): Progress {
  const began = Date.now();
  let ended = stored;
  const draw = () => {
    const text = statusLine(plan, extent, ended, stored.length, (Date.now() - began) / 1000);
    channel.write(HOME + clip(text, channel.width - 1));
  };
  // Keeps the clock going through long trials without keeping the process alive.
  const timer = setInterval(draw, 1000);
  timer.unref();
  draw();
  return {
    trial(_, all) {
      ended = [...all];
      draw();
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

/** `12/40 trials · best 0.1342 (trial 7) · 0.7 trials/s · 40 s left` */
export function statusLine(
  plan: Plan,
  { trials: limit, time }: Extent,
  ended: readonly TrialRecord[],
  before: number,
  seconds: number,
): string {
  const count =
    limit === undefined ? countOf(ended.length, "trial") : `${ended.length}/${limit} trials`;
  const [best, ...others] = bestTrials(plan, ended);
  const rate = seconds > 0 ? (ended.length - before) / seconds : 0;
  const leftByTrials = limit === undefined || rate === 0 ? Infinity : (limit - ended.length) / rate;
  const left = Math.min(leftByTrials, time === undefined ? Infinity : time - seconds);
  const parts = [
    count,
    best === undefined
      ? ""
      : others.length > 0
        ? `front of ${others.length + 1}`
        : bestText(plan, best),
    rate === 0
      ? ""
      : rate >= 1
        ? `${formatNumber(rate)} trials/s`
        : `${formatDuration(1 / rate)} a trial`,
    Number.isFinite(left) ? `${formatDuration(Math.max(0, Math.round(left)))} left` : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function bestText(plan: Plan, best: TrialRecord): string {
  return plan.objectives.length === 0
    ? `trial ${best.number}`
    : `best ${objectiveText(plan, best)} (trial ${best.number})`;
}

function clip(text: string, width: number): string {
  return textWidth(text) <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** Lines for a pipe or a file: each new best, and every tenth part of the way. */
export function plainProgress(plan: Plan, { trials: limit }: Extent, channel: Channel): Progress {
  const every = Math.max(1, Math.ceil((limit ?? 100) / 10));
  return {
    trial(trial, all) {
      const count =
        limit === undefined ? countOf(all.length, "trial") : `${all.length}/${limit} trials`;
      const [best] = bestTrials(plan, all);
      if (trial.state === "failed") {
        channel.line(`${count} · trial ${trial.number} failed: ${trial.error ?? ""}`);
      } else if (best?.number === trial.number || all.length % every === 0) {
        channel.line(best === undefined ? count : `${count} · ${bestText(plan, best)}`);
      }
    },
    note: channel.line,
    end: () => {},
  };
}
