/** An Earley recogniser for `grammar/hpt.ebnf`: a second reading of the grammar, independent of the parser. */
import { readFileSync } from "node:fs";

export type Grammar = ReadonlyMap<string, readonly (readonly string[])[]>;

export interface Token {
  readonly image: string;
}

const file = readFileSync(new URL("../../grammar/hpt.ebnf", import.meta.url), "utf8");

function wordsOf(kind: string): ReadonlySet<string> {
  const found = new RegExp(`${kind}((?:\\s+[a-z]+)+?)\\n(?=\\s+(?:statement|context|A) )`).exec(
    file,
  );
  return new Set(found?.[1]?.trim().split(/\s+/));
}

export const reserved = wordsOf("reserved ");
const statement = wordsOf("statement ");
const context = wordsOf("context ");

/** Rules in plain alternatives: every bracket of the notation becomes a rule of its own. */
function readGrammar(text: string): Grammar {
  const tokens =
    text.replace(/\(\*[^]*?\*\)/g, "").match(/"[^"]*"|,\*|[A-Za-z]+|[={}[\]()|;]/g) ?? [];
  const rules = new Map<string, string[][]>();
  let at = 0;
  const fresh = (...alternatives: string[][]) => {
    const name = `$${rules.size}`;
    rules.set(name, alternatives);
    return name;
  };
  const alternatives = (end: string): string[][] => {
    const all: string[][] = [[]];
    for (; tokens[at] !== end; at++) {
      if (tokens[at] === undefined) throw new Error(`the grammar breaks off before ${end}`);
      if (tokens[at] === "|") all.push([]);
      else all.at(-1)?.push(symbol());
    }
    return all;
  };
  const symbol = (): string => {
    const token = tokens[at] ?? "";
    const closing = { "{": "}", "[": "]", "(": ")" }[token];
    let name = token;
    if (closing !== undefined) {
      at++;
      const inner = alternatives(closing);
      if (token === "{") {
        name = fresh([]);
        for (const one of inner) rules.get(name)?.push([name, ...one]);
      } else name = fresh(...(token === "[" ? [[]] : []), ...inner);
    }
    if (tokens[at + 1] !== ",*") return name;
    at++;
    const more = fresh([]);
    rules.get(more)?.push([more, '","', name]);
    return fresh([], [name, more], [name, more, '","']);
  };
  while (at < tokens.length) {
    const name = tokens[at] ?? "";
    at += 2;
    rules.set(name, alternatives(";"));
    at++;
  }
  return rules;
}

/** Alternatives by rule; what is no rule is a token: a class in capitals or a text in quotes. */
export const grammar = readGrammar(file);

function matches(terminal: string, { image }: Token): boolean {
  const isWord = /^[A-Za-z_]/.test(image);
  switch (terminal) {
    case "NUMBER":
      return /^\d/.test(image);
    case "STRING":
      return image.startsWith('"');
    case "WORD":
      return isWord;
    case "NAME":
      return isWord && !reserved.has(image);
    case "PLAIN":
      return isWord && !reserved.has(image) && !statement.has(image) && !context.has(image);
    default:
      return terminal === `"${image}"`;
  }
}

interface State {
  readonly rule: string;
  readonly alternative: number;
  readonly dot: number;
  readonly origin: number;
}

/** Whether the tokens are a file of the grammar. */
export function recognises(tokens: readonly Token[]): boolean {
  const sets: Map<string, State>[] = Array.from({ length: tokens.length + 1 }, () => new Map());
  const add = (k: number, state: State) => {
    const key = `${state.rule} ${state.alternative} ${state.dot} ${state.origin}`;
    if (!sets[k]?.has(key)) sets[k]?.set(key, state);
  };
  const predict = (k: number, rule: string) =>
    grammar
      .get(rule)
      ?.forEach((_, alternative) => add(k, { rule, alternative, dot: 0, origin: k }));
  predict(0, "file");
  for (let k = 0; k <= tokens.length; k++) {
    // A map grows while it is read: what is added is still visited.
    for (const state of sets[k]?.values() ?? []) {
      const next = grammar.get(state.rule)?.[state.alternative]?.[state.dot];
      if (next === undefined) complete(k, state);
      else if (grammar.has(next)) {
        predict(k, next);
        const isEmpty = [...(sets[k]?.values() ?? [])].some(
          (other) => other.rule === next && other.origin === k && isComplete(other),
        );
        if (isEmpty) add(k, { ...state, dot: state.dot + 1 });
      } else {
        const token = tokens[k];
        if (token !== undefined && matches(next, token))
          add(k + 1, { ...state, dot: state.dot + 1 });
      }
    }
  }
  return [...(sets[tokens.length]?.values() ?? [])].some(
    (state) => state.rule === "file" && state.origin === 0 && isComplete(state),
  );

  function complete(k: number, done: State) {
    for (const state of sets[done.origin]?.values() ?? []) {
      if (grammar.get(state.rule)?.[state.alternative]?.[state.dot] === done.rule)
        add(k, { ...state, dot: state.dot + 1 });
    }
  }
}

const isComplete = (state: State) =>
  state.dot === grammar.get(state.rule)?.[state.alternative]?.length;
