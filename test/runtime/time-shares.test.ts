import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTimeShares } from "../../src/runtime/time-shares.ts";
import { handClock } from "./hand-clock.ts";

const never = new AbortController().signal;

describe("shares of time", () => {
  it("belong in equal parts to what is under way, else to what waits", () => {
    const { clock, pass } = handClock();
    const shares = createTimeShares(clock, never, undefined);
    const [a, b, c] = [shares.open(), shares.open(), shares.open()];
    pass(100);
    const [first, second, third] = [a.queue(), a.queue(), b.queue()];
    pass(3);
    expect([a.seconds(), b.seconds(), c.seconds()]).toEqual([2, 1, 0]);
    first.begin();
    pass(4);
    expect([a.seconds(), b.seconds()]).toEqual([6, 1]);
    third.begin();
    pass(2);
    expect([a.seconds(), b.seconds()]).toEqual([7, 2]);
    first.end();
    first.begin();
    first.end();
    pass(5);
    expect([a.seconds(), b.seconds()]).toEqual([7, 7]);
    third.end();
    pass(1);
    expect([a.seconds(), b.seconds()]).toEqual([8, 7]);
    second.end();
    pass(50);
    expect([a.seconds(), b.seconds(), c.seconds(), shares.busy()]).toEqual([8, 7, 0, 15]);
  });

  it("add up to the time in which something ran", () => {
    const step = fc.tuple(fc.nat(4), fc.constantFrom("begin", "end"), fc.nat(9));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { clock, pass } = handClock();
        const shares = createTimeShares(clock, never, undefined);
        const accounts = Array.from({ length: 5 }, () => shares.open());
        const turns = accounts.map((account) => account.queue());
        for (const [place, what, seconds] of steps) {
          turns[place]?.[what]();
          pass(seconds);
        }
        const sum = accounts.reduce((total, account) => total + account.seconds(), 0);
        expect(sum).toBeCloseTo(shares.busy(), 9);
        shares.release();
      }),
    );
  });

  it("are limited: what is beyond is aborted with its reason, the others go on", () => {
    const { clock, pass } = handClock();
    const shares = createTimeShares(clock, never, 10);
    const [a, b] = [shares.open(), shares.open()];
    const [first, second] = [a.queue(), b.queue()];
    first.begin();
    pass(8);
    second.begin();
    pass(3);
    expect([first.signal.aborted, a.seconds()]).toEqual([false, 9.5]);
    pass(1.5);
    expect(first.signal.aborted).toBe(true);
    expect(first.signal.reason).toEqual(
      new Error("It took longer than the 10 s that the budget gives a trial."),
    );
    first.end();
    expect([second.signal.aborted, b.seconds()]).toEqual([false, 2.25]);
    expect(a.queue().signal.aborted).toBe(true);
    pass(7.7);
    expect(second.signal.aborted).toBe(false);
    pass(0.1);
    expect(second.signal.aborted).toBe(true);
  });

  it("end for all when the study stops, also for those that open later", () => {
    const { clock } = handClock();
    const controller = new AbortController();
    const shares = createTimeShares(clock, controller.signal, undefined);
    const [open, closed] = [shares.open(), shares.open()];
    const turns = [open.queue(), closed.queue()];
    closed.close();
    controller.abort();
    turns.push(shares.open().queue());
    expect(turns.map(({ signal }) => signal.aborted)).toEqual([true, false, true]);
    expect(turns[0]?.signal.reason).toEqual(new Error("The study was stopped."));
  });
});
