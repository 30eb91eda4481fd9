/** What authors leave out or mix up where no compiler checks their types. */
import type { Trial } from "./definition.ts";

/** Refuses what is no trial. Throws an `Error` for the author. */
export function checkTrial(trial: Trial): void {
  const { training, scoring, closing } = parts(trial, "A trial", ["training", "scoring"]);
  functions(trial, "A trial", ["metrics"]);
  parts(training, "`training`", ["optimizer"]);
  functions(training, "`training`", ["loss"]);
  checkPasses(scoring, "scoring");
  if (closing === undefined) return;
  checkPasses(parts(closing, "`closing`", ["scoring"])["scoring"], "closing.scoring");
  functions(closing, "`closing`", ["metrics"]);
}

/** Refuses what is no tensor, such as a number that was computed in JavaScript. */
export function checkTensor(what: string, value: unknown): void {
  if (isObject(value) && "op" in value && Array.isArray(value["shape"])) return;
  throw new Error(
    `${what} must be a tensor, not ${describe(value)}. Functions of \`hptc/task\` make tensors of tensors; ` +
      "`constant` makes one of numbers.",
  );
}

function checkPasses(passes: unknown, name: string): void {
  for (const [pass, made] of Object.entries(isObject(passes) ? passes : {})) {
    functions(made, `\`${name}.${pass}\``, ["results"]);
  }
}

interface Named {
  readonly [name: string]: unknown;
}

/** The parts of what must have those objects. */
function parts(value: unknown, what: string, names: readonly string[]): Named {
  const all = isObject(value) ? value : {};
  for (const name of names) {
    if (!isObject(all[name])) throw missing(what, value, name, "an object");
  }
  return all;
}

function functions(value: unknown, what: string, names: readonly string[]): void {
  const all = isObject(value) ? value : {};
  for (const name of names) {
    if (typeof all[name] !== "function") throw missing(what, value, name, "a function");
  }
}

function missing(what: string, value: unknown, name: string, kind: string): Error {
  const here = isObject(value) ? `\`${name}\` is ${describe(value[name])}` : describe(value);
  const promise = value instanceof Promise ? " `trial` builds tensors and waits for nothing." : "";
  return new Error(`${what} must have ${kind} \`${name}\`: here ${here}.${promise}`);
}

function isObject(value: unknown): value is Named {
  return typeof value === "object" && value !== null;
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value instanceof Promise) return "a promise";
  return typeof value === "function" ? "a function" : (JSON.stringify(value) ?? typeof value);
}
