/** Closes a pool as soon as its trial has ended; nothing but the pool keeps this process alive meanwhile. */
import { createWorkerPool } from "../../../src/tasks/pool.ts";
import type { TaskContext } from "../../../src/tasks/task.ts";
import { trialContext } from "../support.ts";

const [entry = ""] = process.argv.slice(2);
const key: TaskContext["key"] = [7, "trial", 0, 0];
const pool = createWorkerPool({ workers: 1, entry: new URL(entry), output: () => {} });
const run = pool.carrier({ kind: "builtin", name: "lingering" }, () => "");
await run([{ inputs: { does: "train" }, context: trialContext({ key }) }], () => {});
await pool.close();
process.stdout.write("closed");
