// Cold start: `hptc check` of a 40-line file as a whole process against `node -e 0`.
//
//   npm run build && node bench/startup.mjs
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const runs = 20;
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "hptc-bench-"));
const file = join(folder, "study.hpt");
writeFileSync(
  file,
  `import { digits } from "std:data"
import { mlp_memory } from "std:memory"
import { classifier } from "std:tasks"
import { Dropout, LearningRate, Momentum, WeightDecay, Width } from "std:types"

/// An MLP on handwritten digits under a memory budget.
study digits_mlp {
  param optimizer: one of { adam, sgd }
  when optimizer == sgd {
    param momentum: Momentum in 0.5 .. 0.999 = 0.9
  }
  param lr:      LearningRate in 1e-5 .. 1e-1
  param decay:   WeightDecay in 1e-6 .. 1e-2
  param dropout: Dropout in 0 .. 0.6
  param width:   Width in 16 .. 256
  param depth:   Int in 1 .. 4
  fidelity epochs: Int in 1 .. 27

  require fits: mlp_memory(depth, width, batch: 64) <= 2MiB

  trial run = classifier(data: digits, hidden: fill(width, depth), batch: 64, lr, decay, dropout,
                         optimizer, momentum, epochs)

  minimize run.val_loss + 0.5 * run.ece
  require accurate: run.accuracy >= 90%
  report error: 1 - run.accuracy

  search sobol
  budget 40 trials
  seed 42
}

study digits_mlp_small extends digits_mlp {
  param width: Width in 16 .. 64
  budget 20 trials
  seed 43
}
`,
);

/** Milliseconds of a whole process. */
function timeOf(words) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  const milliseconds = performance.now() - start;
  if (status !== 0)
    throw new Error(`node ${words.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return milliseconds;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const empty = [];
const check = [];
// Alternating, so that whatever else the machine does meets both.
for (let i = 0; i < runs + 2; i++) {
  const times = [timeOf(["-e", "0"]), timeOf([main, "check", file])];
  if (i < 2) continue; // the first ones fill the disk cache
  empty.push(times[0]);
  check.push(times[1]);
}
rmSync(folder, { recursive: true });

console.log("command       node bench/startup.mjs");
console.log(`machine       ${cpus()[0]?.model.trim()}, ${cpus().length} cores`);
console.log(`versions      Node.js ${process.version}`);
console.log(`measured      median of ${runs} whole processes, taken in turn\n`);
console.log(`node -e 0     ${median(empty).toFixed(0)} ms`);
console.log(`hptc check    ${median(check).toFixed(0)} ms for a file of 40 lines`);
console.log(`ratio         ${(median(check) / median(empty)).toFixed(2)} (goal: at most 3)`);
