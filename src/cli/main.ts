/** The command line: everything that is thrown ends here. */
import { version } from "./version.ts";
import { Failure, isForUser, type ExitCode } from "./failure.ts";
import { processTerminal } from "./terminal.ts";
import { runCommandLine } from "./program.ts";

const terminal = processTerminal();

/** The message on standard error, never a stack trace unless it was asked for. */
function report(cause: unknown): ExitCode {
  const { err } = terminal;
  if (isForUser(cause)) {
    err.line(`${err.palette.error("error:")} ${cause.message}`);
    return cause instanceof Failure ? cause.exitCode : 2;
  }
  const what = cause instanceof Error ? cause.message : String(cause);
  err.line(
    `${err.palette.error("error:")} hptc ${version} made a mistake: ${what}. ` +
      "Please report it with the command and the file; HPTC_DEBUG=1 shows where it happened.",
  );
  if (process.env["HPTC_DEBUG"] === "1" && cause instanceof Error) err.line(cause.stack ?? "");
  return 2;
}

// That SQLite in Node is young is nothing a user can act on.
process.removeAllListeners("warning");
process.on("warning", ({ name, message }) => {
  if (name !== "ExperimentalWarning")
    terminal.err.line(`${terminal.err.palette.warning("warning:")} ${message}`);
});
process.on("uncaughtException", (cause) => process.exit(report(cause)));

const exitCode = await runCommandLine(process.argv.slice(2), terminal).catch(report);
// A trial that was given up may still hold timers; what is written to a pipe goes out first.
process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
