/** What a thread runs that carries out functions of the user's modules. */
import { parentPort } from "node:worker_threads";
import { isTrainingTask, loadTask } from "./load.ts";
import { serveJobs } from "./pool/serve.ts";

if (parentPort === null) throw new Error("This module is for worker threads.");

serveJobs(
  parentPort,
  async (reference, members, ended) => {
    const task = await loadTask(reference);
    if (isTrainingTask(task)) {
      throw new Error(`The task ${task.name} is no longer a function: its module has changed.`);
    }
    // A job is one trial.
    for (const { inputs, context } of members) {
      ended(0, { kind: "returned", metrics: await task.run(inputs, context) });
    }
  },
  "others",
);
