/** `hptc explain`: what a finding says, from the table of messages. */
import type { Message } from "../../diagnostics/message.ts";
import { messageTable } from "../../diagnostics/messages/table.ts";
import { sentences, wrap } from "../../diagnostics/render/wrap.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { Failure, type ExitCode } from "../failure.ts";
import type { Terminal } from "../terminal.ts";

/** Upper and lower case are the same in an id. */
export function explain(id: string, { out }: Terminal): ExitCode {
  const entries = messageTable.filter((entry) => entry.id.toLowerCase() === id.toLowerCase());
  const [first] = entries;
  if (first === undefined) {
    const known = new Set(messageTable.map((entry) => entry.id));
    throw new Failure(
      `There is no finding \`${id}\`.${didYouMean(id, known)} A finding shows its id in brackets: error[empty-range].`,
    );
  }
  out.line(
    `${out.palette[first.severity](`${first.severity}[${first.id}]`)}  ${consequences[first.severity]}`,
  );
  for (const entry of entries) {
    out.line("");
    for (const sentence of sentences(patternOf(entry))) {
      for (const line of wrap(sentence, out.width - 2)) out.line(`  ${line}`);
    }
  }
  return 0;
}

const consequences = {
  error: "a study with it is not compiled",
  warning: "a study with it is compiled all the same",
  info: "a hint; nothing has to change",
} as const;

/** Holes that hold a whole phrase or nothing. */
const optional: ReadonlySet<string> = new Set(["suggestion", "advice"]);

/** The sentence with the names of its holes where a finding has words of the file: ‹name›. */
function patternOf(entry: Message<never>): string {
  const holes = new Proxy(
    {},
    { get: (_, name) => (optional.has(String(name)) ? "" : `‹${String(name)}›`) },
  );
  return String(Reflect.apply(entry.text, undefined, [holes]))
    .replaceAll(/undefined|NaN/g, "…")
    .replace(" Did you mean ``?", "");
}
