// How many mistakes the checker finds: every mutation of the examples and of the target studies.
//
//   node bench/mutants.mjs [--all]      --all prints every mutant that was not found
import { cpus } from "node:os";
import { loadSource } from "./source.mjs";

const { mutantRun } = await loadSource(
  `export { mutantRun } from "./test/support/mutant-run.ts";`,
  new URL("../test/support/mutant-run.ts", import.meta.url),
);

console.log("command       node bench/mutants.mjs");
console.log(`machine       ${cpus()[0]?.model}, ${cpus().length} cores, one used`);
console.log(`versions      Node.js ${process.version}\n`);

const start = performance.now();
const results = mutantRun();
const seconds = (performance.now() - start) / 1000;
const kinds = [...new Set(results.map(({ kind }) => kind))];
const share = (found, all) => `${((100 * found) / all).toFixed(1)}%`.padStart(7);
const width = Math.max(...kinds.map(({ length }) => length));
const line = (name, mutants) => {
  const right = mutants.filter(({ outcome }) => outcome === "right").length;
  const other = mutants.filter(({ outcome }) => outcome === "other").length;
  const counts = [mutants.length, right, other, mutants.length - right - other];
  console.log(
    `${name.padEnd(width)} ${counts.map((count) => String(count).padStart(8)).join("")} ${share(right, mutants.length)}`,
  );
};
console.log(`${"".padEnd(width)}  mutants   right   other    none   share`);
for (const kind of kinds)
  line(
    kind,
    results.filter((mutant) => mutant.kind === kind),
  );
line("all", results);
line(
  "examples",
  results.filter(({ file }) => file.startsWith("examples/")),
);
console.log(
  `\nright: an id that names the mistake; other: only another one; in ${seconds.toFixed(1)} s`,
);

const missed = results.filter(({ outcome }) => outcome !== "right");
for (const { file, line: at, kind, found, excerpt } of process.argv.includes("--all")
  ? missed
  : []) {
  console.log(`\n${kind}  ${file}:${at}  found: ${found.join(", ") || "nothing"}\n  ${excerpt}`);
}
