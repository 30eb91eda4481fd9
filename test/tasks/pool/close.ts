/** Closes pools as soon as their trial has ended; nothing but a pool keeps this process alive meanwhile. */
import { createWorkerPool } from "../../../src/tasks/pool.ts";
import type { TaskContext } from "../../../src/tasks/task.ts";
import { trialContext } from "../support.ts";

const [entry = ""] = process.argv.slice(2);
const key: TaskContext["key"] = [7, "trial", 0, 0];

// How long a thread takes to say that it is done: just so long that the pool is being closed.
for (let time = 0; time < 40; time++) {
  const pool = createWorkerPool({ workers: 1, entry: new URL(entry), output: () => {} });
  const run = pool.carrier({ kind: "builtin", name: "lingering" }, () => "");
  const inputs = { does: "train", linger: 0.02 * (time % 20) };
  await run([{ inputs, context: trialContext({ key }) }], () => {});
  await pool.close();
}
process.stdout.write("closed");
