/** Texts by the grammar: what the parser takes, with names that mostly mean something. */
import { type Grammar, grammar } from "../syntax/earley.ts";

/** A number from 0 up to 1. */
export type Random = () => number;

const pick = <T>(random: Random, list: readonly T[]): T | undefined =>
  list[Math.floor(random() * list.length)];

/** How many tokens the shortest derivation of each rule has. */
const shortest = shortestLengths(grammar);

function shortestLengths(rules: Grammar): ReadonlyMap<string, number> {
  const lengths = new Map<string, number>();
  const lengthOf = (alternative: readonly string[]) =>
    alternative.reduce(
      (sum, symbol) => sum + (rules.has(symbol) ? (lengths.get(symbol) ?? Infinity) : 1),
      0,
    );
  for (let changed = true; changed;) {
    changed = false;
    for (const [name, alternatives] of rules) {
      const length = Math.min(...alternatives.map(lengthOf));
      if (length < (lengths.get(name) ?? Infinity)) {
        lengths.set(name, length);
        changed = true;
      }
    }
  }
  return lengths;
}

/** A text of about so many tokens: a file, or what another rule gives. */
export function sentence(random: Random, size: number, start = "file"): string {
  const words: string[] = [];
  // What is still to be written, first last.
  const pending = [start];
  for (let symbol = pending.pop(); symbol !== undefined; symbol = pending.pop()) {
    const alternatives = grammar.get(symbol);
    if (alternatives === undefined) {
      words.push(token(symbol, random));
      continue;
    }
    const short = words.length + pending.length >= size;
    const chosen = short ? shortestOf(alternatives) : longer(random, alternatives);
    pending.push(...chosen.toReversed());
  }
  return words.join(random() < 0.1 ? "\n" : " ");
}

const costOf = (alternative: readonly string[]) =>
  alternative.reduce((sum, symbol) => sum + (shortest.get(symbol) ?? 1), 0);

function shortestOf(alternatives: readonly (readonly string[])[]): readonly string[] {
  return alternatives.reduce((best, one) => (costOf(one) < costOf(best) ? one : best));
}

/** Repetitions end with an empty alternative: others are preferred, so that files grow. */
function longer(random: Random, alternatives: readonly (readonly string[])[]): readonly string[] {
  const full = alternatives.filter((alternative) => alternative.length > 0);
  const chosen = random() < 0.6 && full.length > 0 ? full : alternatives;
  return pick(random, chosen) ?? [];
}

const names = ["a", "b", "lr", "width", "depth", "run", "E", "m", "n", "x", "data", "loss"];
const known =
  "Real Int Bool Text Simplex Permutation Data Memory Time sum min max log exp sqrt fill size norm dot abs inf pi " +
  "random grid sobol log pow2 logit reverse_log normal beta digits classifier adam sgd convex asha trials";
const numbers = [
  "0",
  "1",
  "2",
  "3",
  "0.5",
  "1e-5",
  "1e9",
  "5%",
  "2MiB",
  "10s",
  "1_000",
  "1e308",
  "64",
];
const texts = [
  '"std:data"',
  '"std:tasks"',
  '"./other.hpt"',
  '"a"',
  '"builtin:digits"',
  '"data.json"',
];

function token(symbol: string, random: Random): string {
  switch (symbol) {
    case "NUMBER":
      return pick(random, numbers) ?? "1";
    case "STRING":
      return pick(random, texts) ?? '""';
    case "NAME":
    case "WORD":
    case "PLAIN":
      return pick(random, random() < 0.6 ? names : known.split(" ")) ?? "a";
    default:
      return symbol.slice(1, -1);
  }
}
