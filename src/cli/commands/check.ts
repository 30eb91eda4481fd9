/** `hptc check`: all findings of some files, and fixes of them. */
import { normalize } from "node:path";
import { namedFiles } from "../check/files.ts";
import type { Format } from "../check/formats.ts";
import { checkFiles, type Pass, type PassOptions } from "../check/pass.ts";
import { printFindings } from "../check/print.ts";
import { nextChange } from "../check/watch.ts";
import { type ExitCode, Failure, isForUser } from "../failure.ts";
import { isError } from "../findings.ts";
import { readStandardInput, standardInput } from "../host.ts";
import { onInterrupt } from "../interrupt.ts";
import type { Channel, Terminal } from "../terminal.ts";
import { writeTextFile } from "../write-file.ts";

export interface CheckOptions {
  readonly format: Format;
  readonly quiet?: true;
  readonly maxWarnings?: number;
  readonly fix?: true;
  readonly unsafe?: true;
  readonly watch?: true;
  readonly config?: string;
  readonly stdinFilepath?: string;
}

/**
 * 2 when a file cannot be read (the others are checked all the same) or a configuration is broken, 1 with
 * errors or too many warnings. Watching ends with 130.
 */
export async function check(
  names: readonly string[],
  options: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  requireConsistent(names, options);
  const { stdinFilepath } = options;
  const stdin = stdinFilepath === undefined ? standardInput : normalize(stdinFilepath);
  const given = names.includes("-") ? { [stdin]: await readStandardInput() } : {};
  const passOptions: PassOptions = {
    given,
    ...(options.config === undefined ? {} : { config: options.config }),
    ...(options.fix === undefined ? {} : { fix: options.unsafe === true ? "unsafe" : "safe" }),
  };
  const once = () => {
    const { files, folders, failures } = namedFiles(names, stdin);
    return { pass: withFailures(checkFiles(files, passOptions), failures), folders };
  };
  if (options.watch === true) return keepChecking(once, options, terminal);
  const { pass } = once();
  // The text that was fixed takes the place of findings on standard output.
  if (options.fix === true && names.includes("-")) {
    const text = pass.fixed.get(stdin)?.text ?? textOf(given[stdin]);
    if (text !== undefined) terminal.out.write(text);
    return conclude(pass, options, { ...terminal, out: terminal.err });
  }
  return conclude(writeFixed(pass, terminal.err), options, terminal);
}

function requireConsistent(
  names: readonly string[],
  { fix, unsafe, watch, stdinFilepath }: CheckOptions,
): void {
  const reads = names.includes("-");
  if (unsafe === true && fix !== true) {
    throw new Failure("--unsafe says which fixes to carry out: write --fix --unsafe.");
  }
  if (stdinFilepath !== undefined && !reads) {
    throw new Failure("--stdin-filepath names the text of standard input: add - for it.");
  }
  if (reads && watch === true) {
    throw new Failure(
      "Standard input is read once and cannot be watched: name files, or leave out --watch.",
    );
  }
  if (reads && fix === true && names.length > 1) {
    throw new Failure(
      "With --fix the fixed text of standard input is printed: name no files beside -.",
    );
  }
}

const textOf = (read: PassOptions["given"][string] | undefined) =>
  read?.kind === "text" ? read.text : undefined;

function withFailures(pass: Pass, failures: readonly Error[]): Pass {
  return { ...pass, failures: [...failures, ...pass.failures] };
}

/** Writes what fixes changed, and says what they were; what cannot be written is a failure of the pass. */
function writeFixed(pass: Pass, err: Channel): Pass {
  const failures: Error[] = [];
  for (const [file, { text, applied }] of pass.fixed) {
    try {
      writeTextFile(file, text);
      for (const { diagnostic, fix } of applied) {
        err.line(`${err.palette.good("fixed")} ${file}: ${diagnostic.id}: ${fix.title}`);
      }
    } catch (cause) {
      if (!isForUser(cause)) throw cause;
      failures.push(cause);
    }
  }
  return withFailures(pass, failures);
}

/** Prints a pass and gives the exit code. */
async function conclude(
  pass: Pass,
  { format, quiet, maxWarnings = Infinity, fix }: CheckOptions,
  { out, err }: Terminal,
): Promise<ExitCode> {
  for (const { message } of pass.failures) {
    err.line(`${err.palette.error("error:")} ${message}`);
  }
  const findings = quiet === true ? pass.findings.filter(isError) : pass.findings;
  await printFindings({ ...pass, findings }, format, out, quiet && "errors");
  if (format === "pretty") printFixable(findings, fix === true, out);
  if (pass.failures.length > 0 || pass.broken) return 2;
  const warnings = pass.findings.filter((each) => each.severity === "warning").length;
  if (warnings > maxWarnings) {
    const count = warnings === 1 ? "1 warning" : `${warnings} warnings`;
    err.line(`${err.palette.error("error:")} ${count}; --max-warnings allows ${maxWarnings}.`);
  }
  return pass.findings.some(isError) || warnings > maxWarnings ? 1 : 0;
}

function printFixable(findings: Pass["findings"], wasFixed: boolean, out: Channel): void {
  const safe = findings.filter(({ fixes }) => fixes.some((fix) => fix.safe)).length;
  const unsafe = findings.filter(({ fixes }) => fixes.length > 0).length - safe;
  const open = wasFixed ? 0 : safe;
  const parts = [
    ...(open > 0 ? [`--fix mends ${open}`] : []),
    ...(unsafe > 0 ? [`--fix --unsafe ${open > 0 ? `${unsafe} more` : `mends ${unsafe}`}`] : []),
  ];
  if (parts.length > 0) out.line(out.palette.faint(parts.join(", ")));
}

/** Checks again whenever something changes, until it is interrupted. */
async function keepChecking(
  once: () => { readonly pass: Pass; readonly folders: readonly string[] },
  options: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, err } = terminal;
  const interrupt = onInterrupt(() => {});
  let last: string | undefined;
  try {
    while (!interrupt.signal.aborted) {
      const since = Date.now();
      const { pass, folders } = once();
      const seen = fingerprint(pass);
      if (seen !== last || pass.fixed.size > 0) {
        if (out.interactive) out.write("\u001b[2J\u001b[H");
        await conclude(writeFixed(pass, err), options, terminal);
        err.line(err.palette.faint("Waiting for changes; Ctrl-C ends."));
      }
      last = seen;
      await nextChange({ files: pass.host.asked(), folders }, since, interrupt.signal);
    }
  } finally {
    interrupt.release();
  }
  return 130;
}

/** Everything that a check has read. */
function fingerprint({ host, failures }: Pass): string {
  const texts = [...host.asked()].map((file) => [file, host.open(file)]);
  return JSON.stringify([texts, failures.map(({ message }) => message)]);
}
