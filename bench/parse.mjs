// How fast texts become syntax trees, lexing and spans included: a warm megabyte, one long study, the first parse.
//
//   node bench/parse.mjs
import { cpus } from "node:os";
import { loadSource } from "./source.mjs";

const { parse, createSource, HptParser } = await loadSource(`
  export { parse } from "./src/syntax/parse.ts";
  export { HptParser } from "./src/syntax/parser/declarations.ts";
  export { createSource } from "./src/diagnostics/source.ts";
`);
const milliseconds = (run) => {
  const start = performance.now();
  run();
  return performance.now() - start;
};
const parseClean = (text) => {
  const { diagnostics } = parse(createSource("bench.hpt", text));
  if (diagnostics.length > 0) throw new Error(diagnostics[0].message);
};

console.log("command       node bench/parse.mjs");
console.log(`machine       ${cpus()[0]?.model}, ${cpus().length} cores, one used`);
console.log(`versions      Node.js ${process.version}\n`);

const first = milliseconds(() => parseClean(smallStudies(1)));
const construction = milliseconds(() => new HptParser(true));
console.log(`first parse   ${first.toFixed(1)} ms, building the parser included`);
console.log(`parser        ${construction.toFixed(1)} ms to build a second time`);

const text = smallStudies(1500);
for (let i = 0; i < 10; i++) parseClean(text);
const times = Array.from({ length: 20 }, () => milliseconds(() => parseClean(text))).sort(
  (a, b) => a - b,
);
const speed = (time) => `${(text.length / 1000 / time).toFixed(1)} MB/s`;
console.log(
  `1,500 studies ${(text.length / 1e6).toFixed(2)} MB: median ${speed(times[10])}, best ${speed(times[0])}`,
);

for (const count of [12_500, 25_000]) {
  const study = longStudy(count);
  parseClean(study);
  const best = Math.min(...Array.from({ length: 5 }, () => milliseconds(() => parseClean(study))));
  console.log(
    `one study     ${count.toLocaleString("en")} parameters: ${best.toFixed(0)} ms, ${((best / count) * 1000).toFixed(2)} µs each`,
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
  param lr:    LearningRate in ${(i % 9) + 1}e-5 .. 1e-1 log   // the rate
  param decay: WeightDecay in 1e-6 .. 1e-2
  param width: Width in 16 .. ${256 + i}
  fidelity epochs: Int in 1 .. 27

  require fits: mlp_memory(2, width, batch: 64) <= 2MiB
  trial run = classifier(data: digits, hidden: fill(width, 2), lr, decay, optimizer, momentum, epochs)
  minimize run.val_loss + 0.5 * run.ece
  require accurate: run.accuracy >= 90%
  schedule hyperband(eta: 3)
  budget 200 trials, 10min
  seed ${i}
}
`,
  );
  return `import { digits } from "std:data"\n${studies.join("")}`;
}

function longStudy(count) {
  const parameters = Array.from(
    { length: count },
    (_, i) => `  param p${i}: Real in 1e-5 .. ${i + 1} log = 0.5\n`,
  );
  return `study long {\n${parameters.join("")}  minimize p0\n}\n`;
}
