/** What changed between two plans, for people. */
import type { Plan } from "../plan/document.ts";

/**
 * A line for each thing that differs: where, before → after. Comments, documentation and places in the
 * source are no difference.
 */
export function planDifferences(before: Plan, after: Plan): readonly string[] {
  const lines: string[] = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (ignored.has(key)) continue;
    compare(key, entry(before, key), entry(after, key), lines);
  }
  return lines;
}

/** What has no effect on a study. */
const ignored = new Set(["source", "doc", "origin"]);

/** Lists are compared by the names of their entries, where they have names. */
function compare(path: string, before: unknown, after: unknown, lines: string[]): void {
  if (Array.isArray(before) && Array.isArray(after) && areNamed(before) && areNamed(after)) {
    compareNamed(path, before, after, lines);
    return;
  }
  if (canonical(before) === canonical(after)) return;
  if (isRecord(before) && isRecord(after) && !("kind" in before)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      if (!ignored.has(key))
        compare(`${path}.${key}`, entry(before, key), entry(after, key), lines);
    }
    return;
  }
  lines.push(`${path}: ${show(before)} → ${show(after)}`);
}

function compareNamed(
  path: string,
  before: readonly Named[],
  after: readonly Named[],
  lines: string[],
): void {
  const names = new Set([...before, ...after].map(({ name }) => name));
  for (const name of names) {
    const old = before.filter((item) => item.name === name);
    const now = after.filter((item) => item.name === name);
    if (canonical(old) === canonical(now)) continue;
    const [a, b] = [old[0], now[0]];
    const title = `${singular[path] ?? path} \`${name}\``;
    if (a === undefined) lines.push(`${title}: added`);
    else if (b === undefined) lines.push(`${title}: removed`);
    else compare(title, { ...a, name: undefined }, { ...b, name: undefined }, lines);
  }
  if (canonical(before.map(({ name }) => name)) !== canonical(after.map(({ name }) => name))) {
    if (lines.length === 0) lines.push(`${path}: in another order`);
  }
}

const singular: { readonly [path: string]: string } = {
  parameters: "param",
  definitions: "let",
  functions: "fn",
  trials: "trial",
  stops: "stop",
};

interface Named {
  readonly name: string;
}

function areNamed(items: readonly unknown[]): items is readonly Named[] {
  return items.every((item) => isRecord(item) && typeof item["name"] === "string");
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function entry(value: object, key: string): unknown {
  return new Map<string, unknown>(Object.entries(value)).get(key);
}

/** JSON with sorted keys and without what is ignored. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (key, item: unknown) => {
      if (ignored.has(key)) return undefined;
      return isRecord(item)
        ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : item;
    }) ?? ""
  );
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (isRecord(value) && isRecord(value["origin"])) return String(value["origin"]["text"]);
  const text = canonical(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
