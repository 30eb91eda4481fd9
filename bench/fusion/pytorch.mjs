/** PyTorch on the processor, where a Python with it is found: `python3`, or what `PYTHON` names. */
import { spawn } from "node:child_process";
import { env } from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("pytorch.py", import.meta.url));

/** Gives `candidate(model, mode, k, threads)` and `close()`, or a sentence. */
export async function torchPeer() {
  const python = env["PYTHON"] ?? "python3";
  // Small products gain little from a second thread: two processes of one thread each are the better loop.
  const [together, ...apart] = await Promise.all(
    [2, 1, 1].map((threads) => serve(python, threads)),
  );
  if (together === undefined) {
    return { missing: `PyTorch: ${python} has none (PYTHON names another Python)` };
  }
  return {
    about: `PyTorch ${together.version}, 2 threads; loops: 2 processes`,
    candidate: (model, mode, k) => ({
      rate: async (seconds) => {
        const servers = mode === "loop" ? apart : [together];
        const rates = await Promise.all(servers.map(({ ask }) => ask({ model, mode, k, seconds })));
        const mean = rates.reduce((sum, { processor }) => sum + processor, 0) / rates.length;
        return { wall: rates.reduce((sum, { wall }) => sum + wall, 0), processor: mean };
      },
    }),
    close: () => {
      for (const { close } of [together, ...apart]) close();
    },
  };
}

/** A process that answers each line with one, or nothing where it does not start. */
async function serve(python, threads) {
  const child = spawn(python, [script, String(threads)], { stdio: ["pipe", "pipe", "ignore"] });
  child.on("error", () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: first } = await lines.next();
  if (first === undefined) return undefined;
  return {
    version: JSON.parse(first).version,
    ask: async (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error("PyTorch's process ended.");
      return JSON.parse(value);
    },
    close: () => child.stdin.end(),
  };
}
