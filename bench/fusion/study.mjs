/**
 * A study that people write, from the command to its end: `examples/digits_mlp.hpt`, with its mixed widths, depths and
 * optimisers. Fused is what `hptc run` does; unfused is
 *
 * - the project before it fused: one trial after the other on tfjs' kernels, gradients written out by hand. It is
 *   taken from the history of this repository;
 * - the loop that one would write with tfjs: the same configurations, `variableGrads`, scores after each epoch.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundleCli } from "../../scripts/bundle-cli.mjs";
import { handTrials } from "./tfjs-study.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, "node_modules/.cache/bench");
const before = "2c701b6";
const example = readFileSync(join(root, "examples/digits_mlp.hpt"), "utf8");

/** `trials`: how many of the study's 60. */
export async function reportStudy({ trials, loops }, folder, report) {
  const study = join(folder, "digits_mlp.hpt");
  writeFileSync(study, example.replace("budget 60 trials", `budget ${trials} trials`));
  const now = join(cache, "cli");
  await bundleCli(now);
  const earlier = await bundleEarlier(folder);
  const words = ["run", study, "--backend", "wasm", "--json", "--store", join(folder, "study.db")];
  const run = (cli, ...options) => carryOut(join(cli, "main.js"), [...words, ...options]);

  const fused = await run(now);
  const say = (name, { seconds, processor }, events) =>
    report.figures(
      {
        study: "digits_mlp",
        trials,
        path: name,
        seconds,
        processor_seconds: processor,
        ratio_of_fused: Number((seconds / fused.seconds).toPrecision(4)),
        best: bestOf(events),
      },
      `study     ${name.padEnd(42)} ${seconds.toFixed(1).padStart(6)} s, processor ${processor.toFixed(1).padStart(6)} s, ` +
        `${(seconds / fused.seconds).toFixed(2).padStart(6)} times fused, best ${bestOf(events)}`,
    );
  report.note(`study     examples/digits_mlp.hpt, ${trials} trials`);
  say("fused", fused, fused.events);
  const alone = await run(now, "--workers", "0");
  say("fused, without threads", alone, alone.events);
  if (earlier === undefined) {
    report.note(`left out  one trial at a time, tfjs' kernels: the history lacks ${before}`);
  } else {
    const unfused = await run(earlier);
    say("one at a time, tfjs' kernels", unfused, unfused.events);
  }
  if (loops) {
    const configurations = fused.events.filter(({ event }) => event === "trial");
    const hand = await handTrials(configurations.map(({ params }) => params));
    say("one at a time, hand loop", hand, hand.events);
  }
}

function bestOf(events) {
  const objectives = events
    .filter(({ event, feasible }) => event === "trial" && feasible)
    .map(({ objectives: [value] }) => value);
  return Number(Math.min(...objectives).toPrecision(4));
}

/** The command line as it was before trials were fused, or nothing where the history is not here. */
async function bundleEarlier(folder) {
  const tree = join(cache, "earlier");
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree, { recursive: true });
  const archive = join(folder, "earlier.tar");
  const { status } = spawnSync("git", ["archive", "-o", archive, before], { cwd: root });
  if (status !== 0 || spawnSync("tar", ["-xf", archive, "-C", tree]).status !== 0) return undefined;
  const { bundleCli: bundle } = await import(pathToFileURL(join(tree, "scripts/bundle-cli.mjs")));
  await bundle(join(tree, "cli"));
  return join(tree, "cli");
}

/** Prints the processor time of the whole process, threads included, when it ends. */
const meter = `data:text/javascript,${encodeURIComponent(
  `import { isMainThread } from "node:worker_threads";
  if (isMainThread) process.on("exit", () => {
    const { user, system } = process.cpuUsage();
    process.stderr.write("\\nprocessor " + (user + system) / 1e6);
  });`,
)}`;

async function carryOut(program, words) {
  const store = words[words.indexOf("--store") + 1];
  for (const end of ["", "-wal", "-shm"]) rmSync(`${store}${end}`, { force: true });
  const start = performance.now();
  const child = spawn(execPath, ["--import", meter, program, ...words]);
  const [out, err] = [[], []];
  child.stdout.on("data", (chunk) => out.push(chunk));
  child.stderr.on("data", (chunk) => err.push(chunk));
  const [status] = await once(child, "close");
  const seconds = (performance.now() - start) / 1000;
  const said = Buffer.concat(err).toString();
  if (status !== 0) throw new Error(`hptc ${words.join(" ")} ended with ${status}:\n${said}`);
  const events = Buffer.concat(out)
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { seconds, processor: Number(/\nprocessor (.*)$/.exec(said)?.[1]), events };
}
