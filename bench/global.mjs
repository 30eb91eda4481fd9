// Branch and bound on reference problems: time, boxes, what is enclosed, and how far that is from the known optimum.
//
//   node bench/global.mjs [names] [--tolerance 1e-6] [--seconds 60]
import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { loadSource } from "./source.mjs";

const folder = new URL("../test/solve/reference/", import.meta.url);
const optima = JSON.parse(readFileSync(new URL("optima.json", folder), "utf8"));
const options = { tolerance: 1e-6, seconds: 60 };
const names = [];
for (let i = 2; i < process.argv.length; i++) {
  const name = process.argv[i].replace(/^--/, "");
  if (name in options) options[name] = Number(process.argv[++i]);
  else names.push(name);
}

const { checkModules, lowerStudy, solveGlobal } = await loadSource(`
  export { checkModules } from "./src/semantics/check.ts";
  export { lowerStudy } from "./src/plan/lowering/study.ts";
  export { solveGlobal } from "./src/solve/global/solve.ts";
`);

console.log("command       node bench/global.mjs");
console.log(`machine       ${cpus()[0]?.model}, ${cpus().length} cores, one used`);
console.log(`versions      Node.js ${process.version}`);
console.log(`tolerance     ${options.tolerance}, relative to max(1, |objective|)\n`);
console.log(
  `${"problem".padEnd(22)}${"status".padEnd(12)}${"seconds".padStart(8)}${"boxes".padStart(9)}${"objective".padStart(22)}${"bound".padStart(22)}${"gap".padStart(10)}${"off".padStart(10)}`,
);

const files = readdirSync(folder)
  .filter((file) => file.endsWith(".hpt"))
  .map((file) => file.slice(0, -4))
  .filter((name) => names.length === 0 || names.includes(name));
for (const name of files) {
  const text = readFileSync(new URL(`${name}.hpt`, folder), "utf8");
  const host = {
    read: (path) =>
      path === "/p/main.hpt" ? { kind: "text", text } : { kind: "failed", reason: "missing" },
    resolve: (_, specifier) => specifier,
    root: () => "/p",
  };
  const program = checkModules("/p/main.hpt", host, {});
  const errors = program.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    console.log(`${name.padEnd(22)}${errors.map(({ message }) => message).join("; ")}`);
    continue;
  }
  const plan = lowerStudy(program.studies[0], program);
  const start = performance.now();
  const cpu = process.cpuUsage();
  const until = start + options.seconds * 1000;
  const { value: known, tolerance = options.tolerance } = optima[name];
  let solution;
  try {
    solution = solveGlobal(plan, undefined, {
      tolerance,
      shouldStop: () => performance.now() > until,
    });
  } catch (error) {
    console.log(`${name.padEnd(22)}${error.stack}`);
    continue;
  }
  const { user, system } = process.cpuUsage(cpu);
  const objective = solution.points[0]?.objectives[0] ?? NaN;
  const { bound = NaN } = solution;
  console.log(
    name.padEnd(22) +
      solution.status.padEnd(12) +
      ((user + system) / 1e6).toFixed(2).padStart(8) +
      solution.work.count.toLocaleString("en").padStart(9) +
      objective.toPrecision(12).padStart(22) +
      bound.toPrecision(12).padStart(22) +
      Math.abs(objective - bound)
        .toExponential(1)
        .padStart(10) +
      (known === null
        ? ""
        : ((objective - known) / Math.max(1, Math.abs(known))).toExponential(1)
      ).padStart(10),
  );
}
