/**
 * Puts texts to the compiler until a number of them or a time is spent; prints the first that it does not
 * take as it should, and how to have it again. Texts are made by the grammar, or from the corpus by changes
 * of tokens or of characters.
 */
import { readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { mulberry } from "../support/random.ts";
import { problemsOf } from "./probe.ts";
import { type Random, sentence } from "./sentences.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    texts: { type: "string", default: "500" },
    seconds: { type: "string" },
    /** Prints each text before it is tried: what hangs is the last one. */
    verbose: { type: "boolean", default: false },
  },
});

const folders = ["examples/", "stdlib/", "test/golden/cases/", "test/semantics/studies/target/"];
const corpus = folders.flatMap((path) => {
  const folder = new URL(`../../${path}`, import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".hpt"))
    .sort()
    .map((name) => readFileSync(new URL(name, folder), "utf8"));
});

const last = values.seconds === undefined ? Number(values.texts) : Infinity;
const end = values.seconds === undefined ? Infinity : Date.now() + 1000 * Number(values.seconds);
let slowest = { milliseconds: 0, number: 0 };
let count = 0;
for (; count < last && Date.now() < end; count++) {
  const random = mulberry(Number(values.seed) * 1_000_003 + count);
  const text = textFrom(random);
  if (values.verbose) console.log(`--- ${count}\n${text}`);
  const start = performance.now();
  const problems = await problemsOf(text).catch((cause: unknown) => [
    cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  ]);
  const milliseconds = performance.now() - start;
  if (milliseconds > slowest.milliseconds) slowest = { milliseconds, number: count };
  if (problems.length === 0) continue;
  console.log(`${problems.join("\n")}\n\nText ${count} of seed ${values.seed}:\n\n${text}`);
  process.exitCode = 1;
  break;
}
console.log(
  `${count} texts of seed ${values.seed}; the slowest, number ${slowest.number}, took ${slowest.milliseconds.toFixed(0)} ms`,
);

function textFrom(random: Random): string {
  const kind = random();
  if (kind < 0.2) return sentence(random, 20 + random() * 300);
  if (kind < 0.4) return `${sentence(random, 60)}\n${body(random)}`;
  const text = corpus[Math.floor(random() * corpus.length)] ?? "";
  return kind < 0.75 ? changeTokens(text, random) : changeCharacters(text, random);
}

/** A study of statements by the grammar, which is mostly closer to sense than a whole file. */
function body(random: Random): string {
  const statements = Array.from({ length: 2 + random() * 8 }, () =>
    sentence(random, 14, "statement"),
  );
  return `study s {\n  param lr: Real in 1e-5 .. 1e-1 log\n  param n: Int in 1 .. 8\n  ${statements.join("\n  ")}\n}\n`;
}

/** Leaves out, doubles, swaps and replaces words, numbers and signs, some from other places of the corpus. */
function changeTokens(text: string, random: Random): string {
  const parts = text.match(pieces) ?? [];
  const foreign = (corpus[Math.floor(random() * corpus.length)] ?? "").match(pieces) ?? [];
  for (let i = 0; i <= random() * 6; i++) {
    const at = Math.floor(random() * parts.length);
    const kind = Math.floor(random() * 5);
    if (kind === 0) parts.splice(at, 1 + Math.floor(random() * 4));
    else if (kind === 1) parts.splice(at, 0, ...parts.slice(at, at + Math.floor(random() * 40)));
    else if (kind === 2) parts[at] = foreign[Math.floor(random() * foreign.length)] ?? "";
    else if (kind === 3) parts.splice(at, 2, parts[at + 1] ?? "", parts[at] ?? "");
    else if (/^\d/.test(parts[at] ?? ""))
      parts[at] = extremes[Math.floor(random() * extremes.length)] ?? "";
  }
  return parts.join("");
}

const pieces = /[A-Za-z_]\w*|\d[\d._]*(?:[eE][-+]?\d+)?\w*|"[^"\n]*"|\s+|\/\/.*|./gu;
const extremes = [
  "0",
  "-1",
  "1e308",
  "5e-324",
  "1e400",
  "9007199254740993",
  "0.1",
  "1000000",
  "16GiB",
  "2s",
  "5%",
];

/** Single UTF-16 units, also half characters, control characters and line ends of all kinds. */
function changeCharacters(text: string, random: Random): string {
  let changed = text;
  for (let i = 0; i <= random() * 8; i++) {
    const at = Math.floor(random() * (changed.length + 1));
    const unit = String.fromCharCode(Math.floor(random() ** 3 * 0xffff));
    const kind = Math.floor(random() * 3);
    const cut = kind === 0 ? 0 : 1 + Math.floor(random() ** 4 * 40);
    changed = changed.slice(0, at) + (kind === 1 ? "" : unit) + changed.slice(at + cut);
  }
  return changed;
}
