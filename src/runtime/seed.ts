/** Under which seed a plan starts or goes on, and whether it is the one that a store holds. */
import type { Plan } from "../plan/document.ts";
import { StudyError } from "../space/error.ts";
import type { StudyEvent } from "../store/event.ts";
import { planDifferences } from "./differences.ts";
import { chooseSeed } from "./study.ts";

/**
 * The seed under which a plan goes on after these events, or starts. Throws a `StudyError` that says what changed
 * where they belong to another plan or seed.
 */
export function seedOf(
  plan: Plan,
  wanted: number | undefined,
  events: readonly StudyEvent[],
): number {
  const started = events.find((event) => event.kind === "started");
  if (started === undefined) return wanted ?? plan.seed ?? chooseSeed();
  const changes = [
    ...planDifferences(started.plan, plan),
    ...(wanted === undefined || wanted === started.seed
      ? []
      : [`seed: ${String(started.seed)} → ${String(wanted)}`]),
  ];
  if (changes.length === 0) return started.seed;
  throw new StudyError(
    [
      `The store holds the study \`${started.plan.study}\` as it was before. Since then it changed:`,
      ...changes.map((change) => `  ${change}`),
      changes.every((change) => change.startsWith("budget"))
        ? "To go on with a larger budget, take the change back and use `--trials N` or `--time 10min`; or start over with `--new`."
        : "Old and new trials would not fit together. Take the change back, name another store with `--store PATH`, or start over with `--new`.",
    ].join("\n"),
  );
}
