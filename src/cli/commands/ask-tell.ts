/** `hptc ask-tell`: the tuner of a study for a program in any language, one JSON object a line. */
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import type { Plan } from "../../plan/document.ts";
import { type Library, readEarlierStudies } from "../../runtime/earlier.ts";
import { memoryStore } from "../../runtime/index.ts";
import { seedOf } from "../../runtime/seed.ts";
import { createTunerAfter, type Tuner } from "../../runtime/tuner.ts";
import { StudyError } from "../../space/error.ts";
import type { Store } from "../../store/event.ts";
import { StoreError } from "../../store/failure.ts";
import { openStore } from "../../store/sqlite.ts";
import { readRequest, type Request } from "../ask-tell/request.ts";
import { type ExitCode, Failure } from "../failure.ts";
import { readText } from "../host.ts";
import { libraryIn } from "../library.ts";
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
    const library = libraryIn(dirname(file));
    const answer = createAnswers(await startTuner(loaded.plan, store, library, options));
    for await (const line of createInterface({ input: process.stdin })) {
      terminal.out.line(JSON.stringify(answer(line)));
    }
    return 0;
  } finally {
    store.close();
  }
}

async function startTuner(
  plan: Plan,
  store: Store,
  library: Library,
  { seed, measured }: AskTellOptions,
): Promise<Tuner> {
  const events = [...store.events()];
  const chosen = seedOf(plan, seed, events);
  // What was taken from earlier studies is in the store.
  const earlier = events.some(({ kind }) => kind === "warmed")
    ? undefined
    : await readEarlierStudies(plan, library);
  const tuner = createTunerAfter(plan, earlier, {
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
  const ask = (count: number): object => {
    const open = new Set(tuner.pending().map(({ number }) => number));
    const left = again.splice(0).filter(({ number }) => open.has(number));
    again.push(...left.splice(count));
    const more = left.length < count && !tuner.done ? tuner.ask(count - left.length) : [];
    const suggestions = [...left, ...more];
    const [first] = suggestions;
    if (first === undefined) return tuner.done ? { done: true } : tuner.ask();
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
