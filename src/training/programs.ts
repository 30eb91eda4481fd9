/** The programs of a traced trial. */
import type { Program, StateLayout } from "../graph/program.ts";
import type { Shape } from "../graph/tensor.ts";
import { evaluation, type TrainingStep, trainingStep } from "../graph/training.ts";
import type { TrainingTask } from "./definition.ts";
import { built, type TracedPass, type TracedStep, type TracedTrial } from "./trace.ts";

export interface TrainingPrograms {
  /** What the model declared, then what the optimiser keeps. */
  readonly layout: StateLayout;
  readonly whole: StepProgram;
  readonly rest: StepProgram | undefined;
}

export interface StepProgram {
  readonly program: Program;
  readonly rows: number;
  readonly steps: number;
}

export interface PassProgram {
  readonly name: string;
  readonly rows: number;
  readonly chunks: number;
  /** The first row of the results that count: behind those of earlier times. */
  readonly from: number;
  readonly program: Program;
  /** The shape of a row, by result. */
  readonly rowShapes: { readonly [result: string]: Shape };
}

/** Throws an `Error` that names the task where its author made a mistake; so do those below. */
export function trainingPrograms(task: TrainingTask, traced: TracedTrial): TrainingPrograms {
  const { whole, rest } = traced;
  const first = wholeStep(task, traced);
  return {
    layout: first.layout,
    whole: { program: first.program, rows: whole.rows, steps: whole.steps },
    rest: rest && {
      program: stepOf(task, traced, rest).program,
      rows: rest.rows,
      steps: rest.steps,
    },
  };
}

/** The step of a whole batch. */
export function wholeStep(task: TrainingTask, traced: TracedTrial): TrainingStep {
  return stepOf(task, traced, traced.whole);
}

function stepOf(
  task: TrainingTask,
  { scope, trial }: TracedTrial,
  { loss: { loss, updates } }: TracedStep,
): TrainingStep {
  const { optimizer, clip } = trial.training;
  return built(task, () =>
    trainingStep({ scope, loss, updates, optimizer, ...(clip === undefined ? {} : { clip }) }),
  );
}

export function passProgram(
  task: TrainingTask,
  { name, rows, chunks, repeats, results, updates }: TracedPass,
): PassProgram {
  const shapes = Object.entries(results).map(
    ([result, { shape }]) => [result, shape.slice(1)] as const,
  );
  return {
    name,
    rows,
    chunks,
    from: repeats ? (chunks - 1) * rows : 0,
    program: built(task, () => evaluation(results, updates)),
    rowShapes: Object.fromEntries(shapes),
  };
}

/** Names of the shared tables that a program reads. */
export function sharedNames({ nodes }: Program): readonly string[] {
  return nodes.flatMap(({ op }) => (op.kind === "shared" ? [op.name] : []));
}
