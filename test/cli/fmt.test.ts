/** fmt: what it writes, prints and leaves alone, and how it ends. */
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildCli, type CommandLine, commandLine } from "./harness.ts";

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("fmt");
});
beforeEach(() => {
  line = commandLine(main);
});
afterEach(() => {
  line.remove();
});

const read = (name: string) => readFileSync(join(line.folder, name), "utf8");
const messy = "study s{param a:Real in 0..1 // why\nminimize a}";
const tidy = "study s {\n  param a: Real in 0 .. 1 // why\n  minimize a\n}\n";
const broken = "study s {\n  param a Real\n}\n";

describe("files and folders", () => {
  test("are written where they change, and their names printed", async () => {
    line.write("a.hpt", messy);
    line.write("b.hpt", tidy);
    line.write("deep/er/c.hpt", messy);
    line.write("deep/notes.txt", messy);
    line.write("deep/node_modules/d.hpt", messy);
    const before = statSync(join(line.folder, "b.hpt")).mtimeMs;
    expect(await line.hptc("fmt", "a.hpt", "b.hpt", "deep")).toEqual({
      code: 0,
      out: `a.hpt\n${join("deep", "er", "c.hpt")}\n`,
      err: "",
    });
    expect([read("a.hpt"), read("deep/er/c.hpt")]).toEqual([tidy, tidy]);
    expect([read("deep/notes.txt"), read("deep/node_modules/d.hpt")]).toEqual([messy, messy]);
    expect(statSync(join(line.folder, "b.hpt")).mtimeMs).toBe(before);
    expect(await line.hptc("fmt", "a.hpt", "deep")).toEqual({ code: 0, out: "", err: "" });
  });

  test("without a name the current folder is meant", async () => {
    line.write("a.hpt", messy);
    expect(await line.hptc("fmt")).toEqual({ code: 0, out: "a.hpt\n", err: "" });
    expect(read("a.hpt")).toBe(tidy);
  });

  test("permissions and links stay", async () => {
    chmodSync(line.write("a.hpt", messy), 0o640);
    symlinkSync("a.hpt", join(line.folder, "link.hpt"));
    expect((await line.hptc("fmt", "link.hpt")).out).toBe("link.hpt\n");
    expect(read("a.hpt")).toBe(tidy);
    expect(statSync(join(line.folder, "a.hpt")).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(line.folder, "link.hpt")).isSymbolicLink()).toBe(true);
  });

  test("CRLF and a byte order mark stay", async () => {
    line.write("a.hpt", `\uFEFF${messy.replaceAll("\n", "\r\n")}`);
    await line.hptc("fmt", "a.hpt");
    expect(read("a.hpt")).toBe(`\uFEFF${tidy.replaceAll("\n", "\r\n")}`);
  });
});

describe("--check", () => {
  test("names what is not formatted, writes nothing, ends with 1", async () => {
    line.write("a.hpt", messy);
    line.write("b.hpt", tidy);
    expect(await line.hptc("fmt", "--check", ".")).toEqual({
      code: 1,
      out: "a.hpt\n",
      err: "1 of 2 files are not formatted; without --check hptc fmt writes them.\n",
    });
    expect(read("a.hpt")).toBe(messy);
  });

  test("ends with 0 where all is formatted", async () => {
    line.write("b.hpt", tidy);
    expect(await line.hptc("fmt", "--check", "b.hpt")).toEqual({ code: 0, out: "", err: "" });
  });

  test("of standard input", async () => {
    const check = (input: string) =>
      line.start(["fmt", "--check", "-", "--stdin-filepath", "a.hpt"], { input }).finished;
    expect(await check(tidy)).toEqual({ code: 0, out: "", err: "" });
    expect(await check(messy)).toMatchObject({ code: 1, out: "a.hpt\n" });
  });
});

describe("standard input", () => {
  test("comes out formatted", async () => {
    const fmt = (input: string) => line.start(["fmt", "-"], { input }).finished;
    expect(await fmt(messy)).toEqual({ code: 0, out: tidy, err: "" });
    expect(await fmt(tidy)).toEqual({ code: 0, out: tidy, err: "" });
    expect(await fmt("")).toEqual({ code: 0, out: "", err: "" });
  });

  test("that is broken gives nothing on standard output", async () => {
    const words = ["fmt", "-", "--stdin-filepath", "src/a.hpt"];
    const { code, out, err } = await line.start(words, { input: broken }).finished;
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("src/a.hpt:2:11");
  });

  test("is read alone, and only it has another name", async () => {
    line.write("a.hpt", messy);
    expect(await line.hptc("fmt", "-", "a.hpt")).toMatchObject({ code: 2, out: "" });
    expect(await line.hptc("fmt", "a.hpt", "--stdin-filepath", "b.hpt")).toMatchObject({ code: 2 });
    expect(read("a.hpt")).toBe(messy);
  });
});

describe("what cannot be formatted", () => {
  test("a broken file is shown and left alone; the others are written", async () => {
    line.write("a.hpt", broken);
    line.write("b.hpt", messy);
    const { code, out, err } = await line.hptc("fmt", "a.hpt", "b.hpt");
    expect([code, out]).toEqual([2, "b.hpt\n"]);
    expect(err).toContain("a.hpt:2:11");
    expect(err).toContain("1 error in 1 file");
    expect([read("a.hpt"), read("b.hpt")]).toEqual([broken, tidy]);
  });

  test("what is not there, not UTF-8, or holds no .hpt file", async () => {
    line.write("latin.hpt", new Uint8Array([0x2f, 0x2f, 0xe9]));
    line.write("empty/notes.txt", "");
    const { code, err } = await line.hptc("fmt", "missing.hpt", "latin.hpt", "empty");
    expect(code).toBe(2);
    expect(err).toContain("There is no file `missing.hpt`.");
    expect(err).toContain("`latin.hpt` is not UTF-8");
    expect(err).toContain("There is no .hpt file in `empty`.");
  });
});

test("prettier is loaded by fmt alone", () => {
  const folder = dirname(main);
  const users = readdirSync(folder).filter((name) =>
    readFileSync(join(folder, name), "utf8").includes('"prettier/'),
  );
  expect(users.length).toBeGreaterThan(0);
  expect(users.filter((name) => !name.startsWith("fmt-"))).toEqual([]);
});
