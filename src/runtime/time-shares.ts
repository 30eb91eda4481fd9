/** Which trial the time of a run belongs to, and the limit of a trial's time. */
import type { Clock } from "./clock.ts";

export interface TimeShares {
  /** An account for a trial. Close it when the trial has ended. */
  readonly open: () => Account;
  /** Seconds so far in which a trial was under way. */
  readonly busy: () => number;
  /** Lets go of timers and listeners. */
  readonly release: () => void;
}

/** The time of one trial: of all that it runs. */
export interface Account {
  /** The trial's share so far. */
  readonly seconds: () => number;
  /** For one of its runs. */
  readonly queue: () => Turn;
  /** Aborts all of its runs; the reason is for people. */
  readonly stop: (reason: string) => void;
  readonly close: () => void;
}

/** A run that waits until it begins. */
export interface Turn {
  /** Aborted when the study is to stop or the limit of the trial is over, with the reason for people. */
  readonly signal: AbortSignal;
  readonly begin: () => void;
  readonly end: () => void;
}

interface Book {
  waiting: number;
  underWay: number;
  seconds: number;
  /** What the limit is of. */
  used: number;
  /** Of its turns that are not over. */
  readonly controllers: Set<AbortController>;
  /** Why it is to stop. */
  stopped?: Error;
}

/**
 * Shares of the time on the clock. A moment belongs in equal parts to the runs that are under way in it; where
 * none is, to those that wait. So the shares of all trials add up to the time in which they ran, however many
 * run together, and a trial that runs alone has all of its time. `limit` is that of a trial, in seconds: of its share,
 * or, where trials have processors of their own, of all the time in which it runs. `stop` aborts all.
 */
export function createTimeShares(
  clock: Clock,
  stop: AbortSignal,
  limit: number | undefined,
  limited: "share" | "all" = "share",
): TimeShares {
  const books = new Set<Book>();
  let last = clock.now();
  let busy = 0;
  let cancel: (() => void) | undefined;

  /** Of which kind of turn the time is now, and how many there are. */
  const divisor = () => {
    let [waiting, underWay] = [0, 0];
    for (const book of books) {
      waiting += book.waiting;
      underWay += book.underWay;
    }
    return underWay > 0
      ? ({ kind: "underWay", count: underWay } as const)
      : ({ kind: "waiting", count: waiting } as const);
  };

  const settle = (): void => {
    const now = clock.now();
    const passed = now - last;
    last = now;
    const { kind, count } = divisor();
    if (count === 0) return;
    busy += passed;
    for (const book of books) {
      const share = (passed * book[kind]) / count;
      book.seconds += share;
      book.used += limited === "share" || book[kind] === 0 ? share : passed;
    }
  };

  /** Until the next limit is over, as things stand. */
  const schedule = (): void => {
    cancel?.();
    cancel = undefined;
    if (limit === undefined) return;
    const { kind, count } = divisor();
    let next = Infinity;
    for (const book of books) {
      if (book.stopped !== undefined || book[kind] === 0) continue;
      const rate = limited === "share" ? book[kind] / count : 1;
      next = Math.min(next, (limit - book.used) / rate);
    }
    if (Number.isFinite(next)) cancel = clock.after(Math.max(0, next), enforce);
  };

  const enforce = (): void => {
    settle();
    for (const book of books) {
      if (limit === undefined || book.used < limit * (1 - 1e-9)) continue;
      abort(book, `It took longer than the ${String(limit)} s that the budget gives a trial.`);
    }
    schedule();
  };

  const change = (action: () => void): void => {
    settle();
    action();
    schedule();
  };

  const abortAll = (): void => {
    for (const book of books) abort(book, "The study was stopped.");
  };
  stop.addEventListener("abort", abortAll, { once: true });

  return {
    open: () => {
      const book: Book = { waiting: 0, underWay: 0, seconds: 0, used: 0, controllers: new Set() };
      books.add(book);
      if (stop.aborted) abortAll();
      return {
        seconds: () => {
          settle();
          return book.seconds;
        },
        queue: () => {
          change(() => (book.waiting += 1));
          return createTurn(book, change);
        },
        stop: (reason) => {
          abort(book, reason);
        },
        close: () => {
          change(() => books.delete(book));
        },
      };
    },
    busy: () => {
      settle();
      return busy;
    },
    release: () => {
      cancel?.();
      stop.removeEventListener("abort", abortAll);
    },
  };
}

function abort(book: Book, message: string): void {
  if (book.stopped !== undefined) return;
  book.stopped = new Error(message);
  for (const controller of book.controllers) controller.abort(book.stopped);
}

function createTurn(book: Book, change: (action: () => void) => void): Turn {
  const controller = new AbortController();
  book.controllers.add(controller);
  if (book.stopped !== undefined) controller.abort(book.stopped);
  let state: "waiting" | "underWay" | "over" = "waiting";
  const move = (next: typeof state): void => {
    if (state === "over" || state === next) return;
    change(() => {
      if (state !== "over") book[state] -= 1;
      if (next !== "over") book[next] += 1;
    });
    state = next;
  };
  return {
    signal: controller.signal,
    begin: () => {
      move("underWay");
    },
    end: () => {
      move("over");
      book.controllers.delete(controller);
    },
  };
}
