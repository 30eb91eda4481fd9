/** check: folders, formats, fixes, configuration, standard input and watching, as real processes. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildCli, type CommandLine, commandLine, type Started } from "./harness.ts";

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("check");
});
beforeEach(() => {
  line = commandLine(main);
});
afterEach(() => {
  line.remove();
});

const clean = `study valley {
  param lr: Real in 1e-5 .. 1e-1 log
  minimize (log10(lr) + 3)^2
  search sobol
  budget 60 trials
  seed 4
}
`;
/** One error without a fix that is safe, one with. */
const mistaken = clean.replace("minimize (log10(lr)", "minimise (log10(lrr)");
const unused = `import { Width } from "std:types"\n${clean}`;
const linear = clean.replace(" log\n", "\n");

const read = (name: string) => readFileSync(join(line.folder, name), "utf8");
const idsOf = (out: string) =>
  JSON.parse(out).map(({ id }: { readonly id: string }) => id) as unknown;

describe("folders", () => {
  test("are searched for .hpt files, not those of packages, hidden folders and links", async () => {
    for (const name of ["a.hpt", "deep/er/b.hpt", "node_modules/x/c.hpt", ".git/d.hpt"]) {
      line.write(`studies/${name}`, clean);
    }
    line.write("studies/notes.txt", "study");
    mkdirSync(join(line.folder, "studies/folder.hpt"));
    symlinkSync(".", join(line.folder, "studies/loop"));
    symlinkSync("a.hpt", join(line.folder, "studies/alias.hpt"));
    execFileSync("mkfifo", [join(line.folder, "studies/pipe.hpt")]);
    const { code, out, err } = await line.hptc("check", "studies");
    expect([code, out, err]).toEqual([0, "no findings in 3 files\n", ""]);
    const twice = await line.hptc("check", "studies", "studies/a.hpt", "./studies/deep/../a.hpt");
    expect(twice.out).toBe("no findings in 3 files\n");
  });

  test("without any are an error, and the others are checked all the same", async () => {
    mkdirSync(join(line.folder, "empty"));
    line.write("a.hpt", clean);
    const { code, out, err } = await line.hptc("check", "empty", "a.hpt");
    expect([code, out]).toEqual([2, "no findings in 1 file\n"]);
    expect(err).toBe("error: There is no .hpt file in `empty`.\n");
  });
});

describe("formats", () => {
  test("github: one command a finding", async () => {
    line.write("a,b%.hpt", clean.replace("lr) + 3", "lrr) + 3"));
    const { code, out } = await line.hptc("check", "--format", "github", "a,b%.hpt");
    expect(code).toBe(1);
    expect(out).toMatch(
      /^::error file=a%2Cb%25\.hpt,line=3,endLine=3,col=19,endColumn=21,title=HPT2020::nothing is called `lrr`/,
    );
    expect(out.trimEnd().split("\n")).toHaveLength(1);
    line.write("c.hpt", clean);
    expect(await line.hptc("check", "--format", "github", "c.hpt")).toEqual({
      code: 0,
      out: "",
      err: "",
    });
  });

  test("sarif: one log, with the pages of the rules", async () => {
    line.write("a.hpt", linear);
    const { code, out } = await line.hptc("check", "--format", "sarif", "a.hpt");
    expect(code).toBe(0);
    const [run] = JSON.parse(out).runs;
    expect(run.tool.driver.rules[0].help.markdown).toMatch(/^# use-log-scale\n/);
    expect(run.results[0]).toMatchObject({
      ruleId: "use-log-scale",
      level: "warning",
      locations: [{ physicalLocation: { artifactLocation: { uri: "a.hpt" } } }],
    });
  });

  test("an unknown one is refused with those there are", async () => {
    const { code, err } = await line.hptc("check", "--format", "sraif", "a.hpt");
    expect(code).toBe(2);
    expect(err).toContain("It takes pretty, json, sarif, github. Did you mean `sarif`?");
  });
});

test("--quiet leaves out what is no error, and warnings count all the same", async () => {
  line.write("a.hpt", linear);
  expect(await line.hptc("check", "--quiet", "a.hpt")).toEqual({
    code: 0,
    out: "no errors in 1 file\n",
    err: "",
  });
  const { code, err } = await line.hptc("check", "--quiet", "--max-warnings", "0", "a.hpt");
  expect([code, err]).toEqual([1, "error: 1 warning; --max-warnings allows 0.\n"]);
});

describe("--fix", () => {
  test("carries out what keeps the meaning, says so, and prints what is left", async () => {
    line.write("a.hpt", unused.replace(" log\n", "\n"));
    const { code, out, err } = await line.hptc("check", "--fix", "a.hpt");
    expect(code).toBe(0);
    expect(read("a.hpt")).toBe(linear);
    expect(err).toMatch(/^fixed a\.hpt: unused-import: .+\n$/);
    expect(out).toContain("warning[use-log-scale]");
    expect(out).toMatch(/\n--fix --unsafe mends 1\n$/);
  });

  test("--unsafe also what changes it, until nothing is left", async () => {
    line.write("a.hpt", unused.replace(" log\n", "\n"));
    const { out, err } = await line.hptc("check", "--fix", "--unsafe", "a.hpt");
    expect(read("a.hpt")).toBe(clean);
    expect(out).toBe("no findings in 1 file\n");
    expect(err.trimEnd().split("\n")).toHaveLength(2);
    expect((await line.hptc("check", "--unsafe", "a.hpt")).code).toBe(2);
  });

  test("leaves the rest of the file as it is: line ends, byte order mark, permissions, links", async () => {
    const windows = `\uFEFF${unused.replaceAll("\n", "\r\n")}`;
    line.write("real/a.hpt", windows);
    chmodSync(join(line.folder, "real/a.hpt"), 0o640);
    symlinkSync("real/a.hpt", join(line.folder, "a.hpt"));
    await line.hptc("check", "--fix", "a.hpt");
    expect(read("real/a.hpt")).toBe(`\uFEFF${clean.replaceAll("\n", "\r\n")}`);
    expect(statSync(join(line.folder, "real/a.hpt")).mode & 0o777).toBe(0o640);
    expect(read("a.hpt")).toBe(read("real/a.hpt"));
  });

  test("touches only files that were named, and none without fixes", async () => {
    const library = 'import { Width } from "std:types"\nfn half(x: Real) -> Real = x / 2\n';
    line.write("lib.hpt", library);
    line.write(
      "a.hpt",
      `import { half } from "./lib.hpt"\n${clean.replace("lr) + 3", "half(lr)) + 3")}`,
    );
    const before = statSync(join(line.folder, "a.hpt")).ino;
    const { out } = await line.hptc("check", "--fix", "a.hpt");
    expect(out).toContain("unused-import");
    expect(read("lib.hpt")).toBe(library);
    expect(statSync(join(line.folder, "a.hpt")).ino).toBe(before);
  });

  test.skipIf(process.getuid?.() === 0)("a file that cannot be written is an error", async () => {
    line.write("locked/a.hpt", unused);
    chmodSync(join(line.folder, "locked"), 0o555);
    const { code, err } = await line.hptc("check", "--fix", "locked/a.hpt");
    chmodSync(join(line.folder, "locked"), 0o755);
    expect(code).toBe(2);
    expect(err).toContain("Cannot write `locked/a.hpt`");
    expect(read("locked/a.hpt")).toBe(unused);
  });
});

describe("standard input", () => {
  test("is a file of the folder that --stdin-filepath names", async () => {
    line.write("project/lib.hpt", "fn half(x: Real) -> Real = x / 2\n");
    const input = `import { half } from "./lib.hpt"\n${clean.replace("lr) + 3", "half(lr)) + 3")}`;
    const good = line.start(["check", "-", "--stdin-filepath", "project/new.hpt"], { input });
    expect(await good.finished).toEqual({ code: 0, out: "no findings in 1 file\n", err: "" });
    const bad = line.start(["check", "-", "--stdin-filepath", "project/new.hpt"], {
      input: input.replace("half(lr)", "half(lrr)"),
    });
    expect((await bad.finished).out).toContain("┌─ project/new.hpt:4:");
  });

  test("with --fix is printed fixed, findings go to standard error", async () => {
    const { code, out, err } = await line.start(["check", "-", "--fix"], {
      input: unused.replace(" log\n", "\n"),
    }).finished;
    expect([code, out]).toEqual([0, linear]);
    expect(err).toContain("warning[use-log-scale]");
    const same = await line.start(["check", "-", "--fix"], { input: clean }).finished;
    expect(same.out).toBe(clean);
  });

  test.each([
    [["check", "a.hpt", "--stdin-filepath", "b.hpt"], "add - for it"],
    [["check", "-", "--watch"], "cannot be watched"],
    [["check", "-", "a.hpt", "--fix"], "name no files beside -"],
  ])("%j is refused", async (words, sentence) => {
    const { code, out, err } = await line.start(words, { input: clean }).finished;
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(sentence);
  });
});

describe("hpt.config.json", () => {
  const levels = (rules: object) => JSON.stringify({ rules });

  test("of the project's folder gives rules other levels", async () => {
    line.write("project/hpt.config.json", levels({ "use-log-scale": "off" }));
    line.write("project/deep/a.hpt", linear);
    line.write("b.hpt", linear);
    expect((await line.hptc("check", "project/deep/a.hpt")).out).toBe("no findings in 1 file\n");
    expect((await line.hptc("check", "b.hpt", "project")).out).toContain("\n1 warning in 2 files");
    line.write("project/hpt.config.json", levels({ "use-log-scale": "error" }));
    const raised = await line.hptc("check", "project");
    expect([raised.code, raised.out.split(":")[0]]).toEqual([1, "error[use-log-scale]"]);
    // A study that is not compiled where its project takes a finding as an error.
    expect((await line.hptc("compile", "project/deep/a.hpt")).code).toBe(1);
    // The nearest folder with a package or configuration is the project.
    line.write("project/deep/package.json", "{}");
    expect((await line.hptc("check", "project")).out).toContain("warning[use-log-scale]");
  });

  test("--config takes another", async () => {
    line.write("hpt.config.json", levels({ "use-log-scale": "error" }));
    line.write("other.json", levels({ "use-log-scale": "off" }));
    line.write("a.hpt", linear);
    expect((await line.hptc("check", "a.hpt", "--config", "other.json")).code).toBe(0);
    const { code, err } = await line.hptc("check", "a.hpt", "--config", "othr.json");
    expect(code).toBe(2);
    expect(err).toBe("error: There is no file `othr.json`. Did you mean `other.json`?\n");
  });

  test.each([
    ['{ "rules": { "use-log-scal": "off" } }', "1:14", "Did you mean `use-log-scale`?"],
    ['{\n  "rule": {}\n}', "2:3", "Did you mean `rules`?"],
    ['{\n  "rules": { "use-log-scale": "of" }\n}', "2:14", '"off"'],
    ['{\n  "rules": {,}\n}', "2:13", "not JSON"],
    ['{ "rules": { "empty-range": "off" } }', "1:14", "cannot be made"],
  ])("%j is an error with its place", async (text, place, sentence) => {
    line.write("hpt.config.json", text);
    line.write("a.hpt", linear);
    const { code, out } = await line.hptc("check", "a.hpt");
    expect(code).toBe(2);
    expect(out).toContain(`┌─ hpt.config.json:${place}`);
    expect(out.replaceAll(/\s+/g, " ")).toContain(sentence);
    const compiled = await line.hptc("compile", "a.hpt");
    expect([compiled.code, compiled.out]).toEqual([1, ""]);
    expect(compiled.err).toContain("┌─ hpt.config.json:");
  });
});

describe("--watch", () => {
  /** Waits until the output has a text so many times. */
  const says = async ({ says: wait }: Started, text: string) => wait(text);
  const stop = async (started: Started) => {
    started.child.kill("SIGINT");
    return started.finished;
  };

  test("checks again after a change of the file, an import or the configuration", async () => {
    line.write("lib.hpt", "fn half(x: Real) -> Real = x / 2\n");
    const text = `import { half } from "./lib.hpt"\n${clean.replace("lr) + 3", "half(lr)) + 3")}`;
    line.write("a.hpt", text);
    const started = line.start(["check", "a.hpt", "--watch"]);
    await says(started, "Waiting for changes");
    line.write("a.hpt", text.replace(" log\n", "\n"));
    await says(started, "warning[use-log-scale]");
    line.write("lib.hpt", "fn hlf(x: Real) -> Real = x / 2\n");
    await says(started, "error[HPT2006]");
    line.write("lib.hpt", "fn half(x: Real) -> Real = x / 2\n");
    line.write("hpt.config.json", '{ "rules": { "use-log-scale": "error" } }');
    await says(started, "error[use-log-scale]");
    const { code, out } = await stop(started);
    expect(code).toBe(130);
    expect(out).not.toContain("\u001b");
  });

  test("survives files that are deleted, replaced and come back", async () => {
    line.write("a.hpt", clean);
    const started = line.start(["check", "a.hpt", "--watch"]);
    await says(started, "no findings in 1 file");
    rmSync(join(line.folder, "a.hpt"));
    await says(started, "There is no file `a.hpt`");
    line.write("new.hpt", linear);
    renameSync(join(line.folder, "new.hpt"), join(line.folder, "a.hpt"));
    await says(started, "warning[use-log-scale]");
    line.write("new.hpt", mistaken);
    renameSync(join(line.folder, "new.hpt"), join(line.folder, "a.hpt"));
    await says(started, "Did you mean `minimize`?");
    expect((await stop(started)).code).toBe(130);
  });

  test("sees new files in a folder, and a folder that comes later", async () => {
    line.write("studies/a.hpt", clean);
    const started = line.start(["check", "studies", "later/x.hpt", "--watch"]);
    await says(started, "There is no file `later/x.hpt`");
    line.write("studies/deep/b.hpt", linear);
    await says(started, "1 warning in 2 files");
    line.write("later/x.hpt", mistaken);
    await says(started, "┌─ later/x.hpt");
    await stop(started);
  });

  test("with --fix writes once and comes to rest", async () => {
    line.write("a.hpt", clean);
    const started = line.start(["check", "a.hpt", "--watch", "--fix"]);
    await says(started, "Waiting for changes");
    line.write("a.hpt", unused);
    await says(started, "fixed a.hpt");
    line.write("a.hpt", linear);
    await says(started, "warning[use-log-scale]");
    const { err } = await stop(started);
    expect(err.split("fixed a.hpt")).toHaveLength(2);
  });
});

describe("files that nobody should trust", () => {
  const from = (specifier: string) =>
    `import { half } from ${JSON.stringify(specifier)}\n${clean.replace("lr) + 3", "half(lr)) + 3")}`;

  test.each([
    ["../secret.hpt", "HPT2003"],
    ["./deep/../../secret.hpt", "HPT2003"],
    ["./link.hpt", "HPT2001"],
    ["./folder/secret.hpt", "HPT2001"],
    ["./folder/secrte.hpt", "HPT2001"],
    ["/etc/passwd", "HPT2004"],
    ["file:///etc/passwd", "HPT2004"],
    ["FILE:./secret.hpt", "HPT2004"],
    ["./pipe.hpt", "HPT2001"],
    ["./zero.hpt", "HPT2001"],
    ["./a\u0000.hpt", "HPT2001"],
    [`./${"x".repeat(5000)}.hpt`, "HPT2001"],
  ])("an import of %j stays within the project, or says why not", async (specifier, id) => {
    line.write("secret.hpt", "fn half(x: Real) -> Real = x / 2 // TOP SECRET\n");
    line.write("project/package.json", "{}");
    symlinkSync("../secret.hpt", join(line.folder, "project/link.hpt"));
    symlinkSync("..", join(line.folder, "project/folder"));
    symlinkSync("/dev/zero", join(line.folder, "project/zero.hpt"));
    execFileSync("mkfifo", [join(line.folder, "project/pipe.hpt")]);
    line.write("project/a.hpt", from(specifier));
    const { code, out, err } = await line.hptc("check", "--format", "json", "project/a.hpt");
    expect([code, err]).toEqual([1, ""]);
    expect(idsOf(out)).toEqual([id]);
    expect(out).not.toMatch(/SECRET|secret\.hpt`\?/);
  });

  test.each(["../secret.json", "./link.json", "../../../../../../../etc/passwd"])(
    "load %j likewise",
    async (path) => {
      line.write("secret.json", "12345");
      line.write("project/package.json", "{}");
      symlinkSync("../secret.json", join(line.folder, "project/link.json"));
      line.write("project/a.hpt", `let n: Text = load ${JSON.stringify(path)}\n`);
      const { code, out } = await line.hptc("check", "--format", "json", "project/a.hpt");
      expect(code).toBe(1);
      expect(idsOf(out)).toEqual([path.startsWith("./") ? "HPT2041" : "HPT2044"]);
      expect(out).not.toContain("12345");
    },
  );

  test("a device, a pipe and a file of 17 MiB end with a sentence", async () => {
    execFileSync("mkfifo", [join(line.folder, "pipe.hpt")]);
    line.write("large.hpt", new Uint8Array(17 * 2 ** 20).fill(0x20));
    symlinkSync("circle.hpt", join(line.folder, "circle.hpt"));
    const names = ["pipe.hpt", "/dev/zero", "large.hpt", "circle.hpt", `${"x".repeat(5000)}.hpt`];
    const { code, err } = await line.hptc("check", ...names);
    expect(code).toBe(2);
    expect(err).toContain("There is no file `circle.hpt`");
    expect(err).not.toContain("made a mistake");
    expect((await line.hptc("check", ".")).err).toContain("larger than 16 MiB");
    expect((await line.hptc("explain", "x".repeat(5000))).err).toContain("There is no finding");
    expect(err.match(/is a device or a pipe/g)).toHaveLength(2);
    expect(err).toContain("larger than 16 MiB");
  });

  test("nothing that a study names is executed", async () => {
    const trap = `require("fs").writeFileSync(${JSON.stringify(join(line.folder, "ran"))}, "")`;
    line.write("task.js", trap);
    line.write("package.json", JSON.stringify({ type: "commonjs", scripts: { prepare: trap } }));
    line.write("hpt.config.js", trap);
    line.write("prettier.config.js", trap);
    line.write("x.db", "not a store");
    line.write(
      "a.hpt",
      `task module(x: Real) -> { loss: Real } from "./task.js"
task command(x: Real) -> { loss: Real } exec "touch ran {x}"
study s {
  param x: Real in 0 .. 1
  trial one = module(x)
  trial two = command(x)
  minimize one.loss + two.loss
  search sobol
  budget 60 trials
  warm from "x.db"
  seed 1
}
`,
    );
    for (const words of [
      ["check", "--fix", "a.hpt"],
      ["compile", "a.hpt"],
      ["explain", "a.hpt"],
    ]) {
      const { code, err } = await line.hptc(...words);
      expect([words, code, err]).toEqual([words, 0, expect.any(String)]);
    }
    expect(() => statSync(join(line.folder, "ran"))).toThrow("no such file");
  });

  test("a circle of folders by links ends", async () => {
    symlinkSync(".", join(line.folder, "x"));
    symlinkSync(".", join(line.folder, "y"));
    writeFileSync(
      join(line.folder, "a.hpt"),
      'import { p } from "./x/a.hpt"\nimport { q } from "./y/a.hpt"\nlet p = 1\nlet q = 2\n',
    );
    const { code, out } = await line.hptc("check", "--format", "json", "a.hpt");
    expect(code).toBe(1);
    expect(JSON.parse(out).length).toBeGreaterThan(0);
  });
});
