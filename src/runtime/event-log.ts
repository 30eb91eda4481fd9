/** How the events of a run come into its store. */
import type { ReportedEvent, Store, StudyEvent } from "../store/event.ts";
import type { Clock } from "./clock.ts";

export interface EventLog {
  /** Stores all of them or none, after what was reported before. */
  readonly record: (...events: readonly StudyEvent[]) => void;
  /**
   * What a trial reports is stored with the next event, or a moment later: a trial whose reports are lost has
   * not been told, so it reports them again.
   */
  readonly report: (event: ReportedEvent) => void;
  /** Stores what was reported. */
  readonly flush: () => void;
  /** Lets go of timers. */
  readonly release: () => void;
}

/** Seconds after which reports are stored. */
const longestWait = 0.2;

/** `stored` sees each event once it is durable; `orFail` carries out what has no caller to throw to. */
export function createEventLog(
  store: Store,
  clock: Clock,
  stored: (event: StudyEvent) => void,
  orFail: (action: () => void) => void,
): EventLog {
  let reports: ReportedEvent[] = [];
  let cancel: (() => void) | undefined;
  const release = (): void => {
    cancel?.();
    cancel = undefined;
  };
  const record = (...events: readonly StudyEvent[]): void => {
    const all = [...reports, ...events];
    reports = [];
    release();
    store.append(...all);
    for (const event of all) stored(event);
  };
  const flush = (): void => {
    if (reports.length > 0) record();
  };
  return {
    record,
    report: (event) => {
      reports.push(event);
      cancel ??= clock.after(longestWait, () => {
        orFail(flush);
      });
    },
    flush,
    release,
  };
}
