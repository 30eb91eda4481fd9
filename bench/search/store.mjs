// Runs as lines of JSON, one file a method with its version: { problem, seed, trials, best: [[trial, value], …] }.
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const resultsFolder = fileURLToPath(new URL("results", import.meta.url));

/** The runs of a file by problem and seed, and how to add one. */
export function openRuns(folder, method, version, fresh = false) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${method}@${version}.jsonl`);
  if (fresh) rmSync(file, { force: true });
  const keys = new Set(readRuns(file).map(keyOf));
  return {
    has: (run) => keys.has(keyOf(run)),
    add: (run) => {
      keys.add(keyOf(run));
      appendFileSync(file, `${JSON.stringify(run)}\n`);
    },
  };
}

/** All runs of folders by method: `optuna-tpe@5.0.0`. */
export function allRuns(folders) {
  const runs = new Map();
  for (const folder of folders) {
    const files = existsSync(folder) ? readdirSync(folder).toSorted() : [];
    for (const file of files.filter((name) => name.endsWith(".jsonl"))) {
      const method = file.slice(0, -".jsonl".length);
      runs.set(method, [...(runs.get(method) ?? []), ...readRuns(join(folder, file))]);
    }
  }
  return runs;
}

function keyOf({ problem, seed, trials }) {
  return `${problem} ${seed} ${trials}`;
}

function readRuns(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
