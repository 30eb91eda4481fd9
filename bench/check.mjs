// How fast texts are checked with all rules: a warm megabyte of small studies, and one long study.
//
//   node bench/check.mjs
import { cpus } from "node:os";
import { loadSource } from "./source.mjs";

const { check, checkModules, lint } = await loadSource(`
  export { check } from "./src/lint/check.ts";
  export { checkModules } from "./src/semantics/check.ts";
  export { lint } from "./src/lint/lint.ts";
`);

const milliseconds = (run) => {
  const start = performance.now();
  run();
  return performance.now() - start;
};
const hostOf = (text) => ({
  read: () => ({ kind: "text", text }),
  resolve: (_, specifier) => specifier,
  root: () => "/",
});
const checkAll = (text) => {
  const { diagnostics } = check("/bench.hpt", hostOf(text));
  const wrong = diagnostics.find(({ severity }) => severity === "error");
  if (wrong !== undefined) throw new Error(`${wrong.id}: ${wrong.message}`);
};
const best = (count, run) => Math.min(...Array.from({ length: count }, () => milliseconds(run)));

console.log("command       node bench/check.mjs");
console.log(`machine       ${cpus()[0]?.model}, ${cpus().length} cores, one used`);
console.log(`versions      Node.js ${process.version}\n`);

const text = smallStudies(1500);
console.log(`first check   ${milliseconds(() => checkAll(text)).toFixed(0)} ms, nothing warm`);
for (let i = 0; i < 3; i++) checkAll(text);
/** Of the processor, garbage collection on other threads included: says more where others use the machine too. */
const processorMilliseconds = (run) => {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};
const processor = [];
const times = Array.from({ length: 7 }, () =>
  milliseconds(() => processor.push(processorMilliseconds(() => checkAll(text)))),
).sort((a, b) => a - b);
const speed = (time) => `${(text.length / 1000 / time).toFixed(2)} MB/s`;
console.log(
  `1,500 studies ${(text.length / 1e6).toFixed(2)} MB: median ${speed(times[3])}, best ${speed(times[0])}`,
);
console.log(`              processor time: best ${Math.min(...processor).toFixed(0)} ms`);
const program = checkModules("/bench.hpt", hostOf(text));
console.log(`              of it the rules: ${best(3, () => lint(program)).toFixed(0)} ms`);

for (const count of [12_500, 25_000]) {
  const study = longStudy(count);
  checkAll(study);
  const time = best(3, () => checkAll(study));
  console.log(
    `one study     ${count.toLocaleString("en")} parameters: ${time.toFixed(0)} ms, ${((time / count) * 1000).toFixed(1)} µs each`,
  );
}

/** So many studies as people write them, each a little different. */
function smallStudies(count) {
  const studies = Array.from(
    { length: count },
    (_, i) => `
/// Study ${i}: an MLP on handwritten digits under a memory budget.
study digits_${i} {
  param optimizer: one of { adam, sgd }
  when optimizer == sgd {
    param momentum: Momentum in 0.5 .. 0.999 = 0.9
  }
  param lr:    LearningRate in ${(i % 9) + 1}e-5 .. 1e-1   // the rate
  param decay: WeightDecay in 1e-6 .. 1e-2
  param width: Width in 16 .. ${256 + i}
  fidelity epochs: Int in 1 .. 27

  require fits: mlp_memory(4, width, batch: 64) <= 2MiB
  trial run = classifier(data: digits, hidden: fill(width, 4), lr, decay, optimizer, momentum, epochs)
  minimize run.val_loss + 0.5 * run.ece
  require accurate: run.accuracy >= 90%
  schedule hyperband(eta: 3)
  budget 200 trials, 10min
  seed ${i}
}
`,
  );
  return `import { digits } from "std:data"
import { mlp_memory } from "std:memory"
import { classifier } from "std:tasks"
import { LearningRate, Momentum, WeightDecay, Width } from "std:types"
${studies.join("")}`;
}

function longStudy(count) {
  const parameters = Array.from(
    { length: count },
    (_, i) => `  param p${i}: Real in 1e-5 .. ${i + 1} log = 0.5\n`,
  );
  const reads = Array.from({ length: count }, (_, i) => `    p${i},\n`);
  return `study long {\n${parameters.join("")}  minimize sum([\n${reads.join("")}  ])\n}\n`;
}
