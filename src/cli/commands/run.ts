/** `hptc run`: carries out a study, or goes on with it, and says what came of it. */
import { dirname } from "node:path";
import type { BackendName } from "../../backends/backend.ts";
import type { Plan } from "../../plan/document.ts";
import { type Outcome, runStudy, unsupported } from "../../runtime/index.ts";
import { seedOf } from "../../runtime/seed.ts";
import { secondsOf } from "../../runtime/stop.ts";
import type { TrialRecord } from "../../runtime/study.ts";
import { resolveMethod } from "../../search/create.ts";
import { chooseSolver } from "../../solve/choose.ts";
import type { Store, StudyEvent } from "../../store/event.ts";
import { openStore, setStoreAside } from "../../store/sqlite.ts";
import { createTaskRegistry } from "../../tasks/registry.ts";
import type { TaskRegistry } from "../../tasks/task.ts";
import {
  type Extent,
  liveProgress,
  plainProgress,
  type Progress,
  silent,
  solvingProgress,
} from "../display/progress.ts";
import { createRecords, type Records } from "../display/records.ts";
import { printOutcome } from "../display/outcome.ts";
import { solvedJson } from "../display/solution.ts";
import { warmingLines } from "../display/warming.ts";
import { bestTrials, doneJson, trialJson } from "../display/trials.ts";
import { countOf } from "../display/values.ts";
import { type ExitCode, Failure, reportingFailures } from "../failure.ts";
import { standardInput } from "../host.ts";
import { onExit, onInterrupt } from "../interrupt.ts";
import { libraryIn } from "../library.ts";
import { loadPlan } from "../plans.ts";
import { solveInThread } from "../solve/thread.ts";
import type { RunOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { guardProcess } from "../user-code.ts";
import { version } from "../version.ts";

/** 1 when no trial gives a result that meets all requirements, 130 when stopped by Ctrl-C. */
export async function run(
  file: string,
  options: RunOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const loaded = await loadPlan(file, options.study, terminal);
  if (loaded === undefined) return 1;
  const { plan } = loaded;
  refuseUnsupported(plan);
  const path = options.store ?? `${plan.study}.db`;
  const aside = options.new === true ? await setStoreAside(path) : undefined;
  const store = await openStore(path);
  try {
    if (aside !== undefined) terminal.err.line(`The earlier results are kept in ${aside}.`);
    const folder = loaded.file === standardInput ? "." : dirname(loaded.file);
    return await carryOut({ plan, file, folder, path, store, options, terminal });
  } finally {
    store.close();
  }
}

interface Job {
  readonly plan: Plan;
  /** As it stands in the command line. */
  readonly file: string;
  /** Where the paths of task modules start. */
  readonly folder: string;
  readonly path: string;
  readonly store: Store;
  readonly options: RunOptions;
  readonly terminal: Terminal;
}

async function carryOut(job: Job): Promise<ExitCode> {
  const { plan, folder, store, options, terminal } = job;
  const records = createRecords(store.events());
  const seed = seedOf(plan, options.seed, store.events());
  const resumed = [...records.trials];
  const guard = runsModules(plan) ? guardProcess(terminal.err) : undefined;
  const backend = await startBackend(plan, folder, options.backend ?? records.started()?.backend);
  const time = options.time ?? plan.budget.time;
  // A solver begins anew, with all of its time.
  const spent = plan.method.role === "solve" ? 0 : secondsOf(store.events());
  const extent = {
    trials: options.trials ?? plan.budget.trials,
    time: time === undefined ? undefined : time - spent,
  };
  noteOtherBackend(records, backend, terminal);
  printHeading(job, backend, standingOf(records));
  const progress = chooseProgress(plan, extent, resumed, options, terminal);
  const interrupt = onInterrupt(() =>
    progress.note("Stopping. Press Ctrl-C again to leave at once."),
  );
  const tasks = createTaskRegistry({
    folder,
    functions: options.workers === 0 ? 0 : plan.parallel,
    output: terminal.err.write,
    ...(backend === undefined ? {} : { backend }),
    ...(options.workers === undefined ? {} : { workers: options.workers }),
  });
  const killing = onExit(tasks.kill);
  let outcome: Outcome;
  try {
    outcome = await runStudy(plan, {
      store,
      tasks: forUsers(tasks),
      signal: interrupt.signal,
      onEvent: follow(records, options.json === true ? terminal : undefined, progress),
      onProgress: progress.training,
      solve: solveInThread,
      library: libraryIn(folder),
      version,
      seed,
      ...(backend === undefined ? {} : { backend }),
      ...(options.trials === undefined ? {} : { trials: options.trials }),
      ...(options.time === undefined ? {} : { time: options.time }),
    });
  } finally {
    await tasks.stopped();
    guard?.release();
    killing.release();
    interrupt.release();
    progress.end();
  }
  if (options.json === true) {
    const { solved } = outcome;
    if (solved !== undefined) {
      terminal.out.line(JSON.stringify(solvedJson(plan, solved, outcome.trials)));
    }
    const trials = records.trials.toSorted((a, b) => a.number - b.number);
    terminal.out.line(JSON.stringify({ ...doneJson(plan, trials), reason: outcome.reason }));
  } else {
    printOutcome(plan, outcome, { file: job.file, path: job.path, options }, terminal.out);
  }
  if (outcome.reason === "interrupted") return 130;
  return bestTrials(plan, outcome.trials).length === 0 ? 1 : 0;
}

function runsModules(plan: Plan): boolean {
  return plan.trials.some(({ task }) => task.kind === "module");
}

function refuseUnsupported(plan: Plan): void {
  const missing = unsupported(plan);
  if (missing.length === 0) return;
  const list = missing.map((sentence) => `\n  ${sentence}`).join("");
  throw new Failure(`This hptc cannot carry out the study \`${plan.study}\` yet:${list}`);
}

/** A resumed study goes on with its backend; only studies that train need one. */
async function startBackend(
  plan: Plan,
  folder: string,
  name: string | undefined,
): Promise<BackendName | undefined> {
  if (!(await reportingFailures(() => mayTrain(plan, folder)))) return undefined;
  const { selectBackend } = await import("../../backends/ladder.ts");
  return reportingFailures(() => selectBackend(name === "none" ? undefined : name));
}

async function mayTrain(plan: Plan, folder: string): Promise<boolean> {
  for (const { task } of plan.trials) {
    if (task.kind === "builtin") return true;
    if (task.kind !== "module") continue;
    const { isTrainingTask, loadTask } = await import("../../tasks/load.ts");
    if (isTrainingTask(await loadTask({ kind: "module", path: task.path, folder }))) return true;
  }
  return false;
}

/** On another backend training is the same up to rounding, which a long training makes visible. */
function noteOtherBackend(records: Records, backend: string | undefined, { err }: Terminal): void {
  const before = records.started()?.backend;
  if (before === undefined || backend === undefined || before === backend) return;
  err.line(
    `This study began on ${before}; its trials on ${backend} may differ from those in the last digits.`,
  );
}

function forUsers(tasks: TaskRegistry): TaskRegistry {
  return {
    builtin: (name) => reportingFailures(() => tasks.builtin(name)),
    module: (path) => reportingFailures(() => tasks.module(path)),
    exec: (words, metrics) => reportingFailures(() => tasks.exec(words, metrics)),
  };
}

function chooseProgress(
  plan: Plan,
  extent: Extent,
  stored: readonly TrialRecord[],
  { json }: RunOptions,
  { out, err }: Terminal,
): Progress {
  if (plan.method.role === "solve") return solvingProgress(extent, err);
  if (err.interactive) return liveProgress(plan, extent, stored, err);
  return json === true ? silent : plainProgress(plan, extent, stored, out);
}

/** Turns events into progress and, where asked for, into lines of JSON. */
function follow(
  records: Records,
  json: Terminal | undefined,
  progress: Progress,
): (event: StudyEvent) => void {
  return (event) => {
    if (event.kind === "warmed") for (const line of warmingLines(event)) progress.note(line);
    const trial = records.apply(event);
    if (trial === undefined) return;
    json?.out.line(JSON.stringify(trialJson(trial)));
    progress.trial(trial);
  };
}

/** What a store holds already, in brackets. */
function standingOf({ trials, solved }: Records): string {
  const before = solved();
  if (before !== undefined) return before.halted === undefined ? " (solved before)" : "";
  return trials.length === 0 ? "" : ` (goes on after ${countOf(trials.length, "trial")})`;
}

function printHeading(
  { plan, path, options, terminal }: Job,
  backend: string | undefined,
  standing: string,
): void {
  if (options.json === true) return;
  const { out } = terminal;
  const { role, name } = plan.method;
  const method = role === "solve" ? chooseSolver(plan).solver : resolveMethod(plan);
  const parts = [
    method === name ? `${role} ${name}` : `${role} ${method} (${name})`,
    ...(backend === undefined ? [] : [backend]),
    `stored in ${path}${standing}`,
  ];
  out.line(`${out.palette.strong(plan.study)} · ${parts.join(" · ")}`);
}
