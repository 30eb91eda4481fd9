// How fast feasible configurations are drawn, one study a way, side by side with rejection sampling: candidates from
// scales and priors until one is feasible.
//
//   node bench/sample.mjs
import { cpus } from "node:os";
import { loadSource } from "./source.mjs";

const {
  compile,
  createEnvironment,
  createFeasibleSet,
  createSpace,
  noMetrics,
  streamKey,
  uniformAt,
} = await loadSource(`
  export { compile } from "./src/index.ts";
  export { createEnvironment, noMetrics } from "./src/space/environment.ts";
  export { createFeasibleSet } from "./src/space/feasible/set.ts";
  export { createSpace } from "./src/space/space.ts";
  export { streamKey, uniformAt } from "./src/space/random.ts";
`);

const seed = 1;
/** Rejection gives up after so many candidates, and each side after so long. */
const mostCandidates = 1_000_000;
const seconds = 1;

console.log("command       node bench/sample.mjs");
console.log(`machine       ${cpus()[0]?.model}, ${cpus().length} cores, one used`);
console.log(`versions      Node.js ${process.version}`);
console.log(`seed          ${seed}\n`);
console.log(
  `${"study".padEnd(44)} ${"way".padEnd(11)} ${"share".padStart(9)} ${"start".padStart(9)} ${"draws/s".padStart(10)} ${"rejection/s".padStart(12)}`,
);

const members = (count) => Array.from({ length: count }, (_, i) => `d${i}`).join(", ");
const simplex = (count, requirements) =>
  `enum Domain { ${members(count)} }\nstudy s {\n  param mix: Simplex[Domain]\n${requirements}\n}`;

const studies = [
  [
    "a + b == 1000 of whole numbers",
    `study s {\n  param a: Int in 1 .. 2000\n  param b: Int in 1 .. 2000\n  require a + b == 1000\n}`,
  ],
  [
    "batch * accumulation == 1024",
    `study s {\n  param batch: Int in 1 .. 4096\n  param accumulation: Int in 1 .. 4096\n  require batch * accumulation == 1024\n}`,
  ],
  [
    "depth, width, batch under a budget",
    `study s {\n  param depth: Int in 1 .. 100\n  param width: Int in 1 .. 4096\n  param batch: Int in 1 .. 512\n  require depth * width * (width + batch) <= 200000000\n}`,
  ],
  [
    "8 shares with floors and ceilings",
    simplex(8, "  require forall d in Domain: mix[d] in 0.05 .. 0.4"),
  ],
  [
    "8 shares within a ratio of 4",
    simplex(8, "  require forall d in Domain, e in Domain: mix[d] <= 4 * mix[e]"),
  ],
  [
    "10 numbers, 5 linear requirements",
    `study s {\n${Array.from({ length: 10 }, (_, i) => `  param x${i}: Real in 0 .. 1`).join("\n")}\n${[0, 1, 2, 3, 4].map((i) => `  require x${i} + 2 * x${i + 1} - x${i + 5} <= ${0.3 + i / 10}`).join("\n")}\n}`,
  ],
  [
    "an equality of reals",
    `study s {\n  param a: Real in 0 .. 1\n  param b: Real in 0 .. 1\n  param c: Real in 0 .. 1\n  require a + 2 * b + c == 1\n}`,
  ],
  [
    "a band of 1e-6",
    `study s {\n  param a: Real in 0 .. 1\n  param b: Real in 0 .. 1\n  require a - b in -0.0000005 .. 0.0000005\n}`,
  ],
  [
    "a ring",
    `study s {\n  param x: Real in -1 .. 1\n  param y: Real in -1 .. 1\n  require x^2 + y^2 in 0.2 .. 0.25\n}`,
  ],
  [
    "optimizers and their settings",
    `study s {\n  param optimizer: one of { adam, sgd, rmsprop }\n  param lr: Real in 1e-5 .. 1 log\n  when optimizer == sgd {\n    param momentum: Real in 0 .. 0.99\n    require lr * (1 - momentum) <= 0.01\n  }\n  require lr <= 0.1\n}`,
  ],
];

for (const [name, source] of studies) {
  const { plans, diagnostics } = compile("/bench.hpt", hostOf(source));
  const plan = plans[0];
  if (plan === undefined) {
    console.log(name, diagnostics.map(({ message }) => message).join("; "));
    continue;
  }
  const space = createSpace(plan, createEnvironment(plan), noMetrics);
  const begin = performance.now();
  const set = createFeasibleSet(space);
  set.draw(seed, "bench", 0);
  const start = performance.now() - begin;
  const ours = rate((i) => set.draw(seed, "bench", i));
  let candidates = 0;
  const theirs = rate(() => {
    for (; candidates < mostCandidates;) {
      const key = streamKey(seed, "rejection", candidates++);
      if (space.broken(space.decode((axis) => uniformAt(key, axis))).length === 0) return true;
    }
    return false;
  });
  const share = (set.share.low + set.share.high) / 2;
  console.log(
    `${name.padEnd(44)} ${set.parts
      .map(({ way }) => way)
      .join(", ")
      .padEnd(
        11,
      )} ${share.toPrecision(3).padStart(9)} ${`${start.toFixed(0)} ms`.padStart(9)} ${Math.round(ours).toLocaleString("en").padStart(10)} ${(theirs >= 1 ? Math.round(theirs).toLocaleString("en") : theirs.toPrecision(2)).padStart(12)}`,
  );
}

function hostOf(source) {
  return {
    read: () => ({ kind: "text", text: source }),
    resolve: (_, specifier) => specifier,
    root: () => "/",
  };
}

/** Draws a second; stops where nothing comes any more. */
function rate(draw) {
  const end = performance.now() + 1000 * seconds;
  const begin = performance.now();
  let count = 0;
  while (performance.now() < end) {
    if (draw(count) === false) break;
    count += 1;
  }
  return (1000 * count) / (performance.now() - begin);
}
