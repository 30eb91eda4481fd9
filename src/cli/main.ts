/** The command line: everything that is thrown ends here. */
import { runCommandLine } from "./program.ts";
import { reportFailure } from "./report.ts";
import { processTerminal } from "./terminal.ts";
import { leave } from "./user-code.ts";

const terminal = processTerminal();
const report = (cause: unknown) =>
  reportFailure(cause, terminal.err, process.env["HPTC_DEBUG"] === "1");

// That SQLite in Node is young is nothing a user can act on.
process.removeAllListeners("warning");
process.on("warning", ({ name, message }) => {
  if (name === "ExperimentalWarning") return;
  terminal.err.line(`${terminal.err.palette.warning("warning:")} ${message}`);
});
process.on("uncaughtException", (cause) => leave(report(cause)));

const exitCode = await runCommandLine(process.argv.slice(2), terminal).catch(report);
// A trial that was given up may still hold timers; what is written to a pipe goes out first.
process.stdout.write("", () => process.stderr.write("", () => setImmediate(() => leave(exitCode))));
