/** The commands and their options. What a command needs is loaded when it runs. */
import { Argument, Command, CommanderError } from "commander";
import { oneOf, time, wholeNumber } from "./arguments.ts";
import { formats } from "./check/formats.ts";
import type { AskTellOptions } from "./commands/ask-tell.ts";
import type { CheckOptions } from "./commands/check.ts";
import type { ExplainOptions } from "./commands/explain.ts";
import type { FmtOptions } from "./commands/fmt.ts";
import type { ExitCode } from "./failure.ts";
import type { Terminal } from "./terminal.ts";
import { version } from "./version.ts";

/** Carries out a command line; resolves to the exit code. */
export async function runCommandLine(
  words: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause;
    return cause.exitCode === 0 ? 0 : 2;
  }
}

function createProgram(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const program = new Command("hptc")
    .description("Tune models: check, compile and run studies written in .hpt files.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command")
    .exitOverride()
    .showHelpAfterError("(--help shows what there is)")
    .configureOutput({
      writeOut: terminal.out.write,
      writeErr: terminal.err.write,
      getOutHelpWidth: () => terminal.out.width,
      getErrHelpWidth: () => terminal.err.width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  const command = (name: string, description: string) =>
    program.command(name).description(description).copyInheritedSettings(program);

  command("check", "report what is wrong with .hpt files, and fix it")
    .addArgument(
      new Argument("<file...>", ".hpt files, or folders that hold them; - reads standard input"),
    )
    .option(
      "--format <name>",
      `how to print findings: ${formats.join(", ")}`,
      oneOf(formats),
      "pretty",
    )
    .option("--fix", "carry out fixes that keep the meaning")
    .option("--unsafe", "with --fix: also fixes that change the meaning")
    .option("--watch", "check again when a file changes")
    .option("--quiet", "print errors alone")
    .option("--max-warnings <n>", "more warnings than this count as an error", wholeNumber(0))
    .option("--config <file>", "instead of the hpt.config.json of the project")
    .option("--stdin-filepath <path>", "where the text of standard input belongs")
    .action(async (files: readonly string[], options: CheckOptions) => {
      const { check } = await import("./commands/check.ts");
      end(await check(files, options, terminal));
    });

  command("fmt", "format .hpt files")
    .addArgument(
      new Argument(
        "[file...]",
        ".hpt files, or folders that hold them, the current one if not given; - reads standard input and writes standard output",
      ),
    )
    .option("--check", "print the names of files that are not formatted, and write nothing")
    .option("--stdin-filepath <path>", "what messages call the text of standard input")
    .action(async (files: readonly string[], options: FmtOptions) => {
      const { fmt } = await import("./commands/fmt.ts");
      end(await fmt(files, options, terminal));
    });

  command("compile", "write the plan of a study: one JSON document that needs no source")
    .addArgument(new Argument("<file>", "a .hpt file; - reads standard input"))
    .option("--study <name>", "which study, where the file has several")
    .option("-o, --output <plan>", "where to write; standard output if not given")
    .action(
      async (file: string, options: { readonly study?: string; readonly output?: string }) => {
        const { compile } = await import("./commands/compile.ts");
        end(await compile(file, options, terminal));
      },
    );

  command("run", "carry out a study, or go on with it")
    .addArgument(
      new Argument("<file>", "a .hpt file or a compiled plan (.json); - reads standard input"),
    )
    .option("--study <name>", "which study, where the file has several")
    .option(
      "--trials <n>",
      "at most this many trials, instead of the study's budget",
      wholeNumber(1),
    )
    .option("--time <time>", "at most this long, such as 90s, 10min or 2h", time)
    .option("--seed <n>", "seed of all randomness, instead of the study's", wholeNumber(0))
    .option("--store <path>", "where results are kept; <study>.db if not given")
    .option("--backend <name>", "what computes: see hptc doctor")
    .option(
      "--workers <n>",
      "how many threads train at a time on wasm, one for each core if not given; 0: none but the main one, for functions of modules too",
      wholeNumber(0),
    )
    .option("--json", "print one JSON object a line for each trial and at the end")
    .option("--new", "set the results of an earlier run aside and start over")
    .action(async (file: string, options: RunOptions) => {
      const { run } = await import("./commands/run.ts");
      end(await run(file, options, terminal));
    });

  command("ask-tell", "tune from a program in any language: one JSON object a line, asked and told")
    .addArgument(new Argument("<file>", "a .hpt file or a compiled plan (.json)"))
    .option("--study <name>", "which study, where the file has several")
    .option("--seed <n>", "seed of all randomness, instead of the study's", wholeNumber(0))
    .option("--store <path>", "where results are kept, and gone on with; nowhere if not given")
    .option("--measured <file>", "metrics of the trials that run once a study, by trial, as JSON")
    .action(async (file: string, options: AskTellOptions) => {
      const { askTell } = await import("./commands/ask-tell.ts");
      end(await askTell(file, options, terminal));
    });

  command("sample", "print configurations that meet all known requirements, one JSON object a line")
    .addArgument(
      new Argument("<file>", "a .hpt file or a compiled plan (.json); - reads standard input"),
    )
    .option("-n, --number <n>", "how many", wholeNumber(1), 10)
    .option("--seed <n>", "seed of the draws, instead of the study's", wholeNumber(0))
    .option("--study <name>", "which study, where the file has several")
    .option(
      "--point <json>",
      "draw nothing; say whether this configuration is allowed, and why not",
    )
    .action(
      async (
        file: string,
        options: {
          readonly number: number;
          readonly seed?: number;
          readonly study?: string;
          readonly point?: string;
        },
      ) => {
        const { sample } = await import("./commands/sample.ts");
        end(await sample(file, options, terminal));
      },
    );

  command("show", "print what a store holds: the best trials and how all of them ended")
    .addArgument(new Argument("<store>", "a store that hptc run wrote"))
    .option("--json", "print one JSON object a line for each trial and at the end")
    .action(async (path: string, options: { readonly json?: true }) => {
      const { show } = await import("./commands/show.ts");
      end(await show(path, options, terminal));
    });

  command("report", "draw what a store holds: history, importances, slices, fronts, curves")
    .addArgument(new Argument("<store>", "a store that hptc run wrote"))
    .option("-o, --output <file>", "an .html or .svg file; STORE.html in this folder if not given")
    .action(async (path: string, options: { readonly output?: string }) => {
      const { report } = await import("./commands/report.ts");
      end(await report(path, options, terminal));
    });

  command("explain", "say what a finding means, or what a study will do")
    .addArgument(
      new Argument(
        "[subject]",
        "an id as printed in a finding (empty-range, HPT1003), or a .hpt file or plan; all rules if not given",
      ),
    )
    .option("--study <name>", "which study, where the file has several")
    .option("--json", "of a study: one JSON object")
    .option("--backend <name>", "of a study: what would compute, instead of what run would take")
    .action(async (subject: string | undefined, options: ExplainOptions) => {
      const { explain } = await import("./commands/explain.ts");
      end(await explain(subject, options, terminal));
    });

  command("doctor", "show what is there to compute with, and how to get more").action(async () => {
    const { doctor } = await import("./commands/doctor.ts");
    end((await doctor(terminal.out.line)) === 0 ? 0 : 1);
  });

  return program;
}

export interface RunOptions {
  readonly study?: string;
  readonly trials?: number;
  readonly time?: number;
  readonly seed?: number;
  readonly store?: string;
  readonly backend?: string;
  readonly workers?: number;
  readonly json?: true;
  readonly new?: true;
}
