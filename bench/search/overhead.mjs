// What a suggestion costs in process, far into a study of ten parameters, beside other tools where Python has them.
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { library, planOf } from "./library.mjs";
import { metricsOf, textOf } from "./problem.mjs";

const trials = 1000;
const from = 900;

/** Six reals, two of them logarithmic, two whole numbers, two choices. */
export const problem = {
  id: "overhead",
  parameters: `  param a: Real in 0 .. 1
  param b: Real in -5 .. 5
  param c: Real in 0 .. 10
  param d: Real in -1 .. 2
  param lr: Real in 1e-5 .. 1 log
  param decay: Real in 1e-6 .. 1e-1 log
  param depth: Int in 1 .. 12
  param width: Int in 8 .. 1024 log
  param optimizer: one of { adam, sgd, rmsprop }
  param activation: one of { relu, tanh, gelu, elu }`,
  reads: "a",
  objectives: 1,
  constraints: 0,
  evaluate: ({ a, b, c, d, lr, decay, depth, width, optimizer, activation }) => ({
    losses: [
      (a - 0.3) ** 2 +
        ((b - 1) / 5) ** 2 +
        ((c - 7) / 10) ** 2 +
        ((d - 0.5) / 3) ** 2 +
        (Math.log10(lr) + 2.5) ** 2 / 10 +
        (Math.log10(decay) + 4) ** 2 / 20 +
        ((depth - 5) / 12) ** 2 +
        (Math.log2(width) - 8) ** 2 / 50 +
        { adam: 0, sgd: 0.1, rmsprop: 0.05 }[optimizer] +
        { relu: 0.02, tanh: 0.1, gelu: 0, elu: 0.05 }[activation],
    ],
    margins: [],
  }),
};

/** Prints milliseconds of asks 900 to 1000, and memory that stays for each trial. */
export function overhead(methods) {
  console.log(`machine       ${cpus()[0]?.model}, ${cpus().length} cores, one used`);
  console.log(`versions      Node.js ${process.version}\n`);
  console.log(
    `${"".padEnd(22)}${"median".padStart(10)}${"mean".padStart(10)}${"longest".padStart(10)}   all asks   best   KB a trial`,
  );
  for (const method of methods) print(`hptc ${method}`, measure(method));
  const python = process.env.PYTHON;
  if (python === undefined) {
    console.log(
      "\nOther tools: set PYTHON to the python of a virtual environment with optuna and torch.",
    );
    return;
  }
  const script = fileURLToPath(new URL("peers.py", import.meta.url));
  for (const peer of ["optuna-tpe", "optuna-gp"]) {
    const { stdout, stderr, status } = spawnSync(python, [script, "--peer", peer, "--overhead"], {
      encoding: "utf8",
      env: { ...process.env, OMP_NUM_THREADS: "1" },
    });
    if (status === 0) print(peer, JSON.parse(stdout));
    else console.log(`${peer}: ${stderr.trim().split("\n").at(-1)}`);
  }
}

function measure(method) {
  const tuner = library.createTuner(planOf(textOf(problem, method, trials)), { seed: 1 });
  const asks = [];
  let best = Infinity;
  let early;
  for (let trial = 0; trial < trials; trial += 1) {
    const begin = performance.now();
    const { number, params } = tuner.ask();
    asks.push(performance.now() - begin);
    const seen = problem.evaluate(params);
    best = Math.min(best, seen.losses[0]);
    tuner.tell(number, { metrics: metricsOf(seen) });
    if (trial === trials / 2) early = heap();
  }
  const kept = early === undefined ? undefined : (heap() - early) / (trials / 2) / 1024;
  return { asks: asks.slice(from), total: asks.reduce((sum, ask) => sum + ask, 0), best, kept };
}

/** Only where the collector can be called: `node --expose-gc`. */
function heap() {
  if (globalThis.gc === undefined) return NaN;
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

function print(name, { asks, total, best, kept, note = "" }) {
  const sorted = asks.toSorted((a, b) => a - b);
  const mean = asks.reduce((sum, ask) => sum + ask, 0) / asks.length;
  const cells = [sorted[Math.floor(asks.length / 2)], mean, sorted.at(-1)].map((ms) =>
    `${ms.toFixed(2)} ms`.padStart(10),
  );
  const all = total === undefined ? "" : `${(total / 1000).toFixed(1)} s`;
  const memory = kept === undefined || Number.isNaN(kept) ? "" : kept.toFixed(1);
  console.log(
    `${name.padEnd(22)}${cells.join("")}${all.padStart(11)}${best.toFixed(4).padStart(8)}${memory.padStart(11)}  ${note}`,
  );
}
