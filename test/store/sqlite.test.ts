import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadEngine, type Engine } from "../../src/store/engine.ts";
import type { AskedEvent, StudyEvent } from "../../src/store/event.ts";
import { openStore, readStore, setStoreAside } from "../../src/store/sqlite.ts";
import { bundleForNode } from "../support/bundle.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hptc-store-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const asked = (number: number): AskedEvent => ({
  kind: "asked",
  number,
  params: { lr: 0.1 + 0.2, optimizer: "adam", mix: { a: 0.25, b: 0.75 }, on: true, units: [1, 2] },
  seen: number,
});

describe("events", () => {
  test("come back as they were appended, in order, after closing and opening", async () => {
    const path = join(folder, "study.db");
    const events: StudyEvent[] = [asked(0), { kind: "stopped", reason: "budget" }, asked(1)];
    const store = await openStore(path);
    for (const event of events) store.append(event);
    expect(store.events()).toEqual(events);
    store.close();
    const again = await openStore(path);
    expect(again.events()).toEqual(events);
    again.append(asked(2));
    expect(again.events()).toHaveLength(4);
    again.close();
  });

  test("text beyond ASCII and very long text survive", async () => {
    const store = await openStore(join(folder, "study.db"));
    const event = {
      ...asked(0),
      params: { name: "naïve 🙂 \u0000 end", long: "x".repeat(1 << 20) },
    };
    store.append(event);
    expect(store.events()).toEqual([event]);
    store.close();
  });

  test("a closed store leaves one file", async () => {
    const path = join(folder, "study.db");
    const store = await openStore(path);
    expect(existsSync(`${path}-lock`)).toBe(true);
    store.append(asked(0));
    store.close();
    expect(["-lock", "-wal", "-shm"].filter((end) => existsSync(path + end))).toEqual([]);
  });

  test("can be read while a run writes", async () => {
    const path = join(folder, "study.db");
    const writer = await openStore(path);
    writer.append(asked(0));
    const reader = await readStore(path);
    expect(reader.events()).toHaveLength(1);
    writer.append(asked(1));
    expect(reader.events()).toHaveLength(2);
    expect(() => reader.append(asked(2))).toThrow("reading only");
    reader.close();
    writer.close();
  });
});

describe("several events", () => {
  test("come back in order", async () => {
    const store = await openStore(join(folder, "study.db"));
    store.append(asked(0), asked(1), { kind: "stopped", reason: "budget" });
    store.append();
    store.append(asked(2));
    expect(store.events().map(({ kind }) => kind)).toEqual(["asked", "asked", "stopped", "asked"]);
    store.close();
  });

  test("are stored whole or not at all where the disk is full", async () => {
    const path = join(folder, "study.db");
    (await openStore(path)).close();
    const store = await openStore(path, limited(await loadEngine(), 8));
    const long = (number: number): AskedEvent => ({
      ...asked(number),
      params: { text: "x".repeat(1000) },
    });
    let stored = 0;
    const fill = () => {
      for (; stored < 1000; stored += 4) {
        store.append(long(stored), long(stored + 1), long(stored + 2), long(stored + 3));
      }
    };
    expect(fill).toThrow(/^The disk is full: /);
    expect(stored).toBeGreaterThan(3);
    expect(store.events()).toHaveLength(stored);
    store.append(asked(stored));
    expect(store.events()).toHaveLength(stored + 1);
    store.close();
  });
});

describe("refusals", () => {
  const refusal = async (path: string, open: typeof openStore | typeof readStore = openStore) => {
    try {
      (await open(path)).close();
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
    return "opened";
  };

  test("a second writer, until the first one closes", async () => {
    const path = join(folder, "study.db");
    const first = await openStore(path);
    expect(await refusal(path)).toMatch(/^StoreError: Another hptc run is writing to the store/);
    first.close();
    expect(await refusal(path)).toBe("opened");
  });

  test("a text file", async () => {
    const path = join(folder, "notes.txt");
    writeFileSync(path, "These are notes, not a data base, and they are long enough. ".repeat(50));
    expect(await refusal(path)).toContain("is not a store of hptc. It was left as it is");
    expect(await refusal(path, readStore)).toContain("is not a store of hptc");
    expect(existsSync(`${path}-lock`)).toBe(false);
  });

  test("another program's database, which stays as it was", async () => {
    const path = join(folder, "other.db");
    const engine = await loadEngine();
    const other = engine.open(path, { readOnly: false });
    other.exec("CREATE TABLE users (name TEXT); INSERT INTO users VALUES ('ann')");
    other.close();
    expect(await refusal(path)).toContain("is not a store of hptc");
    expect(await refusal(path, readStore)).toContain("is not a store of hptc");
    const same = engine.open(path, { readOnly: true });
    expect(same.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "delete" });
    expect(same.prepare("SELECT name FROM users").all()).toEqual([{ name: "ann" }]);
    same.close();
  });

  test("a newer format", async () => {
    const path = join(folder, "study.db");
    (await openStore(path)).close();
    const database = (await loadEngine()).open(path, { readOnly: false });
    database.exec("PRAGMA user_version = 7");
    database.close();
    expect(await refusal(path)).toContain("newer hptc (store format 7; this one knows 1)");
  });

  test("a damaged event", async () => {
    const path = join(folder, "study.db");
    const store = await openStore(path);
    store.append(asked(0));
    store.close();
    const database = (await loadEngine()).open(path, { readOnly: false });
    database.exec("UPDATE events SET body = '{\"kind\":'");
    database.close();
    const damaged = await openStore(path);
    expect(() => damaged.events()).toThrow("its event 1 cannot be read");
    damaged.close();
  });

  test("a folder, a missing folder, a missing store to read", async () => {
    expect(await refusal(folder)).toContain("is a folder; a store is a file");
    expect(await refusal(join(folder, "none", "study.db"))).toContain("There is no folder");
    expect(await refusal(join(folder, "study.db"), readStore)).toContain("There is no store");
  });

  test("a full disk: what was stored before is still there", async () => {
    const path = join(folder, "study.db");
    (await openStore(path)).close();
    const store = await openStore(path, limited(await loadEngine(), 8));
    let stored = 0;
    const fill = () => {
      for (; stored < 1000; stored++)
        store.append({ ...asked(stored), params: { text: "x".repeat(1000) } });
    };
    expect(fill).toThrow(/^The disk is full: .* run the same command again\.$/);
    expect(stored).toBeGreaterThan(5);
    expect(store.events()).toHaveLength(stored);
    store.close();
  });
});

/** An engine whose files cannot grow beyond some pages: SQLite then says what it says on a full disk. */
function limited(engine: Engine, pages: number): Engine {
  return {
    ...engine,
    open(path, options) {
      const database = engine.open(path, options);
      database.exec(`PRAGMA max_page_count = ${pages}`);
      return database;
    },
  };
}

describe("real processes", () => {
  let writer: string;
  beforeAll(async () => {
    writer = await bundleForNode("test/store/writer.ts");
  });

  test("kill -9 while writing: every appended event is there, and the lock is free", async () => {
    const path = join(folder, "study.db");
    for (let round = 0; round < 5; round++) {
      const child = spawn(process.execPath, [writer, path], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let acknowledged = "";
      child.stdout.on("data", (data: Buffer) => {
        acknowledged += data.toString();
        if (acknowledged.length > 400 * (round + 1)) child.kill("SIGKILL");
      });
      await once(child, "close");
      const last = Number(acknowledged.trim().split("\n").at(-1));
      const store = await readStore(path);
      const numbers = store.events().map((event) => (event.kind === "asked" ? event.number : -1));
      store.close();
      expect(last).toBeGreaterThan(10);
      expect(numbers.length).toBeGreaterThanOrEqual(last + 1);
      expect(numbers).toEqual(numbers.map((_, i) => i));
    }
  });

  test("of several processes that open a new store at once, one gets it", async () => {
    const path = join(folder, "study.db");
    const ends = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, [writer, path, "hold"], {
          stdio: ["pipe", "pipe", "pipe"],
        });
        const [line] = await once(child.stdout, "data");
        return { child, line: String(line).trim() };
      }),
    );
    expect(ends.map((end) => end.line).sort()).toEqual(["busy", "busy", "busy", "open"]);
    await Promise.all(
      ends.map(async ({ child }) => {
        child.stdin.end();
        if (child.exitCode === null) await once(child, "close");
      }),
    );
  });

  test("a read-only folder", () => {
    chmodSync(folder, 0o555);
    // The superuser may write anywhere, so the process gives its rights up.
    const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const result = spawnSync(process.execPath, [writer, join(folder, "study.db"), "hold"], {
      ...unprivileged,
      encoding: "utf8",
    });
    chmodSync(folder, 0o755);
    expect(result.stdout).toMatch(/^refused: Cannot write to the store .* its folder is read-only/);
  });
});

describe("a store set aside", () => {
  test("keeps its events under a new name, and another one after it", async () => {
    const path = join(folder, "study.db");
    expect(await setStoreAside(path)).toBeUndefined();
    for (const number of [0, 1]) {
      const store = await openStore(path);
      store.append(asked(number));
      store.close();
      const aside = await setStoreAside(path);
      expect(aside).toBe(join(folder, `study.${number + 1}.db`));
      expect(existsSync(path)).toBe(false);
      const kept = await readStore(aside ?? "");
      expect(kept.events()).toEqual([asked(number)]);
      kept.close();
    }
  });

  test("is refused while a run writes to it", async () => {
    const path = join(folder, "study.db");
    const store = await openStore(path);
    await expect(setStoreAside(path)).rejects.toThrow("Another hptc run is writing");
    store.close();
  });
});
