/** What a user's task module must not do to the process while a study runs. */
import { Console } from "node:console";
import type { Channel } from "./terminal.ts";

/** Ends the process: the one that stays when tasks run. */
export const leave: (code?: number) => never = process.exit.bind(process);

/**
 * Until released: what modules print goes to standard error, so that output stays a line an event; one that
 * ends the process fails its trial instead; what it throws outside of its trial is named as such.
 */
export function guardProcess({ line, palette }: Channel): { readonly release: () => void } {
  const { console } = globalThis;
  globalThis.console = new Console(process.stderr, process.stderr);
  process.exit = () => {
    throw new Error("the task called process.exit, which would have ended the whole study");
  };
  const lost = (cause: unknown) => {
    const what = cause instanceof Error ? cause.message : String(cause);
    line(
      `${palette.error("error:")} A task threw outside of its trial: ${what.replace(/\.$/, "")}. ` +
        "Let the task await all that it starts. What was told is kept; the same line goes on.",
    );
    leave(2);
  };
  process.prependListener("uncaughtException", lost);
  return {
    release: () => {
      globalThis.console = console;
      process.exit = leave;
      process.off("uncaughtException", lost);
    },
  };
}
