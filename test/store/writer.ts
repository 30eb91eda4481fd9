/**
 * A process for the tests. Appends events for ever and prints the number of each that `append` has
 * returned for; with `hold`, opens the store, says how that went and waits for the end of its input.
 */
import { writeSync } from "node:fs";
import { openStore } from "../../src/store/sqlite.ts";

const [path = "", mode] = process.argv.slice(2);

try {
  const store = await openStore(path);
  if (mode === "hold") {
    writeSync(1, "open\n");
    process.stdin.resume();
    process.stdin.on("end", () => store.close());
  } else {
    for (let number = store.events().length; ; number++) {
      store.append({ kind: "asked", number, params: { lr: 0.1 }, seen: number });
      writeSync(1, `${number}\n`);
    }
  }
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  writeSync(1, message.startsWith("Another hptc run") ? "busy\n" : `refused: ${message}\n`);
}
