/** Lines of the ask-and-tell protocol: what a program asks for, checked word by word. */
import { didYouMean } from "../../diagnostics/suggest.ts";
import type { TrialResult } from "../../runtime/tuner.ts";
import { Failure } from "../failure.ts";

export type Request =
  | { readonly kind: "ask"; readonly count: number }
  | { readonly kind: "tell"; readonly number: number; readonly result: TrialResult }
  | {
      readonly kind: "report";
      readonly number: number;
      readonly step: number;
      readonly metrics: Metrics;
    }
  | { readonly kind: "best" };

type Metrics = { readonly [metric: string]: unknown };
type Fields = { readonly [name: string]: unknown };

const mostAsked = 10_000;

/** Throws a `Failure` that says what is wrong with the line. */
export function readRequest(line: string): Request {
  const request = fieldsOf(parse(line), "A line");
  const names = Object.keys(request);
  const [name] = names;
  if (name === undefined || names.length > 1) {
    throw new Failure(`A line is an object with one of ${kinds.join(", ")}, such as {"ask":1}.`);
  }
  switch (name) {
    case "ask":
      return { kind: "ask", count: wholeNumber(request[name], "`ask`", 1, mostAsked) };
    case "tell":
      return readTell(fieldsOf(request[name], "`tell`"));
    case "report":
      return readReport(fieldsOf(request[name], "`report`"));
    case "best":
      if (request[name] === true) return { kind: "best" };
      throw new Failure('To ask for the best write {"best":true}.');
    default:
      throw new Failure(
        `There is no request \`${name}\`.${didYouMean(name, kinds)} There are: ${kinds.join(", ")}.`,
      );
  }
}

const kinds = ["ask", "tell", "report", "best"];

function readTell(tell: Fields): Request {
  refuseOthers(tell, "`tell`", ["number", "metrics", "runs", "failed", "seconds"]);
  const number = trialNumber(tell);
  const seconds = "seconds" in tell ? { seconds: positive(tell["seconds"], "`seconds`") } : {};
  const given = ["metrics", "runs", "failed"].filter((name) => name in tell);
  if (given.length !== 1) {
    throw new Failure("`tell` takes one of `metrics`, `runs` and `failed` beside the `number`.");
  }
  if ("failed" in tell) {
    const { failed } = tell;
    if (typeof failed !== "string") throw new Failure("`failed` is a text that says why.");
    return { kind: "tell", number, result: { failed, ...seconds } };
  }
  if ("metrics" in tell) {
    const metrics = fieldsOf(tell["metrics"], "`metrics`");
    return { kind: "tell", number, result: { metrics, ...seconds } };
  }
  const { runs } = tell;
  if (!Array.isArray(runs)) throw new Failure("`runs` is a list with the metrics of each run.");
  const read = runs.map((run: unknown, i) => fieldsOf(run, `Run ${String(i)} of \`runs\``));
  return { kind: "tell", number, result: { runs: read, ...seconds } };
}

function readReport(report: Fields): Request {
  refuseOthers(report, "`report`", ["number", "step", "metrics"]);
  return {
    kind: "report",
    number: trialNumber(report),
    step: positive(report["step"], "`step`"),
    metrics: fieldsOf(report["metrics"], "`metrics`"),
  };
}

function trialNumber({ number }: Fields): number {
  return wholeNumber(number, "`number`", 0, Number.MAX_SAFE_INTEGER);
}

function wholeNumber(value: unknown, what: string, low: number, high: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high) {
    return value;
  }
  throw new Failure(
    `${what} must be a whole number in ${String(low)} .. ${String(high)}, but it is ${show(value)}.`,
  );
}

function positive(value: unknown, what: string): number {
  if (typeof value === "number" && value >= 0 && value < Infinity) return value;
  throw new Failure(`${what} must be a number of at least 0, but it is ${show(value)}.`);
}

function refuseOthers(fields: Fields, what: string, known: readonly string[]): void {
  const other = Object.keys(fields).find((name) => !known.includes(name));
  if (other === undefined) return;
  throw new Failure(
    `${what} has no \`${other}\`.${didYouMean(other, known)} It has: ${known.join(", ")}.`,
  );
}

function fieldsOf(value: unknown, what: string): Fields {
  if (isFields(value)) return value;
  throw new Failure(`${what} must be an object, but it is ${show(value)}.`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `NaN` and `Infinity`, which some languages write, are `null`: a number that is none. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    const plain = line.replaceAll(/([:,[]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])/g, "$1null");
    try {
      return JSON.parse(plain);
    } catch {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Failure(`The line is no JSON: ${reason}.`);
    }
  }
}

function show(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
