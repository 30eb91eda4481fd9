import type { StartedEvent, StudyEvent } from "../../store/event.ts";
import type { TrialRecord } from "../../runtime/study.ts";

/** A store as it is shown: nothing is evaluated, so that a store is readable whatever its plan needs. */
export interface StoredStudy {
  readonly started: StartedEvent | undefined;
  readonly trials: readonly TrialRecord[];
  /** Numbers of trials that were asked for and have not ended. */
  readonly open: readonly number[];
}

/** Joins what was asked with what was told. */
export function readRecords(events: readonly StudyEvent[]): StoredStudy {
  const params = new Map<number, TrialRecord["params"]>();
  const trials: TrialRecord[] = [];
  for (const event of events) {
    if (event.kind === "asked") params.set(event.number, event.params);
    if (event.kind !== "told") continue;
    const { kind: _, ...told } = event;
    trials.push({ ...told, params: params.get(told.number) ?? {} });
    params.delete(told.number);
  }
  return {
    started: events.find((event) => event.kind === "started"),
    trials,
    open: [...params.keys()],
  };
}
