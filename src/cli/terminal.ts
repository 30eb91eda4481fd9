/** Where a command writes, and how: width, colours, whether somebody watches. */
import picocolors from "picocolors";
import { leave } from "./user-code.ts";
import { noColours, type Palette } from "../diagnostics/render/palette.ts";

export interface Channel {
  /** Writes one line, or several joined by line ends. */
  readonly line: (text: string) => void;
  /** Writes text as it is. */
  readonly write: (text: string) => void;
  /** Whether a person is looking: no pipe, no file. */
  readonly interactive: boolean;
  /** Cells of a line; 80 where nobody knows. */
  readonly width: number;
  readonly palette: Palette;
}

export interface Terminal {
  readonly out: Channel;
  readonly err: Channel;
}

export function processTerminal(): Terminal {
  return { out: channelOf(process.stdout), err: channelOf(process.stderr) };
}

function channelOf(stream: NodeJS.WriteStream): Channel {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) is no error: what is left has nobody to read it.
    if (error.code === "EPIPE") leave();
    const reason = error.code === "ENOSPC" ? "the disk is full" : error.message;
    process.stderr.write(`error: The output could not be written: ${reason}.\n`, () => leave(2));
  });
  const interactive = stream.isTTY && process.env["TERM"] !== "dumb";
  return {
    line: (text) => void stream.write(`${text}\n`),
    write: (text) => void stream.write(text),
    interactive,
    width: Math.max(40, Math.min(interactive ? stream.columns : 80, 120)),
    palette: wantsColours(interactive) ? coloured() : noColours,
  };
}

/** https://no-color.org and https://force-color.org */
function wantsColours(interactive: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0";
  return interactive;
}

function coloured(): Palette {
  const { red, yellow, cyan, green, bold, dim } = picocolors.createColors(true);
  return {
    error: (text) => red(bold(text)),
    warning: (text) => yellow(bold(text)),
    info: cyan,
    good: green,
    strong: bold,
    faint: dim,
  };
}
