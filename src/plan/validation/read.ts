/** From a text or a value of unknown origin to plain data that is safe to look at. */
import { PlanError, type PlanPath, planErrorAt } from "../error.ts";
import { deepestPlan, longestPlan } from "../limits.ts";

/** Parses JSON; says where a truncated or damaged text ends to make sense. */
export function readJson(text: string): unknown {
  if (text.length > longestPlan) {
    throw new PlanError(
      `This plan is ${String(Math.ceil(text.length / 1024 / 1024))} MiB long; at most 64 MiB are read. Is it the right file?`,
    );
  }
  try {
    return JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
  } catch (error) {
    throw jsonError(text, error);
  }
}

function jsonError(text: string, error: unknown): PlanError {
  if (text.trim() === "") return new PlanError("This plan is empty. Compile it again.");
  const cut = isCut(error, text);
  const offset = cut ? text.length : firstOffence(text);
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  const place = `line ${String(line)}, column ${String(offset - before.lastIndexOf("\n"))}`;
  return new PlanError(
    cut
      ? `This plan is cut off: its JSON ends at ${place} before it is complete. Compile it again, or fetch the whole file.`
      : `This plan is not JSON: ${place} cannot be read. Is it a plan, as \`hptc compile\` writes it?`,
  );
}

/** Whether all that is wrong with a text is that it ends too early. */
function isCut(error: unknown, text: string): boolean {
  if (!(error instanceof Error)) return false;
  const position = /position (\d+)/.exec(error.message)?.[1];
  return (
    /end of JSON|Unterminated string/.test(error.message) ||
    (position !== undefined && Number(position) >= text.trimEnd().length)
  );
}

/** The longest beginning that could still become JSON: engines do not always say where they stopped. */
function firstOffence(text: string): number {
  let sound = 0;
  let wrong = text.length;
  while (wrong - sound > 1) {
    const middle = (sound + wrong) >>> 1;
    if (couldGoOn(text.slice(0, middle))) sound = middle;
    else wrong = middle;
  }
  return sound;
}

function couldGoOn(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    return isCut(error, text);
  }
}

/**
 * Refuses what JSON cannot hold or what is not safe to load: nesting beyond `deepestPlan`, `__proto__`
 * as a name, numbers that are not finite, anything but plain objects and lists. Does not recurse.
 */
export function requirePlainData(root: unknown): void {
  interface Open {
    readonly value: unknown;
    readonly key: string | number;
    readonly parent: Open | undefined;
    readonly depth: number;
  }
  const open: Open[] = [{ value: root, key: "", parent: undefined, depth: 0 }];
  const pathOf = (place: Open): PlanPath => {
    const path: (string | number)[] = [];
    for (let at: Open = place; at.parent !== undefined; at = at.parent) path.push(at.key);
    return path.toReversed();
  };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    const here = next;
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw planErrorAt(pathOf(here), "this number is not finite.");
    }
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      continue;
    if (value === null || typeof value !== "object") {
      throw planErrorAt(pathOf(here), `${describe(value)} has no place in a plan.`);
    }
    if (depth >= deepestPlan) {
      throw planErrorAt(
        pathOf(here).slice(0, 4),
        `it nests deeper than ${String(deepestPlan)} levels.`,
      );
    }
    if (Array.isArray(value)) {
      value.forEach((child: unknown, key) =>
        open.push({ value: child, key, parent: here, depth: depth + 1 }),
      );
      continue;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw planErrorAt(pathOf(here), "it holds an object that is not plain data.");
    }
    for (const [key, child] of Object.entries(value)) {
      if (key === "__proto__") {
        throw planErrorAt(pathOf(here), "nothing in a plan may be called `__proto__`.");
      }
      open.push({ value: child, key, parent: here, depth: depth + 1 });
    }
  }
}

/** What a value is, in words. */
export function describe(value: unknown): string {
  if (value === null) return "`null`";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") {
    return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value)}`;
  }
  if (typeof value === "number") return `the number ${String(value)}`;
  if (typeof value === "boolean") return `\`${String(value)}\``;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
