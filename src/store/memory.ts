import type { Store, StudyEvent } from "./event.ts";

/** Events in memory: gone with the process. `earlier` is what happened before. */
export function memoryStore(earlier: readonly StudyEvent[] = []): Store {
  const log = [...earlier];
  return {
    append: (...events) => {
      log.push(...events);
    },
    events: () => log,
    close: () => undefined,
  };
}
