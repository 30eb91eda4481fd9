/** Processes that end with all that they started, whatever becomes of hptc itself. */
import type { ChildProcess } from "node:child_process";
import { kill, platform } from "node:process";

/** Between asking a process to end and ending it. */
const graceMilliseconds = 3000;

export interface ProcessGroups {
  /** Watches over a process that was started `detached`: it leads a group of its own. */
  readonly add: (child: ChildProcess) => void;
  /** Asks the group of a process to end, and ends it when it does not within 3 s. */
  readonly stop: (child: ChildProcess) => void;
  /** Resolves when those that were asked to end have ended. */
  readonly stopped: () => Promise<void>;
  /** Ends all at once. */
  readonly kill: () => void;
}

export function createProcessGroups(): ProcessGroups {
  const running = new Set<ChildProcess>();
  const stopping = new Map<ChildProcess, Promise<void>>();
  return {
    add: (child) => {
      if (child.pid === undefined) return;
      running.add(child);
      child.once("close", () => running.delete(child));
    },
    stop: (child) => {
      if (!running.has(child) || stopping.has(child)) return;
      const ended = new Promise<void>((resolve) => {
        const timer = setTimeout(() => signalGroup(child, "SIGKILL"), graceMilliseconds);
        child.once("close", () => {
          clearTimeout(timer);
          // What it started may have outlived it.
          signalGroup(child, "SIGKILL");
          stopping.delete(child);
          resolve();
        });
      });
      stopping.set(child, ended);
      signalGroup(child, "SIGTERM");
    },
    stopped: async () => {
      await Promise.all(stopping.values());
    },
    kill: () => {
      for (const child of running) signalGroup(child, "SIGKILL");
    },
  };
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    // Windows has no groups to signal.
    kill(platform === "win32" ? pid : -pid, signal);
  } catch {
    // It has ended already.
  }
}
