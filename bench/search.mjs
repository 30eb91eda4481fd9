// How fast searches find good configurations, beside other tools. bench/README.md says what is measured and how.
//
//   node bench/search.mjs run --method tpe --family tables --seeds 20 --trials 100
//   node bench/search.mjs report
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { families, problemsOf } from "./search/problems.mjs";
import { openRuns, resultsFolder } from "./search/store.mjs";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    method: { type: "string", multiple: true, default: ["auto"] },
    family: { type: "string", multiple: true, default: families },
    seeds: { type: "string", default: "20" },
    trials: { type: "string", default: "100" },
    results: { type: "string", multiple: true, default: [resultsFolder] },
    fresh: { type: "boolean", default: false },
    shard: { type: "string", default: "0/1" },
  },
});

try {
  await command(positionals[0]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

async function command(name) {
  switch (name) {
    case "run":
      return run();
    case "report":
      return (await import("./search/report.mjs")).report(values.results, values.family);
    case "verify":
      return (await import("./search/verify.mjs")).verify();
    case "overhead":
      return (await import("./search/overhead.mjs")).overhead(values.method);
    case "serve":
      return (await import("./search/serve.mjs")).serve();
    default:
      throw new Error(
        "node bench/search.mjs run|report|verify|overhead|serve: bench/README.md says what each does.",
      );
  }
}

/** Runs that are there already are left out; `--fresh` begins anew, `--shard 0/4` does every fourth. */
async function run() {
  const { runOne } = await import("./search/run.mjs");
  const [shard, shards] = values.shard.split("/").map(Number);
  const trials = Number(values.trials);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
  for (const method of values.method) {
    const runs = openRuns(
      values.results[0],
      `hptc-${method.replaceAll(/[():, ]+/gu, "-")}`,
      version,
      values.fresh,
    );
    const missing = values.family
      .flatMap((family) => problemsOf(family))
      .flatMap((problem) => seeds.map((seed) => ({ problem, seed })))
      .filter((_, i) => i % shards === shard)
      .filter(({ problem, seed }) => !runs.has({ problem: problem.id, seed, trials }));
    for (const { problem, seed } of missing) {
      try {
        runs.add(runOne(problem, method, seed, trials));
      } catch (error) {
        throw new Error(`${problem.id}, seed ${seed}: ${error.message}`, { cause: error });
      }
    }
    console.log(`${method}: ${missing.length} runs`);
  }
}
