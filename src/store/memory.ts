import type { Store, StudyEvent } from "./event.ts";

/** Events in memory: gone with the process. `events` are what happened before. */
export function memoryStore(events: readonly StudyEvent[] = []): Store {
  const log = [...events];
  return {
    append: (event) => {
      log.push(event);
    },
    events: () => log,
    close: () => undefined,
  };
}
