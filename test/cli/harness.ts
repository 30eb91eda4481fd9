/** Runs the command line as real processes in a folder of their own. */
import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bundleCli } from "../../scripts/bundle-cli.mjs";
import { buildFolder } from "../support/bundle.ts";

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CommandLine {
  readonly folder: string;
  /** Writes a file into the folder. */
  readonly write: (name: string, content: string | Uint8Array) => string;
  /** Runs `hptc …` in the folder to its end. */
  readonly hptc: (...words: readonly string[]) => Promise<Finished>;
  /** Starts `hptc …` under more options. */
  readonly start: (words: readonly string[], options?: StartOptions) => Started;
  readonly remove: () => void;
}

export interface StartOptions extends Pick<SpawnOptions, "env" | "uid" | "gid"> {
  readonly input?: string;
  /** Words before `node main.js`, such as a limit on the size of files. */
  readonly before?: readonly string[];
}

export interface Started {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves when the output holds a text, rejects if the process ends before. */
  readonly says: (text: string) => Promise<void>;
}

/** What the surroundings of the tests must not change. */
const unset = { NO_COLOR: undefined, FORCE_COLOR: undefined, npm_command: undefined };

/** Builds the command line for one test file. */
export async function buildCli(name: string): Promise<string> {
  const outdir = join(buildFolder, `cli-${name}`);
  await bundleCli(outdir);
  return join(outdir, "main.js");
}

export function commandLine(main: string): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), "hptc-cli-"));
  const start: CommandLine["start"] = (words, options = {}) => {
    const { before = [], input, env = {}, ...rest } = options;
    const [command = "", ...args] = [...before, process.execPath, main, ...words];
    const child = spawn(command, args, {
      cwd: folder,
      stdio: "pipe",
      env: { ...process.env, ...unset, ...env },
      ...rest,
    });
    child.stdin.end(input ?? "");
    return watch(child);
  };
  return {
    folder,
    start,
    hptc: (...words) => start(words).finished,
    write(name, content) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function watch(child: ChildProcess): Started {
  let out = "";
  let err = "";
  const waiting = new Set<() => void>();
  child.stdout?.on("data", (data: Buffer) => {
    out += data.toString();
    for (const look of waiting) look();
  });
  child.stderr?.on("data", (data: Buffer) => {
    err += data.toString();
    for (const look of waiting) look();
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, out, err });
    });
  });
  return {
    child,
    finished,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!(out + err).includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void finished.then((end) => {
          reject(
            new Error(
              `ended with ${String(end.code)} before it said "${text}": ${end.out}${end.err}`,
            ),
          );
        });
      }),
  };
}

/** The lines of an output as JSON. */
export function jsonLines(out: string): readonly { readonly [field: string]: unknown }[] {
  return out
    .trimEnd()
    .split("\n")
    .map((line): { readonly [field: string]: unknown } => JSON.parse(line));
}
