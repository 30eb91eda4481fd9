/** A trial's arguments as a task reads them: each of its kind, within its range, with its fallback put in. */
import type { Value } from "../ir/value.ts";
import type { Model, TaskInputs } from "../tasks/task.ts";
import type { Argument, GivenValues, TrainingTask } from "./definition.ts";
import { isDataReference, isModel, readArguments, type ArgumentReader } from "./read-arguments.ts";

export interface Settings {
  readonly [argument: string]: Setting;
}

export type Setting =
  | { readonly kind: "real" | "epochs" | "whole" | "width"; readonly value: number }
  | { readonly kind: "wholes"; readonly values: readonly number[] }
  | { readonly kind: "widths"; readonly values: readonly number[] }
  | { readonly kind: "flag"; readonly value: boolean }
  | { readonly kind: "choice"; readonly name: string }
  | { readonly kind: "variant"; readonly name: string; readonly among: readonly string[] }
  | { readonly kind: "data"; readonly source: string }
  | { readonly kind: "model"; readonly model: Model | undefined };

/** Reads what a study gave. Throws an `Error` for the user. */
export function readSettings(task: TrainingTask, inputs: TaskInputs): Settings {
  const read = readArguments(task.name, inputs);
  const values = givenValues(inputs);
  const settings = Object.entries(task.arguments).map(
    ([name, argument]) => [name, readSetting(read, name, argument, values)] as const,
  );
  read.end();
  task.check?.(values);
  return Object.fromEntries(settings);
}

/** How many epochs the trial trains. */
export function epochsOf(settings: Settings): number {
  for (const setting of Object.values(settings)) {
    if (setting.kind === "epochs") return setting.value;
  }
  throw new Error("A task has an argument of the kind `epochs`.");
}

function readSetting(
  read: ArgumentReader,
  name: string,
  argument: Argument,
  values: GivenValues,
): Setting {
  const { kind } = argument;
  switch (kind) {
    case "real": {
      const { range, fallback } = argument;
      const otherwise = typeof fallback === "function" ? fallback(values) : fallback;
      return { kind, value: read.real(name, range, otherwise) };
    }
    case "epochs":
      return { kind, value: read.whole(name, { low: 1, high: Infinity }, argument.fallback) };
    case "whole":
    case "width":
      return { kind, value: read.whole(name, argument.range, argument.fallback) };
    case "wholes":
    case "widths":
      return { kind, values: read.wholes(name, argument.range, argument.fallback) };
    case "flag":
      return { kind, value: read.flag(name, argument.fallback) };
    case "choice":
      return { kind, name: read.choice(name, argument.among, argument.fallback) };
    case "variant": {
      const { among, fallback } = argument;
      return { kind, name: read.choice(name, among, fallback), among };
    }
    case "data":
      return { kind, source: read.data(name) };
    case "model":
      return { kind, model: read.model(name, argument.formats, argument.optional) };
  }
}

/** What was given, a data set as its source; of models nothing is known here. */
function givenValues(inputs: TaskInputs): GivenValues {
  const entries = Object.entries(inputs).flatMap(([name, value]): [string, Value][] => {
    if (isDataReference(value)) return [[name, value.source]];
    return isModel(value) ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}
