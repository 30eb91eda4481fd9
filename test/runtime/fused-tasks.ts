/** Fused tasks of one function, for tests of the run loop. */
import type {
  GroupLimits,
  GroupMember,
  Task,
  TaskInputs,
  TaskMetrics,
  TaskRegistry,
} from "../../src/tasks/task.ts";
import type { Run } from "../support/tasks.ts";

/** One member of a group; `together` is how many train beside each other. */
export type MemberRun = (
  member: GroupMember,
  together: readonly GroupMember[],
) => TaskMetrics | Promise<TaskMetrics>;

export interface FakeFusion {
  readonly batch?: number;
  readonly limits?: GroupLimits;
  readonly sideBySide?: boolean;
  /** In which order the members of a group end: their places. */
  readonly order?: (members: readonly GroupMember[]) => readonly number[];
  /** Sees each group that is carried out. */
  readonly onGroup?: (members: readonly GroupMember[]) => void;
  readonly onDivide?: (trials: readonly TaskInputs[], limits: GroupLimits) => void;
}

/** Trials whose argument `kind` is the same may train together, the smallest `x` first. */
export function divideByKind(trials: readonly TaskInputs[], { trials: most }: GroupLimits) {
  const kinds = new Map<unknown, number[]>();
  for (const [place, { kind }] of trials.entries()) {
    kinds.set(kind, [...(kinds.get(kind) ?? []), place]);
  }
  const groups: { readonly places: readonly number[]; readonly bytes: number }[] = [];
  for (const places of kinds.values()) {
    const sorted = places.toSorted((a, b) => Number(trials[a]?.["x"]) - Number(trials[b]?.["x"]));
    for (let i = 0; i < sorted.length; i += most) {
      const own = sorted.slice(i, i + most).toSorted((a, b) => a - b);
      groups.push({ places: own, bytes: own.length });
    }
  }
  return groups;
}

export function fusedTask(run: MemberRun, how: FakeFusion = {}): Task {
  const { batch = 6, limits = { trials: 4, bytes: 1e9 }, sideBySide = false } = how;
  return {
    name: "fused",
    run: async (inputs, context) => run({ inputs, context }, [{ inputs, context }]),
    fusion: {
      batch,
      limits,
      sideBySide,
      divide: async (trials, given) => {
        how.onDivide?.(trials, given);
        return divideByKind(trials, given);
      },
      run: async (members, ended) => {
        how.onGroup?.(members);
        for (const place of how.order?.(members) ?? [...members.keys()]) {
          const member = members[place];
          if (member === undefined) continue;
          try {
            ended(place, { kind: "returned", metrics: await run(member, members) });
          } catch (error) {
            const thrown = error instanceof Error ? error : new Error(String(error));
            ended(place, { kind: "threw", error: thrown });
          }
        }
      },
    },
  };
}

/** A registry of tasks, each a function or whole. */
export function fusedRegistry(tasks: { readonly [name: string]: Run | Task }): TaskRegistry {
  const find = async (name: string): Promise<Task> => {
    const task = tasks[name];
    if (task === undefined) throw new Error(`There is no task ${name}.`);
    return typeof task === "object"
      ? task
      : { name, run: async (inputs, context) => task(inputs, context) };
  };
  return { builtin: find, module: find, exec: ([word = ""]) => find(word) };
}

/** Places in an order that depends on a number alone. */
export function shuffled(seed: number): (members: readonly GroupMember[]) => readonly number[] {
  return (members) => {
    const weight = (place: number) =>
      Math.sin(12.9898 * ((members[place]?.context.trial ?? 0) + 1) + 78.233 * seed);
    return [...members.keys()].toSorted((a, b) => weight(a) - weight(b));
  };
}
