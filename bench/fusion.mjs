// How fast trials of a small network train side by side: trial-steps per second of processor time, on one thread,
// of the wasm engine with K trials, against (a) tf.model.fit, which needs a package that is not installed here and is
// left out, (b) the loop one would write by hand with tfjs on the same backend, (c) C with OpenBLAS. The data are made
// up: they have no part in the speed. Processor time rather than wall time, so that neighbours count little.
//
//   npm run build && node bench/fusion.mjs [--json] [--quick]
//
// For (c) a C compiler and OpenBLAS are needed; OPENBLAS=/path/to/libopenblas.so names a library elsewhere, such as the
// one in the Python package scipy. OpenBLAS chooses its kernels by the processor; OPENBLAS_CORETYPE overrides that.
import * as tf from "@tensorflow/tfjs-core";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { selectBackend } from "../dist/lib/backends/ladder.js";
import { createEngine } from "../dist/lib/backends/wasm-engine/engine.js";
import { gather } from "../dist/lib/graph/arrangement.js";
import { relu } from "../dist/lib/graph/elementwise.js";
import { dense } from "../dist/lib/graph/layers/dense.js";
import { crossEntropy } from "../dist/lib/graph/layers/loss.js";
import * as leaves from "../dist/lib/graph/leaves.js";
import { createScope } from "../dist/lib/graph/scope.js";
import { trainingStep } from "../dist/lib/graph/training.js";
import { randomStream } from "../dist/lib/space/random.js";
import { plainLoop } from "./plain-loop.mjs";
import { registerGradients } from "./register-gradients.mjs";

const { json, quick } = parseArgs({
  options: { json: { type: "boolean" }, quick: { type: "boolean" } },
}).values;
const models = [
  { name: "digits", widths: [64, 64, 32, 10] },
  { name: "784-128-10", widths: [784, 128, 10] },
];
const batch = 64;
const examples = 1797;
const steps = Math.floor(examples / batch);
const groupSizes = quick ? [1, 16] : [1, 16, 64];
const [rounds, secondsEach] = quick ? [2, 0.3] : [5, 0.8];

await selectBackend("wasm");
await registerGradients();
const folder = mkdtempSync(join(tmpdir(), "fusion-"));
const native = compileNative();
if (!json) printHeader();
for (const model of models) await compare(model);
rmSync(folder, { recursive: true });

async function compare({ name, widths }) {
  const random = randomStream(1, name);
  const inputs = Float32Array.from({ length: examples * widths[0] }, () => random.normal());
  const labels = Int32Array.from({ length: examples }, (_, i) => i % widths.at(-1));
  const orders = Array.from({ length: 8 }, () => Int32Array.from(random.permutation(examples)));
  const loop = handLoop(widths, inputs, labels, orders);
  const groups = [];
  for (const k of groupSizes) groups.push(await group(widths, k, inputs, labels, orders));
  const best = { loop: 0, native: 0, groups: groupSizes.map(() => 0) };
  for (let round = 0; round < rounds; round += 1) {
    best.loop = Math.max(best.loop, stepsPerSecond(loop.epoch, 1));
    for (const [i, { epoch }] of groups.entries()) {
      best.groups[i] = Math.max(best.groups[i], stepsPerSecond(epoch, groupSizes[i]));
    }
    best.native = Math.max(best.native, nativeStepsPerSecond(widths));
  }
  loop.dispose();
  for (const [i, k] of groupSizes.entries()) {
    const rate = best.groups[i];
    report(name, k, {
      rate,
      overLoop: rate / best.loop,
      ofNative: best.native === 0 ? null : rate / best.native,
    });
  }
  if (!json) {
    const limit = best.native === 0 ? "" : `, C with OpenBLAS ${best.native.toFixed(0)}`;
    console.log(`${name.padEnd(12)} hand loop ${best.loop.toFixed(0)}${limit}\n`);
  }
}

function report(model, k, { rate, overLoop, ofNative }) {
  if (json) {
    const row = {
      backend: "wasm",
      model,
      k,
      workers: 1,
      trial_steps_per_s: Math.round(rate),
      ratio_over_fit: null,
      ratio_over_loop: rounded(overLoop),
      share_of_c: ofNative === null ? null : rounded(ofNative),
    };
    console.log(JSON.stringify(row));
    return;
  }
  console.log(
    `${model.padEnd(12)} ${String(k).padStart(3)} ${rate.toFixed(0).padStart(14)} ` +
      `${overLoop.toFixed(1).padStart(11)} ${(ofNative === null ? "–" : `${(100 * ofNative).toFixed(0)}%`).padStart(8)}`,
  );
}

function rounded(ratio) {
  return Number(ratio.toPrecision(4));
}

/** One epoch of each of K trials by the engine; all trials have weights and batches of their own. */
async function group(widths, k, inputs, labels, orders) {
  const engine = await createEngine();
  const { program, layout } = network(widths);
  const shared = { inputs: engine.share(inputs), labels: engine.share(labels) };
  const { run } = await engine.compile(program, { layout, shared });
  const trials = Array.from({ length: k }, (_, trial) => {
    const random = randomStream(2, "init", trial);
    const state = engine.createState(layout);
    const { size } = layout.segments.find(({ name }) => name === "decaying");
    state.write(
      "decaying",
      Float32Array.from({ length: size }, () => 0.1 * random.normal()),
    );
    return state;
  });
  let firstStep = 0;
  const epoch = () => {
    for (const [trial, state] of trials.entries()) {
      const rows = orders[(trial + firstStep) % orders.length].subarray(0, steps * batch);
      const hypers = { rate: 1e-3 / (1 + trial / k), beta1: 0.9, beta2: 0.999 };
      run({ state, seed: trial, firstStep, steps, hypers, batches: { rows } });
    }
    firstStep += steps;
  };
  return { epoch };
}

function network(widths) {
  const scope = createScope();
  const rows = leaves.batch("rows", [batch], "int32");
  const labels = gather(leaves.shared("labels", [examples], "int32"), rows);
  let out = gather(leaves.shared("inputs", [examples, widths[0]]), rows);
  for (const [i, width] of widths.slice(1).entries()) {
    out = dense(scope, `layer ${i}`, out, width);
    if (i < widths.length - 2) out = relu(out);
  }
  const [rate, beta1, beta2] = ["rate", "beta1", "beta2"].map(leaves.hyper);
  const optimizer = { kind: "adam", rate, beta1, beta2 };
  return trainingStep({ scope, loss: crossEntropy(out, labels), optimizer });
}

function handLoop(widths, inputs, labels, orders) {
  const { step, dispose } = plainLoop(widths, inputs, labels);
  let epochs = 0;
  const epoch = () => {
    const rows = orders[epochs % orders.length];
    for (let i = 0; i < steps; i += 1) step(rows.subarray(i * batch, (i + 1) * batch));
    epochs += 1;
  };
  return { epoch, dispose };
}

function stepsPerSecond(epoch, trials) {
  epoch();
  const start = process.cpuUsage();
  let epochs = 0;
  let seconds = 0;
  while (seconds < secondsEach) {
    epoch();
    epochs += 1;
    const { user, system } = process.cpuUsage(start);
    seconds = (user + system) / 1e6;
  }
  return (epochs * steps * trials) / seconds;
}

/** Compiles the same step in C. Gives the program's path, or nothing where compiler or library are missing. */
function compileNative() {
  const source = fileURLToPath(new URL("fusion.c", import.meta.url));
  const program = join(folder, "fusion-c");
  const library = env["OPENBLAS"];
  const link = library ? [library, `-Wl,-rpath,${dirname(library)}`] : ["-lopenblas"];
  // The library in scipy has names of its own.
  for (const name of ["cblas_sgemm", "scipy_cblas_sgemm"]) {
    const flags = ["-O3", "-march=native", `-DGEMM=${name}`, source, "-o", program, ...link, "-lm"];
    if (spawnSync("cc", flags).status === 0) return program;
  }
  return undefined;
}

function nativeStepsPerSecond(widths) {
  if (native === undefined) return 0;
  const { stdout } = spawnSync(native, [secondsEach, batch, ...widths].map(String), {
    env: { ...env, OPENBLAS_NUM_THREADS: "1" },
    encoding: "utf8",
  });
  return Number(stdout);
}

function printHeader() {
  const kernels = env["OPENBLAS_CORETYPE"] ?? "as it chooses";
  console.log(`command   node bench/fusion.mjs${quick ? " --quick" : ""}`);
  console.log(`machine   ${cpus()[0]?.model}, ${cpus().length} cores, one used`);
  console.log(`versions  Node.js ${process.version}, tfjs ${tf.version_core}`);
  console.log(`training  batch ${batch}, adam; best of ${rounds} rounds, taken in turn`);
  console.log("left out  tf.model.fit: @tensorflow/tfjs-layers is not installed");
  console.log(
    native === undefined
      ? "left out  C with OpenBLAS: no compiler, or no library (see OPENBLAS)\n"
      : `OpenBLAS  kernels: ${kernels}\n`,
  );
  console.log("model          K  trial-steps/s   over loop     of C");
}
