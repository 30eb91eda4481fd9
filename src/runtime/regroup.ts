/** How a batch that was asked for is carried out: in its groups, also when the study continues within it. */
import type { FusedRun } from "./fused-run.ts";
import { divide, type FusedTrial, type FusedTrials } from "./fusion.ts";
import type { Scheduling } from "./scheduling.ts";
import type { AskedTrial, Study } from "./study.ts";

/**
 * Runs in the groups that they had when they were asked for; where they had none yet, or have trained already,
 * divided now: those that go on from the same step.
 */
export async function groupsOf(
  fused: FusedTrial,
  batch: readonly AskedTrial[],
  runs: readonly FusedRun[],
): Promise<readonly (readonly FusedRun[])[]> {
  const beginnings = new Map<number, FusedRun[]>();
  for (const run of runs) {
    const step = run.from?.step ?? 0;
    beginnings.set(step, [...(beginnings.get(step) ?? []), run]);
  }
  const groups = await Promise.all(
    [...beginnings].map(([step, own]) =>
      step > 0 ? divide(fused, own) : recordedGroups(fused, batch, own),
    ),
  );
  return groups.flat();
}

async function recordedGroups(
  fused: FusedTrial,
  batch: readonly AskedTrial[],
  runs: readonly FusedRun[],
): Promise<readonly (readonly FusedRun[])[]> {
  const asked = new Map(batch.map((trial) => [trial.number, trial]));
  const groups = new Map<number, FusedRun[]>();
  for (const run of runs) {
    const { trial, number, run: place } = run.identity;
    const group = asked.get(number)?.groups?.[trial.name]?.[place];
    if (group === undefined) return divide(fused, runs);
    groups.set(group, [...(groups.get(group) ?? []), run]);
  }
  return [...groups.values()];
}

/**
 * The trials of a batch that have not ended, and with them all that theirs may depend on in the last digits:
 * where trials train side by side, a group is carried out again as a whole. Under a schedule those that are left of
 * groups train together, so that it is the whole batch; so it is where trials go on from each other's weights.
 */
export function toCarryOut(
  { searchedTrials, pending }: Study,
  fused: FusedTrials,
  batch: readonly AskedTrial[],
  scheduling: Scheduling | undefined,
): readonly AskedTrial[] {
  if (scheduling?.copies === true) return batch;
  const open = new Set(pending());
  const chosen = new Set(batch.filter((trial) => open.has(trial)));
  const dependent = searchedTrials.filter((trial) => fused.of(trial)?.fusion.sideBySide === true);
  if (scheduling !== undefined && dependent.length > 0) return batch;
  for (const { name } of dependent) {
    // Groups that first need results have all of the batch for a neighbour.
    if (batch.some(({ groups }) => groups?.[name] === undefined)) return batch;
  }
  for (let before = 0; before < chosen.size;) {
    before = chosen.size;
    for (const { name } of dependent) {
      const hit = new Set([...chosen].flatMap(({ groups }) => groups?.[name] ?? []));
      for (const trial of batch) {
        if (trial.groups?.[name]?.some((group) => hit.has(group)) === true) chosen.add(trial);
      }
    }
  }
  return batch.filter((trial) => chosen.has(trial));
}
