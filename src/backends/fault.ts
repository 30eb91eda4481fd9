/** What a GPU reported while it worked: its operations do not fail by themselves, they give wrong numbers. */
let fault: string | undefined;

/** Notes an error that a device reported; the first one since the last check counts. */
export function reportFault(message: string): void {
  fault ??= message;
}

/** Throws an `Error` for the user when a device reported an error since the last call. */
export function assertNoFault(): void {
  const message = fault;
  fault = undefined;
  if (message === undefined) return;
  throw new Error(
    `The GPU reported an error, so the numbers of this trial cannot be trusted: ${message.trim().split("\n")[0]} ` +
      "Smaller batches or networks, or `--backend wasm`, may help.",
  );
}
