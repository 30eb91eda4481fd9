/** `hptc ask-tell`: the tuner of a study for a program in any language, one JSON object a line. */
import { createInterface } from "node:readline";
import type { Plan } from "../../plan/document.ts";
import { memoryStore } from "../../runtime/index.ts";
import { seedOf } from "../../runtime/seed.ts";
import { createTuner, type Tuner } from "../../runtime/tuner.ts";
import { StudyError } from "../../space/error.ts";
import type { Store } from "../../store/event.ts";
import { StoreError } from "../../store/failure.ts";
import { openStore } from "../../store/sqlite.ts";
import { readRequest, type Request } from "../ask-tell/request.ts";
import { type ExitCode, Failure } from "../failure.ts";
import { readText } from "../host.ts";
import { loadPlan } from "../plans.ts";
import type { Terminal } from "../terminal.ts";
import { version } from "../version.ts";

export interface AskTellOptions {
  readonly study?: string;
  readonly seed?: number;
  readonly store?: string;
  readonly measured?: string;
}

/** Answers each line of standard input with one line, in order, until it ends. */
export async function askTell(
  file: string,
  options: AskTellOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (file === "-") {
    throw new Failure("Standard input is what is asked and told: name the study's file.");
  }
  const loaded = await loadPlan(file, options.study, terminal);
  if (loaded === undefined) return 1;
  const store = options.store === undefined ? memoryStore() : await openStore(options.store);
  try {
    const answer = createAnswers(startTuner(loaded.plan, store, options));
    for await (const line of createInterface({ input: process.stdin })) {
      terminal.out.line(JSON.stringify(answer(line)));
    }
    return 0;
  } finally {
    store.close();
  }
}

function startTuner(plan: Plan, store: Store, { seed, measured }: AskTellOptions): Tuner {
  const events = [...store.events()];
  const chosen = seedOf(plan, seed, events);
  const tuner = createTuner(plan, {
    seed: chosen,
    events,
    onEvent: (event) => store.append(event),
    ...(measured === undefined ? {} : { measured: readMeasured(measured) }),
  });
  if (events.length === 0) {
    store.append({
      kind: "started",
      plan,
      seed: chosen,
      backend: "none",
      hptc: version,
      time: new Date().toISOString(),
    });
  }
  return tuner;
}

type Measured = { readonly [trial: string]: { readonly [metric: string]: unknown } };

/** Metrics of the trials that run once a study, by trial. */
function readMeasured(path: string): Measured {
  const read = readText(path, 2 ** 24);
  if (read.kind === "failed") throw new Failure(`The file \`${path}\` cannot be read.`);
  try {
    const metrics: Measured = JSON.parse(read.text);
    return metrics;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(`The file \`${path}\` is no JSON: ${reason}.`);
  }
}

/** Trials that were asked for before the study went on, and not told, are handed out again first. */
function createAnswers(tuner: Tuner): (line: string) => object {
  const again = [...tuner.pending()];
  const next = () => {
    const open = new Set(tuner.pending().map(({ number }) => number));
    const before = again.findIndex(({ number }) => open.has(number));
    const [left] = before < 0 ? [] : again.splice(0, before + 1).slice(-1);
    if (left !== undefined) return left;
    again.length = 0;
    return tuner.done ? undefined : tuner.ask();
  };

  const ask = (count: number): object => {
    const suggestions = [];
    while (suggestions.length < count) {
      const suggestion = next();
      if (suggestion === undefined) break;
      suggestions.push(suggestion);
    }
    const [first] = suggestions;
    if (first === undefined) return { done: true };
    return count === 1 ? first : suggestions;
  };

  const respond = (request: Request): object => {
    switch (request.kind) {
      case "ask":
        return ask(request.count);
      case "tell":
        return { told: tuner.tell(request.number, request.result).number };
      case "report": {
        const { number, step, metrics } = request;
        return { number, stop: tuner.report(number, step, metrics).stop };
      }
      case "best":
        return { best: bestOf(tuner) };
    }
  };

  let count = 0;
  return (line) => {
    count += 1;
    try {
      return respond(readRequest(line));
    } catch (error) {
      const isForUsers = [Failure, StudyError, StoreError].some((kind) => error instanceof kind);
      if (!(error instanceof Error) || !isForUsers) throw error;
      return { error: `Line ${String(count)}: ${error.message}` };
    }
  };
}

function bestOf(tuner: Tuner): object | null {
  const best = tuner.best();
  if (best === undefined) return null;
  const shown = ({ number, params, metrics, objectives }: (typeof tuner.trials)[number]) => ({
    number,
    params,
    metrics,
    objectives,
  });
  return "number" in best ? shown(best) : best.map(shown);
}
