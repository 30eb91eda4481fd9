/** What a command says when it could not do its work. */
import { type ExitCode, Failure, isForUser } from "./failure.ts";
import type { Channel } from "./terminal.ts";
import { version } from "./version.ts";

/** Prints the message of what was thrown; a stack trace only for mistakes of hptc, and only where asked for. */
export function reportFailure(
  cause: unknown,
  { line, palette }: Channel,
  debug: boolean,
): ExitCode {
  const label = palette.error("error:");
  if (isForUser(cause)) {
    line(`${label} ${cause.message}`);
    if (cause instanceof Failure) return cause.exitCode;
    return cause.name === "InfeasibleError" ? 1 : 2;
  }
  const what = cause instanceof Error ? cause.message : String(cause);
  line(
    `${label} hptc ${version} made a mistake: ${what.replace(/\.$/, "")}. ` +
      "Please report it with the command and the file; HPTC_DEBUG=1 shows where it happened.",
  );
  if (debug && cause instanceof Error) line(cause.stack ?? "");
  return 2;
}
