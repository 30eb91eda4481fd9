/** A trial that is a process: started without a shell, its metrics read from its output. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { createInterface } from "node:readline";
import { didYouMean } from "../diagnostics/suggest.ts";
import { reasonOf } from "../training/aborted.ts";
import { plainInputs } from "./plain-inputs.ts";
import type { ProcessGroups } from "./process-groups.ts";
import type { Task, TaskContext, TaskMetrics } from "./task.ts";

type Plain = { readonly [argument: string]: unknown };
type JsonLine = { readonly [name: string]: TaskMetrics[string] };

/** How much of what a process wrote to its error output is shown when it fails. */
const errorCharacters = 1000;

/** Where a task's processes run, who ends them, and what they are to give. */
export interface ProcessSetting {
  readonly folder: string;
  readonly groups: ProcessGroups;
  /** Names of the metrics. */
  readonly metrics: readonly string[];
}

/**
 * The task that a command line carries out. In its words `{name}` is the value of an argument, and the word
 * `{args}` becomes `--name value` for every argument. The process finds its seed in `HPTC_SEED`. Its output is
 * read line by line: the last JSON object with all metrics is the result; one that also holds the name of an
 * argument with a number, such as `{"epochs": 3, "loss": 0.2}`, reports what was reached so far; all else is
 * the process' own. `{json}` is the path of a file that holds all arguments as one JSON object, `{metrics}` that of a
 * file in which the process may leave its metrics, as such an object or such lines. On abort the process ends with all
 * that it started.
 */
export function processTask(words: readonly string[], setting: ProcessSetting): Task {
  const [command, ...rest] = words;
  if (command === undefined) throw new Error("The task has no command to run.");
  const { metrics } = setting;
  return {
    name: command,
    run: async (inputs, context) => {
      context.signal.throwIfAborted();
      const args = plainInputs(inputs);
      let result: TaskMetrics | undefined;
      let nearest: JsonLine = {};
      const take = (line: JsonLine): void => {
        const found = pick(line, metrics);
        if (Object.keys(found).length === metrics.length) result = found;
        else if (Object.keys(found).length > 0) nearest = found;
      };
      const files = await createExchange(words, args);
      try {
        const filled = fillWords([command, ...rest], { ...files.paths, ...args });
        await carryOut(filled, setting, context, (line) => {
          report(line, args, metrics, context);
          take(line);
        });
        for (const line of await files.written()) take(line);
      } finally {
        await files.remove();
      }
      if (result !== undefined) return result;
      throw new Error(withoutMetrics(command, nearest, metrics));
    },
  };
}

/** The metrics on a line. */
function pick(line: JsonLine, metrics: readonly string[]): JsonLine {
  return Object.fromEntries(
    metrics.flatMap((name) => (Object.hasOwn(line, name) ? [[name, line[name]]] : [])),
  );
}

function withoutMetrics(command: string, nearest: JsonLine, metrics: readonly string[]): string {
  const missing = metrics.filter((name) => !Object.hasOwn(nearest, name));
  const example = JSON.stringify(Object.fromEntries(metrics.map((name) => [name, 0.1])));
  return missing.length === metrics.length
    ? `${command} ended without metrics. It should print them as a JSON object on a line of its own, such as ${example}.`
    : `${command} never printed all metrics on one line: the last line with some of them lacks ${missing.join(", ")}.`;
}

/** Files of one run between hptc and a process. */
interface Exchange {
  /** By the name that words have for them. */
  readonly paths: Plain;
  /** The JSON objects that the process left. */
  readonly written: () => Promise<readonly JsonLine[]>;
  readonly remove: () => Promise<void>;
}

/** Files for the words that name them; an argument of that name comes first. */
async function createExchange(words: readonly string[], args: Plain): Promise<Exchange> {
  const names = ["json", "metrics"].filter(
    (name) => !Object.hasOwn(args, name) && words.some((word) => word.includes(`{${name}}`)),
  );
  if (names.length === 0) {
    return { paths: {}, written: () => Promise.resolve([]), remove: () => Promise.resolve() };
  }
  const folder = await mkdtemp(join(tmpdir(), "hptc-exec-"));
  const pathOf = (name: string): string => join(folder, `${name}.json`);
  if (names.includes("json")) await writeFile(pathOf("json"), JSON.stringify(args));
  return {
    paths: Object.fromEntries(names.map((name) => [name, pathOf(name)])),
    written: async () => {
      if (!names.includes("metrics")) return [];
      const text = await readFile(pathOf("metrics"), "utf8").catch(() => "");
      const whole = parseLine(text);
      if (whole !== undefined) return [whole];
      return text
        .split("\n")
        .map(parseLine)
        .filter((line) => line !== undefined);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The words with their holes filled; a value never becomes two words. Throws for an unknown name. */
export function fillWords(words: readonly string[], args: Plain): readonly string[] {
  return words.flatMap((word) => {
    if (word === "{args}") {
      return Object.entries(args).flatMap(([name, value]) => [`--${name}`, textOf(value)]);
    }
    return [
      word.replaceAll(/\{([A-Za-z_]\w*)\}/g, (_, name: string) => {
        if (Object.hasOwn(args, name)) return textOf(args[name]);
        const hint = didYouMean(name, Object.keys(args));
        throw new Error(`The command uses {${name}}, which is no argument of the trial.${hint}`);
      }),
    ];
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Runs a command to its end; each JSON object that it writes goes to `take`. */
function carryOut(
  [command, ...args]: readonly string[],
  { folder, groups }: ProcessSetting,
  { random, signal }: TaskContext,
  take: (line: JsonLine) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command ?? "", args, {
      cwd: folder,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...env, HPTC_SEED: String(random("seed").word()) },
    });
    groups.add(child);
    let errors = "";
    const stop = () => groups.stop(child);
    signal.addEventListener("abort", stop, { once: true });
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = parseLine(text);
      if (line !== undefined) take(line);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors = (errors + text).slice(-errorCharacters);
    });
    child.on("error", (error) => {
      signal.removeEventListener("abort", stop);
      reject(new Error(startFailure(command ?? "", error), { cause: error }));
    });
    child.on("close", (code, ended) => {
      signal.removeEventListener("abort", stop);
      if (signal.aborted) reject(reasonOf(signal));
      else if (code === 0) resolve();
      else reject(new Error(endFailure(command ?? "", code, ended, errors)));
    });
  });
}

function startFailure(command: string, error: NodeJS.ErrnoException): string {
  return error.code === "ENOENT"
    ? `The program ${command} is not there, or the folder to run it in is not.`
    : `The program ${command} does not start: ${error.message}`;
}

function endFailure(
  command: string,
  code: number | null,
  signal: string | null,
  errors: string,
): string {
  const how = code === null ? `was ended by ${signal}` : `ended with exit code ${code}`;
  const said = errors.trim();
  return said === "" ? `${command} ${how}.` : `${command} ${how}. It said:\n${said}`;
}

/** The JSON object on a line, if it is one. `null`, and Python's NaN and Infinity, are NaN. */
function parseLine(text: string): JsonLine | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    const json = text.replaceAll(/([:,[]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])/g, "$1null");
    const line: JsonLine = JSON.parse(json, (_, value: unknown) => value ?? Number.NaN);
    return line;
  } catch {
    return undefined;
  }
}

/** Reports what a line says about a step: an argument that is a number, which says how far, and metrics. */
function report(
  line: JsonLine,
  args: Plain,
  metrics: readonly string[],
  context: TaskContext,
): void {
  const step = Object.entries(line).find(
    (entry): entry is [string, number] =>
      typeof entry[1] === "number" && typeof args[entry[0]] === "number",
  );
  if (step === undefined) return;
  const numbers = Object.entries(pick(line, metrics)).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number",
  );
  context.report(step[1], Object.fromEntries(numbers));
}
