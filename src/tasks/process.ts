/** A trial that is a process: started without a shell, its metrics read from its output. */
import { spawn } from "node:child_process";
import { env, kill, platform } from "node:process";
import { createInterface } from "node:readline";
import { didYouMean } from "../diagnostics/suggest.ts";
import { reasonOf } from "./aborted.ts";
import { plainInputs } from "./plain-inputs.ts";
import type { Task, TaskContext, TaskMetrics } from "./task.ts";

type Plain = { readonly [argument: string]: unknown };
type JsonLine = { readonly [name: string]: TaskMetrics[string] };

/** Between asking a process to end and ending it. */
const graceMilliseconds = 3000;

/** How much of what a process wrote to its error output is shown when it fails. */
const errorCharacters = 1000;

/**
 * The task that a command line carries out. In its words `{name}` is the value of an argument, and the word
 * `{args}` becomes `--name value` for every argument. The process finds its seed in `HPTC_SEED`. Its output is
 * read line by line: the last JSON object holds the metrics; one that also holds the name of an argument
 * with a number, such as `{"epochs": 3, "loss": 0.2}`, reports what was reached so far; other lines are the
 * process' own. On abort the process ends with all that it started.
 */
export function processTask(words: readonly string[], folder: string): Task {
  const [command, ...rest] = words;
  if (command === undefined) throw new Error("The task has no command to run.");
  return {
    name: command,
    run: async (inputs, context) => {
      context.signal.throwIfAborted();
      const args = plainInputs(inputs);
      const line = fillWords([command, ...rest], args);
      const metrics = await carryOut(line, folder, context, (found) =>
        report(found, args, context),
      );
      if (metrics !== undefined) return metrics;
      throw new Error(
        `${command} ended without metrics. Its last line should be a JSON object, such as {"loss": 0.1}.`,
      );
    },
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

/** Runs a command to its end and gives the last JSON object it wrote; each goes to `progress`. */
function carryOut(
  [command, ...args]: readonly string[],
  folder: string,
  { random, signal }: TaskContext,
  progress: (line: JsonLine) => void,
): Promise<JsonLine | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(command ?? "", args, {
      cwd: folder,
      // A group of its own, so that what it starts can be ended with it.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...env, HPTC_SEED: String(random("seed").word()) },
    });
    let last: JsonLine | undefined;
    let errors = "";
    let killing: NodeJS.Timeout | undefined;
    const stop = () => {
      signalGroup(child.pid, "SIGTERM");
      killing = setTimeout(() => signalGroup(child.pid, "SIGKILL"), graceMilliseconds);
    };
    const end = () => {
      signal.removeEventListener("abort", stop);
      clearTimeout(killing);
    };
    signal.addEventListener("abort", stop, { once: true });
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = parseLine(text);
      if (line === undefined) return;
      last = line;
      progress(line);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors = (errors + text).slice(-errorCharacters);
    });
    child.on("error", (error) => {
      end();
      reject(new Error(startFailure(command ?? "", error), { cause: error }));
    });
    child.on("close", (code, ended) => {
      end();
      if (signal.aborted) reject(reasonOf(signal));
      else if (code === 0) resolve(last);
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

/** Sends a signal to a process and all that it started. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    // Windows has no groups to signal.
    kill(platform === "win32" ? pid : -pid, signal);
  } catch {
    // It has ended already.
  }
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

/** Reports what a line says about a step: the name of an argument that is a number, and metrics. */
function report(line: JsonLine, args: Plain, context: TaskContext): void {
  const numbers = Object.entries(line).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number",
  );
  const step = numbers.find(([name]) => typeof args[name] === "number");
  if (step === undefined) return;
  const metrics = numbers.filter(([name]) => name !== step[0]);
  context.report(step[1], Object.fromEntries(metrics));
}
