/** How trials are divided into groups that train together. */
import { workingSize } from "../backends/tfjs-executor/working.ts";
import { bytesOf } from "../graph/memory.ts";
import type { GroupLimits, TaskInputs, TrialGroup } from "../tasks/task.ts";
import type { TrainingTask } from "./definition.ts";
import { type Form, formKey, formOf, fusionKey } from "./form.ts";
import { groupBy } from "./group-by.ts";
import { createData } from "./library.ts";
import { passProgram, wholeStep } from "./programs.ts";
import { readSettings, type Settings } from "./settings.ts";
import { traceTrial } from "./trace.ts";

/** Divides trials: a function of the trials and the limits alone. */
export type Divide = (
  trials: readonly TaskInputs[],
  limits: GroupLimits,
) => Promise<readonly TrialGroup[]>;

interface Placed {
  readonly place: number;
  readonly settings: Settings;
  /** Bytes of a trial by itself. */
  readonly bytes: number;
  readonly key: string;
}

/**
 * Trials whose keys agree are sorted by size, so that little is padded, and cut into equal parts where a group would
 * have more trials or bytes than the limits say. One whose arguments are wrong is a group of its own, which fails when it is
 * carried out.
 */
export function createDivision(task: TrainingTask, sideBySide: boolean): Divide {
  const sizeOf = createSizes(task, sideBySide);

  const bytesOfGroup = async (members: readonly Placed[]): Promise<number> => {
    const form = jointForm(members);
    if (sideBySide) return members.length * (await sizeOf(form));
    return members.reduce((total, { bytes }) => total + bytes, 0);
  };

  const place = async (inputs: TaskInputs, at: number): Promise<Placed | undefined> => {
    try {
      const settings = readSettings(task, inputs);
      const form = formOf([settings]);
      return { place: at, settings, bytes: await sizeOf(form), key: formKey(form) };
    } catch {
      return undefined;
    }
  };

  /** The first of them that fit into a group, no more than leaves the groups after it as large. */
  const cut = async (members: readonly Placed[], limits: GroupLimits) => {
    let most = Math.max(1, limits.trials);
    for (;;) {
      const group = members.slice(0, evenPart(members.length, most));
      const bytes = await bytesOfGroup(group);
      if (bytes <= limits.bytes || group.length === 1) return { group, bytes };
      const fitting = Math.floor((group.length * limits.bytes) / bytes);
      most = Math.min(Math.max(fitting, 1), group.length - 1);
    }
  };

  return async (trials, limits) => {
    const placed: Placed[] = [];
    const groups: TrialGroup[] = [];
    for (const [at, inputs] of trials.entries()) {
      const trial = await place(inputs, at);
      if (trial === undefined) groups.push({ places: [at], bytes: 0 });
      else placed.push(trial);
    }
    for (const together of groupBy(placed, ({ settings }) => fusionKey(settings))) {
      let left: readonly Placed[] = together.toSorted(
        (a, b) => a.bytes - b.bytes || compare(a.key, b.key) || a.place - b.place,
      );
      while (left.length > 0) {
        const { group, bytes } = await cut(left, limits);
        left = left.slice(group.length);
        const places = group.map(({ place }) => place).toSorted((a, b) => a - b);
        const padded = sideBySide ? paddedText(jointForm(group)) : "";
        groups.push({ places, bytes, ...(padded === "" ? {} : { padded }) });
      }
    }
    return groups.toSorted((a, b) => (a.places[0] ?? 0) - (b.places[0] ?? 0));
  };
}

/** Of so many the first of parts that are as few as can be, and equally large but for one: 17 by at most 16 gives 9. */
function evenPart(count: number, most: number): number {
  return Math.ceil(count / Math.ceil(count / most));
}

function jointForm(members: readonly Placed[]): Form {
  return formOf(members.map(({ settings }) => settings));
}

/** What was made equal: `hidden 64, 32; optimizer sgd, adam`. */
function paddedText(form: Form): string {
  const parts = Object.entries(form).flatMap(([name, part]) => {
    switch (part.kind) {
      case "width":
        return part.place.padded ? [`${name} ${part.place.size}`] : [];
      case "widths":
        return part.places.some(({ padded }) => padded)
          ? [`${name} ${part.places.map(({ size }) => size).join(", ")}`]
          : [];
      case "variant":
        return part.present.length > 1 ? [`${name} ${part.present.join(", ")}`] : [];
      case "real":
      case "epochs":
      case "whole":
      case "wholes":
      case "flag":
      case "choice":
      case "data":
      case "model":
        return [];
    }
  });
  return parts.join("; ");
}

/** By UTF-16 code units: the same in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * Bytes that one trial of a form takes: its state, and the values of the largest of its programs. Side by side
 * operations need their own memory for all trials at once; in turn it serves one trial after the other.
 */
function createSizes(task: TrainingTask, sideBySide: boolean): (form: Form) => Promise<number> {
  const working = sideBySide ? workingSize : undefined;
  const data = createData(task);
  const known = new Map<string, number>();
  return async (form) => {
    const key = formKey(form);
    const before = known.get(key);
    if (before !== undefined) return before;
    const traced = traceTrial(task, form, await data(form));
    const { program, layout } = wholeStep(task, traced);
    const passes = [...traced.scoring, ...traced.closing].map((pass) => passProgram(task, pass));
    const programs = [program, ...passes.map((pass) => pass.program)];
    const bytes = Math.max(...programs.map((one) => bytesOf(one, layout, working)));
    known.set(key, bytes);
    return bytes;
  };
}
