import { reasonOf } from "../../training/aborted.ts";
import type { TaskReference } from "../load.ts";
import type { GroupMember, MemberOutcome } from "../task.ts";
import type { SentOutcome } from "./messages.ts";

/** A trial that waits for a thread or is with one. */
export interface Pending {
  readonly task: TaskReference;
  /** Trials of one family train by the same compiled programs. */
  readonly family: string;
  readonly member: GroupMember;
  /** Whether it has not ended. */
  readonly isOpen: () => boolean;
  /** A thread takes it, from its beginning. */
  readonly begin: () => void;
  /** What it reached; what was reported before it had to begin again is not reported twice. */
  readonly report: GroupMember["context"]["report"];
  readonly advance: GroupMember["context"]["advance"];
  readonly end: (outcome: SentOutcome) => void;
  /** Nobody waits for it any more. */
  readonly drop: () => void;
}

/** `ended` is called once. An aborted signal ends the trial at once, whatever its thread is doing. */
export function createPending(
  { task, family, member }: Pick<Pending, "task" | "family" | "member">,
  ended: (outcome: MemberOutcome) => void,
): Pending {
  const { signal, report, advance } = member.context;
  let open = true;
  let reports = 0;
  let passedOn = 0;
  const drop = () => {
    open = false;
    signal.removeEventListener("abort", stop);
  };
  const end = (outcome: MemberOutcome) => {
    if (!open) return;
    drop();
    ended(outcome);
  };
  const stop = () => end({ kind: "threw", error: reasonOf(signal) });
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) queueMicrotask(stop);
  return {
    task,
    family,
    member,
    isOpen: () => open,
    begin: () => {
      reports = 0;
    },
    report: (step, metrics) => {
      if (!open) return;
      reports += 1;
      if (reports <= passedOn) return;
      passedOn = reports;
      report(step, metrics);
    },
    advance: (steps) => {
      if (open) advance(steps);
    },
    end: (outcome) => {
      end(
        outcome.kind === "threw" ? { kind: "threw", error: new Error(outcome.message) } : outcome,
      );
    },
    drop,
  };
}
