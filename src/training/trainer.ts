/** Trains groups of trials on an executor. */
import type { Executor } from "../backends/executor.ts";
import type { GroupMember, MemberOutcome } from "../tasks/task.ts";
import type { TrainingTask } from "./definition.ts";
import { createFamily, type Family, type FamilyMember } from "./family.ts";
import { formKey, formOf, fusionKey } from "./form.ts";
import { groupBy } from "./group-by.ts";
import { createLibrary } from "./library.ts";
import { threw } from "./outcome.ts";
import { readSettings } from "./settings.ts";

export interface Trainer {
  /**
   * Trains the trials of a group, or of a part of one where trials do not train side by side, epoch by epoch, and
   * tells how each ended or paused as soon as it has. One call after another: a call waits for those before it.
   */
  readonly run: (
    members: readonly GroupMember[],
    ended: (place: number, outcome: MemberOutcome) => void,
  ) => Promise<void>;
  /** Gives back all memory. */
  readonly dispose: () => void;
}

export function createTrainer(task: TrainingTask, executor: Executor): Trainer {
  const library = createLibrary(task, executor);
  let turn = Promise.resolve();

  const train: Trainer["run"] = async (members, ended) => {
    const trials = members.flatMap((member, place) => {
      try {
        const settings = readSettings(task, member.inputs);
        const end = (outcome: MemberOutcome): void => ended(place, outcome);
        const { context, pauseAt, from } = member;
        return [{ settings, context, pauseAt, from, end }];
      } catch (error) {
        ended(place, threw(error));
        return [];
      }
    });
    const keyOf = ({ settings, from }: FamilyMember): string => {
      const program = executor.sideBySide ? fusionKey(settings) : formKey(formOf([settings]));
      return JSON.stringify([program, from?.step, from?.updates]);
    };
    const families: Family[] = [];
    const start = async (together: readonly FamilyMember[]): Promise<void> => {
      try {
        families.push(await createFamily(task, executor, library, together));
      } catch (error) {
        for (const { end } of together) end(threw(error));
      }
    };
    try {
      await Promise.all(groupBy(trials, keyOf).map(start));
      let training: readonly Family[] = families;
      while (training.length > 0) {
        for (const family of training) await family.epoch();
        training = training.filter((family) => family.isTraining());
      }
    } finally {
      for (const family of families) family.dispose();
      library.trim();
    }
  };

  return {
    run: (members, ended) => {
      const run = turn.then(() => train(members, ended));
      turn = run.catch(() => undefined);
      return run;
    },
    dispose: library.dispose,
  };
}
