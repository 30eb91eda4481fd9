/** What a run says at its end: what came of it, why it stopped, how to go on. */
import type { Plan } from "../../plan/document.ts";
import type { Outcome } from "../../runtime/index.ts";
import { commandName } from "../name.ts";
import type { RunOptions } from "../program.ts";
import type { Channel } from "../terminal.ts";
import { printSolution } from "./solution.ts";
import { bestTrials, printResults } from "./trials.ts";
import { countOf, formatDuration, formatRate, groupSizes } from "./values.ts";

/** How the run was asked for. */
export interface Invocation {
  /** As it stands in the command line. */
  readonly file: string;
  /** Of the store. */
  readonly path: string;
  readonly options: RunOptions;
}

export function printOutcome(
  plan: Plan,
  { reason, trials, resumed, training, solved, solvedBefore = true }: Outcome,
  invocation: Invocation,
  { line, palette, ...channel }: Channel,
): void {
  line("");
  if (solved !== undefined) {
    printSolution(plan, solved, trials, { line, palette, ...channel });
  } else if (trials.length > 0) {
    printResults(plan, trials, { line, palette, ...channel });
    if (bestTrials(plan, trials).length === 0) {
      const none = trials.some(({ state }) => state !== "failed")
        ? "No trial meets all requirements."
        : "No trial gave a result.";
      line(palette.warning(none));
    }
  }
  if (training.steps > 0) {
    const seconds = formatDuration(training.seconds);
    const rate = formatRate(training.steps / training.seconds);
    line(`${countOf(training.steps, "trial-step")} of training in ${seconds}: ${rate} a second`);
    const { groups } = training;
    if (groups.length > 0) {
      line(`Trained in ${countOf(groups.length, "group")}: K = ${groupSizes(groups)}`);
    }
  }
  const began = training.seconds > 0 || trials.length > resumed || !solvedBefore;
  const nothingNew = !began && reason !== "interrupted";
  if (nothingNew) line(`Nothing was left to do: ${reasons[reason]}.`);
  else if (reason !== "solved") line(`Stopped: ${reasons[reason]}.`);
  const goOn = wayOn(plan, { reason, trials: trials.length, had: solved?.time }, invocation);
  if (goOn !== undefined) line(palette.faint(`Go on:   ${goOn}`));
  line(palette.faint(`Look at: ${commandName} show ${quoted(invocation.path)}`));
}

const reasons: { readonly [R in Outcome["reason"]]: string } = {
  budget: "the budget is spent",
  time: "the time is up",
  target: "the target is reached",
  plateau: "the best value no longer improves",
  regret: "what can still be gained is estimated too small",
  interrupted: "by Ctrl-C; all that was told is stored",
  exhausted: "every configuration was tried",
  solved: "the study is solved",
};

interface Ended {
  readonly reason: Outcome["reason"];
  readonly trials: number;
  /** Seconds that a solver had, which begins anew. */
  readonly had: number | undefined;
}

/** The command that goes on with the study, where there is one. */
function wayOn(
  { budget }: Plan,
  { reason, trials, had }: Ended,
  { file, path, options }: Invocation,
): string | undefined {
  if (file === "-") return undefined;
  const command = [
    `${commandName} run`,
    quoted(file),
    ...(options.study === undefined ? [] : [`--study ${options.study}`]),
    ...(options.store === undefined ? [] : [`--store ${quoted(path)}`]),
    ...(options.seed === undefined ? [] : [`--seed ${options.seed}`]),
    ...(options.backend === undefined ? [] : [`--backend ${options.backend}`]),
  ].join(" ");
  switch (reason) {
    case "budget":
      if (budget.trials !== undefined && trials < budget.trials) return command;
      return budget.fidelity === undefined ? `${command} --trials ${2 * trials}` : undefined;
    case "time":
      if (had !== undefined) return `${command} --time ${Math.ceil(2 * had)}s`;
      return options.time === undefined ? `${command} --time 1h` : command;
    case "interrupted":
      return command;
    case "target":
    case "plateau":
    case "regret":
    case "exhausted":
    case "solved":
      return undefined;
  }
}

const quoted = (word: string) =>
  /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
