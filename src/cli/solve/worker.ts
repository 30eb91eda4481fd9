/** What the thread runs in which a study is solved. */
import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "../../runtime/index.ts";
import { carryOutSolve } from "../../runtime/solving.ts";
import type { Answer, ThreadData } from "./messages.ts";

if (parentPort === null) throw new Error("This module is for worker threads.");

const { job, flag }: ThreadData = workerData;
const view = new Int32Array(flag);
parentPort.postMessage(answer(), []);

function answer(): Answer {
  try {
    const stopped = () => Atomics.load(view, 0) !== 0;
    return { kind: "solved", solution: carryOutSolve(job, systemClock.now, stopped) };
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return { kind: "failed", name, message, stack };
  }
}
