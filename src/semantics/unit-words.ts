/** What people call units elsewhere. */
import type { Name } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { fixAt, suggest, type Suggestion } from "./findings.ts";

/** Words of other languages and of speech, in small letters but for letters that stand alone. */
const words: ReadonlyMap<string, string> = new Map(
  Object.entries({
    B: "byte bytes",
    KiB: "K kib kibibyte kibibytes",
    MiB: "M mib mebibyte mebibytes",
    GiB: "G gib gibibyte gibibytes",
    TiB: "T tib tebibyte tebibytes",
    kB: "kb kilobyte kilobytes",
    MB: "mb megabyte megabytes",
    GB: "gb gigabyte gigabytes",
    TB: "tb terabyte terabytes",
    us: "µs usec usecs microsecond microseconds",
    ms: "msec msecs millis millisecond milliseconds",
    s: "sec secs second seconds",
    min: "mins minute minutes",
    h: "hr hrs hour hours",
    day: "d days",
    flop: "flops",
    MFLOP: "mflops",
    GFLOP: "gflops",
    TFLOP: "tflops",
    "%": "percent pct",
  }).flatMap(([unit, spoken]) => spoken.split(" ").map((word) => [word, unit] as const)),
);

/** The unit that is known here and goes by another word elsewhere. */
export function spokenUnit(word: string, { module }: Context): string | undefined {
  const unit = words.get(word) ?? words.get(word.toLowerCase());
  return unit === undefined || (unit !== "%" && module.units.get(unit) === undefined)
    ? undefined
    : unit;
}

/** The unit that was most likely meant by a word that is none. */
export function suggestUnit(context: Context, unit: Name): Suggestion {
  const meant = spokenUnit(unit.text, context);
  if (meant === undefined) return suggest(context, unit, context.module.units.names());
  return {
    suggestion: ` Did you mean \`${meant}\`?`,
    fixes: [fixAt(context, `write \`${meant}\``, unit.span, meant, false)],
  };
}
