// How fast every configuration of a memory study is tried: depth, width, batch, inputs and optimiser of a network,
// 10^6 of them, with the most examples in a step and the least memory under a budget. Beside it the
// same configurations judged one at a time, as trials are.
//
//   node bench/enumerate.mjs
import { cpus } from "node:os";
import { loadSource } from "./source.mjs";

const { compile, enumerate, createSpace, createEnvironment, noMetrics } = await loadSource(`
  export { compile } from "./src/index.ts";
  export { enumerate } from "./src/solve/enumerate/enumerate.ts";
  export { createSpace } from "./src/space/space.ts";
  export { createEnvironment, noMetrics } from "./src/space/environment.ts";
`);

console.log("command       node bench/enumerate.mjs");
console.log(`machine       ${cpus()[0]?.model}, ${cpus().length} cores, one used`);
console.log(`versions      Node.js ${process.version}\n`);

/** Depth × width × inputs × optimiser × batch: 10 · 25 · 10 · 4 · 100 = 10^6. */
const study = (goals, more = "") => `
import { mlp_memory, Optimizer } from "std:memory"
study s {
  param depth: Int in 1 .. 10
  param width: Int in 16 .. 400 step 16
  param inputs: Int in 64 .. 640 step 64
  param optimizer: Optimizer
  param batch: Int in 8 .. 800 step 8
  let footprint = mlp_memory(depth, width, batch, inputs, 10, optimizer)
  ${more}
  ${goals}
  solve enumerate
}
`;
const goals = {
  "one objective": study("maximize batch * depth * width", "require footprint <= 4MiB"),
  "no pruning": study("minimize abs(footprint / 1MiB - 7.5)", "require footprint <= 1GiB"),
  "two objectives": study(
    "minimize footprint\n  maximize batch * depth",
    "require footprint <= 16MiB",
  ),
};

for (const [name, text] of Object.entries(goals)) {
  const { plans, diagnostics } = compile("/bench.hpt", {
    read: () => ({ kind: "text", text }),
    resolve: (_, specifier) => specifier,
    root: () => "/",
  });
  const [plan] = plans;
  if (plan === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const times = [];
  let solution;
  for (let run = 0; run < 5; run++) {
    const start = performance.now();
    solution = enumerate(plan);
    times.push(performance.now() - start);
  }
  console.log(
    `${name.padEnd(16)} ${Math.min(...times)
      .toFixed(0)
      .padStart(5)} ms (first ${times[0].toFixed(0)} ms), ` +
      `${solution.work.count.toLocaleString("en")} tried, ${solution.points.length} points. ${solution.notes[0]}`,
  );
  oneByOne(plan);
}

/** A sample of the configurations through the scope that judges trials. */
function oneByOne(plan) {
  const space = createSpace(plan, createEnvironment(plan), noMetrics);
  const count = 20_000;
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const configuration = space.decode((axis) => ((i + 0.5) * 0.6180339887 * (axis + 1)) % 1);
    const scope = space.scope(configuration);
    plan.constraints.every(scope.holds);
    for (const { value } of plan.objectives) scope.value(value);
  }
  const each = (performance.now() - start) / count;
  console.log(
    `${"  one at a time".padEnd(16)} ${(each * 1e6).toFixed(0).padStart(5)} ms for as many (from ${count.toLocaleString("en")})`,
  );
}
