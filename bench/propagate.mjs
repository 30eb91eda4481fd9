// How fast known constraints narrow the ranges of a study: 200 parameters under 200 constraints, and long studies,
// whose time must grow with their length and no faster.
//
//   node bench/propagate.mjs
import { cpus } from "node:os";
import { loadSource } from "./source.mjs";

const { graphOfPlan, propagate } = await loadSource(`
  export { graphOfPlan } from "./src/analysis/unfold.ts";
  export { propagate } from "./src/analysis/propagate.ts";
`);

console.log("command       node bench/propagate.mjs");
console.log(`machine       ${cpus()[0]?.model}, ${cpus().length} cores, one used`);
console.log(`versions      Node.js ${process.version}\n`);

const cases = [
  ["200 × 200", randomPlan(200, 200)],
  ["200 × 200, long sums", sumsPlan(200, 200)],
  ...[12_500, 25_000].map((count) => [
    `${count.toLocaleString("en")} in a chain`,
    chainPlan(count),
  ]),
  ...[12_500, 25_000].map((count) => [
    `${count.toLocaleString("en")} in a sum`,
    sumsPlan(count, 1),
  ]),
  ["400, infeasible", infeasiblePlan(400)],
];
for (const [name, plan] of cases) {
  const times = Array.from({ length: 7 }, () => measure(plan));
  const first = times[0];
  const best = (part) => Math.min(...times.map((time) => time[part]));
  console.log(
    `${name.padEnd(22)} scalars ${best("unfold").toFixed(1).padStart(7)} ms, propagation ${best("propagation").toFixed(1).padStart(7)} ms` +
      ` (first ${(first.unfold + first.propagation).toFixed(0)} ms), ${first.tightened} ranges tightened, ` +
      (first.conflict === undefined ? "no conflict" : `conflict of ${first.conflict}`),
  );
}

function measure(plan) {
  const start = performance.now();
  const graph = graphOfPlan(plan);
  const middle = performance.now();
  const { rangeOf, conflict } = propagate(graph);
  const end = performance.now();
  return {
    unfold: middle - start,
    propagation: end - middle,
    tightened: graph.variables.filter((variable) => rangeOf(variable) !== variable.range).length,
    conflict: conflict?.constraints.length,
  };
}

/** Constraints between neighbours and strangers, as people write them: products, sums, ratios, powers. */
function randomPlan(parameters, constraints) {
  let state = 1;
  const below = (count) => {
    state = (state * 48271) % 2147483647;
    return state % count;
  };
  const forms = [
    (a, b) => apply("less_equal", apply("multiply", a, b), number(4000)),
    (a, b) => apply("less_equal", apply("add", a, apply("multiply", number(3), b)), number(180)),
    (a, b) => apply("greater_equal", apply("divide", a, b), number(0.05)),
    (a, b, c) =>
      apply(
        "less_equal",
        apply("power", apply("subtract", a, b), number(2)),
        apply("multiply", c, number(50)),
      ),
    (a, b) => apply("less_equal", apply("log", a), apply("sqrt", b)),
  ];
  return planOf(
    parameters,
    Array.from({ length: constraints }, (_, i) =>
      forms[i % forms.length](
        parameter(below(parameters)),
        parameter(below(parameters)),
        parameter(below(parameters)),
      ),
    ),
  );
}

/** Each constraint is a sum of all parameters. */
function sumsPlan(parameters, constraints) {
  const sum = (shift) =>
    Array.from({ length: parameters }, (_, i) =>
      apply("multiply", number(1 + ((i + shift) % 7)), parameter(i)),
    ).reduce((total, term) => apply("add", total, term));
  return planOf(
    parameters,
    Array.from({ length: constraints }, (_, i) =>
      apply("less_equal", sum(i), number(parameters * 4 + 100)),
    ),
  );
}

/** Each parameter at most the one after it, the last at most 50: what one end says reaches the other. */
function chainPlan(count) {
  return planOf(count, [
    ...Array.from({ length: count - 1 }, (_, i) =>
      apply("less_equal", parameter(i), parameter(i + 1)),
    ),
    apply("less_equal", parameter(count - 1), number(50)),
  ]);
}

/** A chain that ends below where it begins. */
function infeasiblePlan(count) {
  const { constraints, ...plan } = chainPlan(count);
  const more = planOf(count, [apply("greater_equal", parameter(0), number(60))]);
  return { ...plan, constraints: [...constraints, ...more.constraints] };
}

function planOf(count, holds) {
  return {
    functions: [],
    definitions: [],
    parameters: Array.from({ length: count }, (_, i) => ({
      name: `p${i}`,
      domain: { kind: i % 2 === 0 ? "real" : "int", low: 1, high: 100, scale: { name: "linear" } },
    })),
    trials: [],
    repeat: 1,
    constraints: holds.map((each) => ({ holds: each })),
    objectives: [],
  };
}

function number(value) {
  return { kind: "number", value };
}

function parameter(i) {
  return { kind: "parameter", name: `p${i}` };
}

function apply(atom, ...args) {
  return { kind: "apply", atom, args };
}
