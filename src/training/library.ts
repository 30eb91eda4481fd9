/**
 * What a trainer keeps between groups: data in the backend's memory, and the programs of forms it has met, each
 * made when it is first needed.
 */
import type { Executable, Executor, Named, Numbers, Shared } from "../backends/executor.ts";
import { loadDataSet } from "../data/load.ts";
import type { Program, StateLayout } from "../graph/program.ts";
import type { Table, TrainingTask } from "./definition.ts";
import { type Form, formKey } from "./form.ts";
import { sharedValues, type TrialData } from "./given.ts";
import {
  passProgram,
  type PassProgram,
  sharedNames,
  type StepProgram,
  trainingPrograms,
} from "./programs.ts";
import { type TracedPass, type TracedTrial, traceTrial } from "./trace.ts";

export interface Library {
  /** The trial of a form; the same object as long as it is kept. */
  readonly trace: (form: Form) => Promise<TracedTrial>;
  readonly compile: (form: Form) => Promise<Compiled>;
  /** Lets go of what was used longest ago. Call while nothing is in use. */
  readonly trim: () => void;
  readonly dispose: () => void;
}

/** The programs of a form. */
export interface Compiled {
  readonly traced: TracedTrial;
  readonly layout: StateLayout;
  readonly whole: CompiledStep;
  readonly rest: CompiledStep | undefined;
  readonly scoring: () => Promise<readonly CompiledPass[]>;
  readonly closing: () => Promise<readonly CompiledPass[]>;
}

export interface CompiledStep extends StepProgram {
  readonly executable: Executable;
}

export interface CompiledPass extends PassProgram {
  readonly executable: Executable;
}

/** How many forms are kept. */
const keptForms = 64;

export function createLibrary(task: TrainingTask, executor: Executor): Library {
  const data = createData(task);
  const shared = new Map<string, Shared>();
  const traces = createCache<TracedTrial>(() => undefined);
  const programs = createCache<Compiled & { readonly dispose: () => void }>((one) => one.dispose());

  const share = (name: string, all: TrialData): Shared => {
    const known = shared.get(name);
    if (known !== undefined) return known;
    const made = executor.share(sharedValues(all, name));
    shared.set(name, made);
    return made;
  };

  const compileProgram = async (
    program: Program,
    layout: StateLayout,
    all: TrialData,
  ): Promise<Executable> => {
    const names = sharedNames(program);
    const tables = Object.fromEntries(names.map((name) => [name, share(name, all)]));
    return executor.compile(program, { layout, shared: tables });
  };

  const compileForm = async (form: Form) => {
    const all = await data(form);
    const traced = await trace(form);
    const owned: Executable[] = [];
    const dispose = (): void => {
      for (const one of owned.splice(0)) one.dispose();
    };
    const { layout, whole, rest } = trainingPrograms(task, traced);
    const executable = async (program: Program): Promise<Executable> => {
      const made = await compileProgram(program, layout, all);
      owned.push(made);
      return made;
    };
    const step = async (one: StepProgram): Promise<CompiledStep> => ({
      ...one,
      executable: await executable(one.program),
    });
    const passes = (traces: readonly TracedPass[]) =>
      once(async () => {
        const made: CompiledPass[] = [];
        for (const one of traces) {
          const pass = passProgram(task, one);
          made.push({ ...pass, executable: await executable(pass.program) });
        }
        return made;
      });
    try {
      const [first, second] = await allOf([step(whole), rest && step(rest)]);
      return {
        traced,
        layout,
        whole: first,
        rest: second,
        scoring: passes(traced.scoring),
        closing: passes(traced.closing),
        dispose,
      };
    } catch (error) {
      dispose();
      throw error;
    }
  };

  const trace = (form: Form): Promise<TracedTrial> =>
    traces.get(formKey(form), async () => traceTrial(task, form, await data(form)));

  return {
    trace,
    compile: (form) => programs.get(formKey(form), () => compileForm(form)),
    trim: () => {
      traces.trim(keptForms);
      programs.trim(keptForms);
    },
    dispose: () => {
      traces.trim(0);
      programs.trim(0);
      for (const one of shared.values()) one.dispose();
      shared.clear();
    },
  };
}

/** Loads what trials of a form read; a task's own tables once. */
export function createData(task: TrainingTask): (form: Form) => Promise<TrialData> {
  const load = once(() => loadTables(task));
  return async (form) => {
    const sources = Object.values(form).flatMap((part) =>
      part.kind === "data" ? [part.source] : [],
    );
    const sets = await Promise.all(
      sources.map(async (source) => [source, await loadDataSet(source)] as const),
    );
    return { sets: Object.fromEntries(sets), tables: await load() };
  };
}

async function loadTables(task: TrainingTask): Promise<Named<Table>> {
  if (task.load === undefined) return {};
  const tables = await task.load();
  for (const [name, { shape, values }] of Object.entries(tables)) {
    const size = shape.reduce((product, length) => product * length, 1);
    if (isNumbers(values) && values.length === size) continue;
    throw new Error(
      `The table "${name}" of the task ${task.name} must be a Float32Array or an Int32Array of ${size} numbers ` +
        `to have the shape [${shape.join(", ")}].`,
    );
  }
  return tables;
}

function isNumbers(values: unknown): values is Numbers {
  return values instanceof Float32Array || values instanceof Int32Array;
}

/** All values, once all are there or have failed: what failed leaves nothing under way. */
async function allOf<T extends readonly unknown[]>(making: {
  readonly [I in keyof T]: T[I] | Promise<T[I]>;
}) {
  await Promise.allSettled(making);
  return Promise.all(making);
}

/** Makes a value when it is first asked for; tries again after a failure. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

interface Cache<T> {
  readonly get: (key: string, make: () => Promise<T>) => Promise<T>;
  /** Keeps so many of those that were used last. */
  readonly trim: (kept: number) => void;
}

function createCache<T>(dispose: (value: T) => void): Cache<T> {
  const values = new Map<string, T>();
  const pending = new Map<string, Promise<T>>();
  const add = async (key: string, make: () => Promise<T>): Promise<T> => {
    try {
      const value = await make();
      values.set(key, value);
      return value;
    } finally {
      pending.delete(key);
    }
  };
  return {
    get: async (key, make) => {
      const value = values.get(key);
      if (value === undefined) {
        const making = pending.get(key) ?? add(key, make);
        pending.set(key, making);
        return making;
      }
      values.delete(key);
      values.set(key, value);
      return value;
    },
    trim: (kept) => {
      const surplus = [...values].slice(0, Math.max(values.size - kept, 0));
      for (const [key, value] of surplus) {
        values.delete(key);
        dispose(value);
      }
    },
  };
}
