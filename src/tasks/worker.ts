/** What a thread of the pool runs: trainers on the wasm engine, on memory and data of the thread's own. */
import { parentPort } from "node:worker_threads";
import { createExecutor } from "../backends/create-executor.ts";
import type { Executor } from "../backends/executor.ts";
import { createTrainer, type Trainer } from "../training/trainer.ts";
import { isTrainingTask, loadTask, type TaskReference } from "./load.ts";
import { serveJobs } from "./pool/serve.ts";

if (parentPort === null) throw new Error("This module is for worker threads.");

let executor: Promise<Executor> | undefined;
const trainers = new Map<string, Promise<Trainer>>();

serveJobs(parentPort, async (reference, members, ended) => {
  const trainer = await trainerOf(reference);
  await trainer.run(members, ended);
});

/** One a task, so that programs are compiled once. */
function trainerOf(reference: TaskReference): Promise<Trainer> {
  const key = JSON.stringify(reference);
  const known = trainers.get(key);
  if (known !== undefined) return known;
  const trainer = createTrainerOf(reference);
  trainers.set(key, trainer);
  return trainer;
}

async function createTrainerOf(reference: TaskReference): Promise<Trainer> {
  const task = await loadTask(reference);
  executor ??= createExecutor("wasm");
  if (isTrainingTask(task)) return createTrainer(task, await executor);
  throw new Error(`The task ${task.name} is no longer one that trains: its module has changed.`);
}
