/** `hptc report`: pictures of what a store holds. */
import { basename } from "node:path";
import type { Plan } from "../../plan/document.ts";
import { page } from "../../report/page.ts";
import { figuresOf } from "../../report/figures.ts";
import { sheet } from "../../report/sheet.ts";
import type { Reported, ReportedStudy } from "../../report/study.ts";
import { createStudy, type Study } from "../../runtime/study.ts";
import { StudyError } from "../../space/error.ts";
import type { StudyEvent } from "../../store/event.ts";
import { readStore } from "../../store/sqlite.ts";
import { createRecords } from "../display/records.ts";
import { type ExitCode, Failure } from "../failure.ts";
import { parameterEffects } from "../insight/importance.ts";
import type { Terminal } from "../terminal.ts";
import { writeTextFile } from "../write-file.ts";

export async function report(
  path: string,
  { output }: { readonly output?: string },
  { out }: Terminal,
): Promise<ExitCode> {
  const target = output ?? `${basename(path).replace(/\.[^.]*$/u, "")}.html`;
  const isSvg = target.endsWith(".svg");
  if (!isSvg && !/\.html?$/u.test(target)) {
    throw new Failure(`A report is written as .html or .svg, not as \`${basename(target)}\`.`, 2);
  }
  const store = await readStore(path);
  const events = store.events();
  store.close();
  const study = reportedStudy(events);
  if (study === undefined) throw new Failure(`The store \`${path}\` is empty.`, 2);
  const figures = figuresOf(study);
  writeTextFile(target, isSvg ? `${sheet(study.plan.study, figures)}\n` : page(study, figures));
  const names = [...new Set(figures.map(({ title }) => title.toLowerCase()))];
  out.line(
    `Written to ${target}${names.length === 0 ? ", without a figure: too few trials" : `: ${names.join(", ")}`}.`,
  );
  return 0;
}

function reportedStudy(events: readonly StudyEvent[]): ReportedStudy | undefined {
  const records = createRecords(events);
  const started = records.started();
  if (started === undefined) return undefined;
  const { plan, seed, backend } = started;
  const trials = records.trials.toSorted((a, b) => a.number - b.number);
  const isSolved = records.solved() !== undefined;
  return {
    plan,
    seed,
    backend,
    trials,
    isSolved,
    importances: isSolved ? [] : parameterEffects(plan, trials),
    curveOf: curvesOf(plan, seed, events),
  };
}

/** What trials reported on their way, as values of the objectives; nothing where the plan cannot be evaluated here. */
function curvesOf(
  plan: Plan,
  seed: number,
  events: readonly StudyEvent[],
): ReportedStudy["curveOf"] {
  if (!events.some(({ kind }) => kind === "reported")) return () => [];
  const study = replayed(plan, seed, events);
  if (study === undefined) return () => [];
  const written = (losses: readonly number[]): readonly number[] =>
    plan.objectives.map(({ direction }, i) =>
      direction === "minimize" ? (losses[i] ?? NaN) : 0 - (losses[i] ?? NaN),
    );
  return (number) =>
    study.reached(number).map(({ step, losses }): Reported => ({ step, values: written(losses) }));
}

function replayed(plan: Plan, seed: number, events: readonly StudyEvent[]): Study | undefined {
  try {
    const study = createStudy(plan, seed);
    for (const event of events) study.apply(event);
    return study;
  } catch (error) {
    if (!(error instanceof StudyError)) throw error;
    return undefined;
  }
}
