/** The programs of a traced trial. */
import type { Program, StateLayout } from "../graph/program.ts";
import { sizeOf } from "../graph/shape.ts";
import { evaluation, type TrainingStep, trainingStep } from "../graph/training.ts";
import type { TracedPass, TracedStep, TracedTrial } from "./trace.ts";

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
  readonly program: Program;
  /** How many numbers a row has, by result. */
  readonly perRow: { readonly [result: string]: number };
}

export function trainingPrograms(traced: TracedTrial): TrainingPrograms {
  const { whole, rest } = traced;
  const first = stepOf(traced, whole);
  return {
    layout: first.layout,
    whole: { program: first.program, rows: whole.rows, steps: whole.steps },
    rest: rest && { program: stepOf(traced, rest).program, rows: rest.rows, steps: rest.steps },
  };
}

function stepOf({ scope, trial }: TracedTrial, { loss }: TracedStep): TrainingStep {
  const { optimizer, clip } = trial.training;
  return trainingStep({
    scope,
    loss: loss.loss,
    updates: loss.updates,
    optimizer,
    ...(clip === undefined ? {} : { clip }),
  });
}

export function passProgram({ name, rows, chunk, chunks, results }: TracedPass): PassProgram {
  const sizes = Object.entries(results).map(
    ([result, { shape }]) => [result, sizeOf(shape) / chunk] as const,
  );
  return {
    name,
    rows,
    chunks,
    program: evaluation(results),
    perRow: Object.fromEntries(sizes),
  };
}

/** Names of the shared tables that a program reads. */
export function sharedNames({ nodes }: Program): readonly string[] {
  return nodes.flatMap(({ op }) => (op.kind === "shared" ? [op.name] : []));
}
