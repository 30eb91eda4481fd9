/** Solves in a thread of its own: a solver never lets signals have their turn, and Ctrl-C must be heard. */
import { Worker } from "node:worker_threads";
import { InfeasibleError, StudyError } from "../../space/error.ts";
import type { SolveCarrier } from "../../runtime/solving.ts";
import { Failure } from "../failure.ts";
import type { Answer, ThreadData } from "./messages.ts";

/** The module that the thread runs: beside the chunk that this one is bundled into. */
const entry = new URL("./solver.js", import.meta.url);

export const solveInThread: SolveCarrier = async (job, signal) => {
  const flag = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const stop = () => void Atomics.store(new Int32Array(flag), 0, 1);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const data: ThreadData = { job, flag };
    const answer = await answerOf(new Worker(entry, { workerData: data }));
    if (answer.kind === "solved") return answer.solution;
    throw errorOf(answer);
  } finally {
    signal.removeEventListener("abort", stop);
  }
};

function answerOf(worker: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "its memory is used up" : error.message;
      reject(
        new Failure(
          `The solver came to an end without a result: ${why}. A budget of time, such as \`--time 60s\`, ends it before with the best so far.`,
        ),
      );
    });
    worker.once("exit", (code) => {
      reject(new Failure(`The solver's thread ended with ${String(code)} and without a result.`));
    });
  });
}

/** Errors lose their classes between threads. */
function errorOf({ name, message, stack }: Extract<Answer, { kind: "failed" }>): Error {
  if (name === "InfeasibleError") return new InfeasibleError(message);
  if (name === "StudyError") return new StudyError(message);
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
