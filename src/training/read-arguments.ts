/** Reads the arguments of a task: checked types and ranges, defaults, and no argument that nobody reads. */
import { didYouMean } from "../diagnostics/suggest.ts";
import type { DataReference, Model, TaskInput, TaskInputs } from "../tasks/task.ts";
import type { Range } from "./definition.ts";

export interface ArgumentReader {
  readonly real: (name: string, range: Range, fallback?: number) => number;
  readonly whole: (name: string, range: Range, fallback?: number) => number;
  readonly wholes: (name: string, range: Range, fallback?: readonly number[]) => readonly number[];
  readonly flag: (name: string, fallback?: boolean) => boolean;
  readonly choice: <T extends string>(name: string, among: readonly T[], fallback?: T) => T;
  /** The source of a data set. */
  readonly data: (name: string) => string;
  /** A model of one of those formats; `undefined` where none is given, if that may be. */
  readonly model: (
    name: string,
    formats: readonly string[],
    optional: boolean,
  ) => Model | undefined;
  readonly isGiven: (name: string) => boolean;
  /** Refuses arguments that were not read. Call last. */
  readonly end: () => void;
}

/** A reader of one trial's arguments. Its functions throw an `Error` for the user. */
export function readArguments(task: string, inputs: TaskInputs): ArgumentReader {
  const known = new Set<string>();
  const take = (name: string): TaskInput => {
    known.add(name);
    return Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  };
  const refuse = (name: string, expected: string, given: TaskInput): Error =>
    given === undefined
      ? new Error(`The task ${task} needs the argument \`${name}\`: ${expected}.`)
      : new Error(`The argument \`${name}\` of ${task} must be ${expected}, not ${show(given)}.`);
  const number = (name: string, range: Range, fallback: number | undefined, whole: boolean) => {
    const value = take(name) ?? fallback;
    if (!isWithin(value, range, whole)) throw refuse(name, describe(range, whole), value);
    return value;
  };
  return {
    real: (name, range, fallback) => number(name, range, fallback, false),
    whole: (name, range, fallback) => number(name, range, fallback, true),
    wholes: (name, range, fallback) => {
      const value = take(name) ?? fallback;
      const numbers: readonly TaskInput[] = Array.isArray(value) ? value : [];
      const valid = numbers.filter((item) => isWithin(item, range, true));
      if (!Array.isArray(value) || valid.length !== numbers.length) {
        throw refuse(name, `a list of numbers, each ${describe(range, true)}`, value);
      }
      return valid;
    },
    flag: (name, fallback) => {
      const value = take(name) ?? fallback;
      if (typeof value !== "boolean") throw refuse(name, "true or false", value);
      return value;
    },
    choice: (name, among, fallback) => {
      const value = take(name) ?? fallback;
      const chosen = among.find((member) => member === value);
      if (chosen === undefined) throw refuse(name, `one of ${among.join(", ")}`, value);
      return chosen;
    },
    data: (name) => {
      const value = take(name);
      if (!isDataReference(value))
        throw refuse(name, "a data set, such as `digits` of std:data", value);
      return value.source;
    },
    model: (name, formats, optional) => {
      const value = take(name);
      if (value === undefined && optional) return undefined;
      if (!isModel(value)) throw refuse(name, "the `model` of an earlier trial", value);
      if (formats.includes(value.format)) return value;
      throw new Error(
        `The argument \`${name}\` of ${task} must be a model of the format ${formats.join(" or ")}, not ${value.format}.`,
      );
    },
    isGiven: (name) => take(name) !== undefined,
    end: () => {
      for (const name of Object.keys(inputs)) {
        if (known.has(name) || inputs[name] === undefined) continue;
        const names = [...known];
        throw new Error(
          `The task ${task} has no argument \`${name}\`.${didYouMean(name, names)} It takes: ${names.join(", ")}.`,
        );
      }
    },
  };
}

function isWithin(value: TaskInput, range: Range, whole: boolean): value is number {
  return (
    typeof value === "number" &&
    value >= range.low &&
    (range.below === true ? value < range.high : value <= range.high) &&
    (!whole || Number.isSafeInteger(value))
  );
}

function describe({ low, high, below }: Range, whole: boolean): string {
  const kind = whole ? "a whole number" : "a number";
  if (low === -Infinity && high === Infinity) return kind;
  if (low === -Infinity) return `${kind}, ${below === true ? "below" : "at most"} ${high}`;
  if (high === Infinity) return `${kind}, at least ${low}`;
  return `${kind} from ${low} to ${below === true ? "below " : ""}${high}`;
}

function show(value: TaskInput): string {
  const text = JSON.stringify(value) ?? "nothing";
  return typeof value === "number"
    ? String(value)
    : text.length > 60
      ? `${text.slice(0, 60)}…`
      : text;
}

/** Whether an argument is a model of an earlier trial. */
export function isModel(value: TaskInput): value is Model {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "model";
}

/** Whether an argument is a data set. */
export function isDataReference(value: unknown): value is DataReference {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    value.kind === "data" &&
    "source" in value &&
    typeof value.source === "string"
  );
}
