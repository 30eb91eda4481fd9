/** Exit codes: 0 clean, 1 findings or a study without a result, 2 usage or anything that kept hptc from its work. */
export type ExitCode = 0 | 1 | 2 | 130;

/** Ends a command with a message for the user. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = 2, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** Runs what reports to the user by plain `Error`s (backends, tasks), so that they end as a `Failure`. */
export async function reportingFailures<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    throw cause instanceof Error ? new Failure(cause.message, 2, { cause }) : cause;
  }
}

const forUsers: ReadonlySet<string> = new Set([
  "Failure",
  "PlanError",
  "StudyError",
  "InfeasibleError",
  "StoreError",
]);

/** Whether the message of what was thrown is meant for the user; else it is a mistake in hptc. */
export function isForUser(cause: unknown): cause is Error {
  return cause instanceof Error && forUsers.has(cause.name);
}
