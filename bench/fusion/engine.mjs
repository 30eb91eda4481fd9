/** Training steps alone: K trials through an executor of the project, without what a task does around them. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { batch, ordersOf } from "./data.mjs";
import { product } from "./product.mjs";
import { rateOf } from "./measure.mjs";

const { leaves } = product;

/** Steps of a trial before it is the next one's turn. */
const steps = 22;

/** K trials of a model, each with weights, learning rate and batches of its own. */
export async function engineTrials(executor, model, data, k) {
  const { rows, inputs, labels } = data;
  const { program, layout } = network(model, data);
  const shared = { inputs: executor.share(inputs), labels: executor.share(labels) };
  const executable = await executor.compile(program, { layout, shared });
  const states = executor.createStates(layout, k);
  const { size } = layout.segments.find(({ name }) => name === "decaying");
  for (let trial = 0; trial < k; trial += 1) {
    const stream = product.randomStream(2, "init", trial);
    const weights = Float32Array.from({ length: size }, () => 0.1 * stream.normal());
    states.write(trial, "decaying", weights);
  }
  const orders = ordersOf(rows);
  let firstStep = 0;
  const run = async () => {
    const trials = Array.from({ length: k }, (_, trial) => {
      const order = orders[(trial + firstStep / steps) % orders.length];
      const hypers = { rate: 1e-3 / (1 + trial / k), beta1: 0.9, beta2: 0.999 };
      return { seed: trial, hypers, batches: { rows: order.subarray(0, steps * batch) } };
    });
    await executable.run({ states, firstStep, steps, trials });
    firstStep += steps;
    return steps * k;
  };
  const dispose = () => {
    states.dispose();
    executable.dispose();
    for (const table of Object.values(shared)) table.dispose();
  };
  await run();
  return { run, rate: rateOf(run), dispose };
}

/** K trials shared out among worker threads, each with an engine of its own. */
export async function engineThreads(model, { k, workers }) {
  const threads = Array.from({ length: Math.min(workers, k) }, (_, i) => {
    return new Worker(new URL("engine-thread.mjs", import.meta.url), {
      workerData: { model, k: Math.ceil((k - i) / workers) },
    });
  });
  await Promise.all(threads.map((thread) => once(thread, "message")));
  const rate = async (seconds) => {
    const [start, before] = [performance.now(), process.cpuUsage()];
    const steps = await Promise.all(
      threads.map(async (thread) => {
        thread.postMessage(seconds, []);
        const [done] = await once(thread, "message");
        return done;
      }),
    );
    const wall = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(before);
    const all = steps.reduce((sum, done) => sum + done, 0);
    return { wall: all / wall, processor: (all * 1e6) / (user + system) };
  };
  return { rate, close: () => Promise.all(threads.map((thread) => thread.terminate())) };
}

function network({ filters = [], hidden }, { rows, widths }) {
  const scope = product.createScope();
  const chosen = leaves.batch("rows", [batch], "int32");
  const labels = product.gather(leaves.shared("labels", [rows], "int32"), chosen);
  let out = product.gather(leaves.shared("inputs", [rows, widths[0]]), chosen);
  if (filters.length > 0) out = product.reshape(out, [batch, 28, 28, 1]);
  for (const [i, channels] of filters.entries()) {
    const options = { padding: "same" };
    const sums = product.convolution(scope, `convolution ${i}`, out, channels, 3, options);
    out = product.maxPool(product.relu(sums), 2);
  }
  if (filters.length > 0) out = product.reshape(out, [batch, -1]);
  for (const [i, width] of hidden.entries()) {
    out = product.relu(product.dense(scope, `dense ${i}`, out, width));
  }
  out = product.dense(scope, "logits", out, widths.at(-1));
  const [rate, beta1, beta2] = ["rate", "beta1", "beta2"].map(leaves.hyper);
  const optimizer = { kind: "adam", rate, beta1, beta2 };
  return product.trainingStep({ scope, loss: product.crossEntropy(out, labels), optimizer });
}
