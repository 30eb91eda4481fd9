/** `hptc doctor`: what this machine has to run studies with, what is missing, and how to get it. */
import { arch, cpus, freemem, platform, release, totalmem } from "node:os";
import { type ProbedBackend, probeBackends } from "../../backends/ladder.ts";
import { loadEngine } from "../../store/engine.ts";

const columns = 80;

/** Writes the report line by line; the exit code is 0 when studies can be run and stored. */
export async function doctor(write: (line: string) => void): Promise<number> {
  write("machine");
  for (const line of machine()) write(line);

  write("");
  write("store");
  const store = await storeFacts();
  for (const line of store.lines) write(line);

  write("");
  write("backends");
  const { backends, chosen } = await probeBackends();
  for (const backend of backends) {
    for (const line of backendLines(backend, backend.name === chosen)) write(line);
  }
  for (const line of await workerLines()) write(line);

  write("");
  const usable = backends.some(({ availability }) => availability.available);
  for (const line of wrap("", summary(usable, chosen, store.usable))) write(line.trimStart());
  return usable && store.usable ? 0 : 1;
}

function machine(): readonly string[] {
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const models = cpus();
  return [
    ...wrap("  Node.js   ", process.version),
    ...wrap("  system    ", `${platform()} ${arch()}, ${release()}`),
    ...wrap(
      "  processor ",
      `${models[0]?.model.trim() ?? "unknown"}, ${count(models.length, "core")}`,
    ),
    ...wrap("  memory    ", `${gib(totalmem())}, ${gib(freemem())} of it free`),
  ];
}

async function storeFacts(): Promise<{
  readonly lines: readonly string[];
  readonly usable: boolean;
}> {
  try {
    const { name } = await loadEngine();
    return { lines: wrap("  yes  SQLite      ", `through ${name}`), usable: true };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { lines: wrap("  no   SQLite      ", reason), usable: false };
  }
}

function backendLines({ name, availability }: ProbedBackend, chosen: boolean): readonly string[] {
  const head = (word: string) => `  ${word.padEnd(4)} ${name.padEnd(11)} `;
  if (availability.available) {
    const mark = chosen ? "the default; " : "";
    return wrap(head("yes"), mark + availability.detail);
  }
  const indent = " ".repeat(head("no").length);
  return [
    ...wrap(head("no"), availability.detail),
    ...wrap(indent, `To get it: ${availability.howToGet}`),
  ];
}

async function workerLines(): Promise<readonly string[]> {
  const { defaultWorkers } = await import("../../tasks/carrier.ts");
  const threads = count(defaultWorkers("wasm"), "thread");
  const text = `On wasm trials train in ${threads} at a time, on the others together; \`hptc run --workers N\` takes more or fewer threads.`;
  return ["", ...wrap("  ", text)];
}

function summary(usable: boolean, chosen: string, stores: boolean): string {
  if (!usable) return "No backend works: studies with built-in tasks cannot be run.";
  const run = `Studies run on ${chosen}; \`hptc run --backend NAME\` takes another.`;
  return stores ? run : `${run} Their results cannot be stored.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A text after a head, broken between words to stay within the columns. */
function wrap(head: string, text: string): readonly string[] {
  const lines: string[] = [];
  let line = head;
  let empty = true;
  for (const word of text.split(" ")) {
    if (!empty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = " ".repeat(head.length);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
