/**
 * What decides about the program of some trials: their arguments but for the numbers that tensors hold. One
 * trial's form has its exact widths; the form of several has the greatest, and all variants that are there.
 */
import type { Named } from "../backends/executor.ts";
import type { Shape } from "../graph/tensor.ts";
import type { Model } from "../tasks/task.ts";
import type { Setting, Settings } from "./settings.ts";

export interface Form {
  readonly [argument: string]: FormPart;
}

export type FormPart =
  /** `zero`: the number 0 in all trials. */
  | { readonly kind: "real" | "epochs"; readonly zero: boolean }
  | { readonly kind: "whole"; readonly value: number }
  | { readonly kind: "wholes"; readonly values: readonly number[] }
  | { readonly kind: "flag"; readonly value: boolean }
  | { readonly kind: "choice"; readonly name: string }
  | { readonly kind: "data"; readonly source: string }
  | { readonly kind: "model"; readonly shape: ModelShape | undefined }
  /** In the order of the argument. */
  | { readonly kind: "variant"; readonly present: readonly string[] }
  | { readonly kind: "width"; readonly place: Place }
  | { readonly kind: "widths"; readonly places: readonly Place[] };

/** What decides about programs of a model. */
export interface ModelShape extends Pick<Model, "format" | "config"> {
  readonly weights: readonly { readonly name: string; readonly shape: Shape }[];
}

function shapeOf(model: Model | undefined): ModelShape | undefined {
  if (model === undefined) return undefined;
  const { format, config, weights } = model;
  return { format, config, weights: weights.map(({ name, shape }) => ({ name, shape })) };
}

/** Places of an axis; `padded`: not all trials use all of them. */
export interface Place {
  readonly size: number;
  readonly padded: boolean;
}

/** The form of trials, at least one, whose fusion keys are the same; of one trial its own. */
export function formOf(trials: readonly Settings[]): Form {
  const [first = {}, ...others] = trials;
  const entries = Object.entries(first).map(([name, setting]) => {
    const all = [setting, ...others.flatMap((other) => other[name] ?? [])];
    return [name, partOf(setting, all)] as const;
  });
  return Object.fromEntries(entries);
}

function partOf(setting: Setting, all: readonly Setting[]): FormPart {
  switch (setting.kind) {
    case "real":
    case "epochs":
      return { kind: setting.kind, zero: all.every((one) => "value" in one && one.value === 0) };
    case "whole":
      return { kind: "whole", value: setting.value };
    case "wholes":
    case "flag":
    case "choice":
    case "data":
      return setting;
    case "model":
      return { kind: "model", shape: shapeOf(setting.model) };
    case "variant": {
      const names = all.flatMap((one) => (one.kind === "variant" ? [one.name] : []));
      return { kind: "variant", present: setting.among.filter((name) => names.includes(name)) };
    }
    case "width":
      return {
        kind: "width",
        place: placeOf(all.flatMap((one) => (one.kind === "width" ? [one.value] : []))),
      };
    case "widths": {
      const lists = all.flatMap((one) => (one.kind === "widths" ? [one.values] : []));
      return {
        kind: "widths",
        places: setting.values.map((_, i) => placeOf(lists.map((list) => list[i] ?? 0))),
      };
    }
  }
}

function placeOf(sizes: readonly number[]): Place {
  const size = Math.max(...sizes);
  return { size, padded: sizes.some((one) => one !== size) };
}

/** Trials with the same key may train together. */
export function fusionKey(settings: Settings): string {
  const parts = Object.entries(settings).map(([name, setting]) => {
    switch (setting.kind) {
      case "real":
      case "epochs":
      case "variant":
      case "width":
        return [name];
      case "widths":
        return [name, setting.values.length];
      case "wholes":
        return [name, setting.values];
      case "whole":
      case "flag":
        return [name, setting.value];
      case "choice":
        return [name, setting.name];
      case "data":
        return [name, setting.source];
      case "model":
        return [name, shapeOf(setting.model)];
    }
  });
  return JSON.stringify(parts);
}

/** Programs with the same key are the same. */
export function formKey(form: Form): string {
  return JSON.stringify(form);
}

/** Names of the numbers of a trial that a program reads. */
export const hyperNames = {
  real: (argument: string): string => argument,
  width: (argument: string, place?: number): string =>
    place === undefined ? `${argument}.width` : `${argument}.${place}.width`,
  variant: (argument: string, name: string): string => `${argument}.${name}`,
};

/** The numbers of a trial that programs of any form may read. */
export function hypersOf(settings: Settings): Named<number> {
  const entries = Object.entries(settings).flatMap(([name, setting]): [string, number][] => {
    switch (setting.kind) {
      case "real":
      case "epochs":
        return [[hyperNames.real(name), setting.value]];
      case "width":
        return [[hyperNames.width(name), setting.value]];
      case "widths":
        return setting.values.map((value, i) => [hyperNames.width(name, i), value]);
      case "variant":
        return setting.among.map((one) => [
          hyperNames.variant(name, one),
          Number(one === setting.name),
        ]);
      case "whole":
      case "wholes":
      case "flag":
      case "choice":
      case "data":
      case "model":
        return [];
    }
  });
  return Object.fromEntries(entries);
}
