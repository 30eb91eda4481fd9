/** A thread of a pool whose trials do what their argument `does` says. */
import { isMainThread, parentPort, threadId } from "node:worker_threads";
import { reasonOf } from "../../../src/training/aborted.ts";
import { serveJobs } from "../../../src/tasks/pool/serve.ts";
import type { GroupMember, TaskMetrics } from "../../../src/tasks/task.ts";

if (isMainThread || parentPort === null) throw new Error("for threads alone");

serveJobs(parentPort, async (task, members, ended) => {
  if (task.kind === "builtin" && task.name === "broken") throw new Error("The task is broken.");
  if (task.kind === "builtin" && task.name === "forgetful") return;
  for (const [place, member] of members.entries()) {
    if (member.pauseAt !== undefined) {
      const weight = (member.from?.segments["w"]?.[0] ?? 0) + 1;
      const segments = { w: Float32Array.of(weight) };
      const snapshot = { step: member.pauseAt, updates: weight, segments };
      ended(place, { kind: "paused", snapshot, metrics: { loss: weight } });
      continue;
    }
    try {
      ended(place, { kind: "returned", metrics: await carryOut(member, members.length) });
    } catch (error) {
      ended(place, { kind: "threw", error: error instanceof Error ? error : new Error("?") });
    }
  }
  if (task.kind === "builtin" && task.name === "lingering") {
    const until = performance.now() + Number(members[0]?.inputs["linger"]);
    while (performance.now() < until) continue;
  }
});

async function carryOut({ inputs, context }: GroupMember, together: number): Promise<TaskMetrics> {
  const { report, advance, signal, random } = context;
  const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
  switch (inputs["does"]) {
    case "exit":
      await new Promise((resolve) => setTimeout(resolve, 30));
      report(1, { loss: 1 });
      return process.exit(3);
    case "late":
      setTimeout(() => {
        throw new Error("late.");
      }, 1);
      return new Promise(() => {});
    case "memory": {
      const kept: unknown[] = [];
      for (;;) kept.push(Array.from({ length: 1e5 }, (_, i) => ({ i })));
    }
    case "throw":
      throw new Error("It diverged.");
    case "spin":
      report(1, { loss: 1 });
      await pause();
      await new Promise((resolve) => setTimeout(resolve, 30));
      advance(1);
      for (;;) continue;
    case "wait":
      for (let step = 1; ; step += 1) {
        if (signal.aborted) throw reasonOf(signal);
        report(step, { loss: 1 / step });
        advance(2);
        await pause();
      }
    case "print":
      console.log("printed on standard output");
      console.error("printed on standard error");
      await pause();
      return {};
    case "model": {
      const values = Float32Array.of(1, 2, 3, 4);
      const weights = [
        { name: "a", shape: [2], values: values.subarray(0, 2) },
        { name: "b", shape: [2], values: values.subarray(2) },
      ];
      return { model: { kind: "model", format: "test", weights, config: { hidden: [2] } } };
    }
    default:
      report(1, { loss: 0.5 });
      advance(3);
      await pause();
      return { word: random("words").word(), thread: threadId, together };
  }
}
