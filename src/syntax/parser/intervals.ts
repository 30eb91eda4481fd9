/** Ranges as other languages write them: in brackets, or as a pair. */
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/message.ts";
import { syntaxMessages as M } from "../../diagnostics/messages/syntax.ts";
import type { Location } from "../../diagnostics/span.ts";
import * as T from "../tokens.ts";
import { tokenSpan } from "./core.ts";
import type { Mistake } from "./mistakes.ts";

const number = String.raw`-?\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?(?:%|[A-Za-z]+)?`;

/** `[1, 8)`, `(1 .. 8)`, `{1 .. 8}`. */
const interval = new RegExp(
  String.raw`[([{][ \t]*(${number})[ \t]*(,|\.\.)[ \t]*(${number})[ \t]*[\])}]`,
  "y",
);

/** The sentence for an interval in brackets after `in`, and for a comma in parentheses elsewhere. */
export function describeInterval(mistake: Mistake): Diagnostic | undefined {
  const { source, open, token, expected } = mistake;
  if (open === undefined) return undefined;
  const from = open.startOffset;
  interval.lastIndex = from;
  const [written, low = "", between, high = ""] = interval.exec(source.text) ?? [];
  const isHere = written !== undefined && token.startOffset < from + written.length;
  if (isHere && /\bin\s{0,9}$/.test(source.text.slice(Math.max(0, from - 12), from))) {
    const location = { file: source.file, span: { start: from, end: from + written.length } };
    const range = `${low} .. ${high}`;
    const set = `{ ${low}, ${high} }`;
    return between === ","
      ? diagnose(
          M.intervalOrSet,
          location,
          { written, range, set },
          { fixes: [range, set].map((newText) => writing(location, newText)) },
        )
      : diagnose(
          M.bracketedRange,
          location,
          { written, range },
          { fixes: [writing(location, range)] },
        );
  }
  const isPair = open.image === "(" && expected === '")"' && token.tokenType === T.sign[","];
  return isPair && mistake.rule === "postfix" && !/^\w/.test(mistake.before.image)
    ? diagnose(M.pair, { file: source.file, span: tokenSpan(token) }, {})
    : undefined;
}

function writing(location: Location, newText: string) {
  return { title: `write \`${newText}\``, safe: false, edits: [{ location, newText }] };
}
