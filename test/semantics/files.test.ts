import { describe, expect, test } from "vitest";
import { stdlibSources } from "../../src/semantics/stdlib-sources.ts";
import { check, findings, found, memoryHost } from "./harness.ts";
import { checkModules } from "../../src/semantics/check.ts";

describe("files that cannot be had", () => {
  test.each([
    ["missing", "there is no such file"],
    ["directory", "that is a folder"],
    ["unreadable", "cannot be read"],
    ["not-utf8", "not text in UTF-8"],
    ["too-large", "larger than 16 MiB"],
    ["not-a-file", "a device or a pipe"],
    ["outside", "outside the project, behind a symbolic link"],
  ] as const)("%s", (reason, sentence) => {
    const failed = { kind: "failed", reason } as const;
    expect(findings({ "main.hpt": failed })).toEqual([expect.stringMatching(sentence)]);
    const imported = {
      "main.hpt": 'import { a } from "./a.hpt"\nlet b = a + 1\n',
      "a.hpt": failed,
    };
    expect(found(check(imported))).toEqual(["main.hpt:1 HPT2001"]);
    expect(findings(imported)).toEqual([expect.stringMatching(sentence)]);
  });

  test("outside the root", () => {
    const files = { "main.hpt": 'import { a } from "../../etc/a.hpt"\nlet b = a\n' };
    expect(found(check(files))).toEqual(["main.hpt:1 HPT2003"]);
    const loaded = { "main.hpt": 'let a: Real = load "../etc/a.json"\n' };
    expect(found(check(loaded))).toEqual(["main.hpt:1 HPT2044"]);
  });

  test.each(["file:///etc/passwd", "FILE:///etc/passwd", "/etc/passwd", "C:\\\\x.hpt", "~/x.hpt"])(
    "%s is no way to name a file",
    (specifier) => {
      const text = `import { a } from "${specifier}"\nlet b = a\n`;
      expect(found(check(text))).toEqual(["main.hpt:1 HPT2004"]);
    },
  );

  test("a chain of files ends at 1,000, and so does a tree that never ends", () => {
    const asked: string[] = [];
    const endless = (text: (i: number) => string) => {
      asked.length = 0;
      return checkModules("/project/0.hpt", {
        read: (path) => {
          asked.push(path);
          return { kind: "text", text: text(Number(/(\d+)\.hpt/.exec(path)?.[1])) };
        },
        resolve: (_, specifier) => `/project/${specifier.slice(2)}`,
        root: () => "/project",
      });
    };
    const chain = endless((i) => `import { a } from "./${i + 1}.hpt"\nlet b = a\n`);
    expect(asked.length).toBe(1000);
    expect(chain.diagnostics.at(0)?.message).toContain("1,000 files at most");
    const tree = endless((i) =>
      [1, 2].map((k) => `import { a as a${k} } from "./${2 * i + k}.hpt"\n`).join(""),
    );
    expect(asked.length).toBe(1000);
    expect(tree.diagnostics.length).toBeGreaterThan(0);
  });

  test("all files together have 64 MiB at most", () => {
    const large = `let a = 1 //${"x".repeat(15 * 2 ** 20)}\n`;
    const names = [1, 2, 3, 4, 5].map((i) => `f${i}.hpt`);
    const files = Object.fromEntries(names.map((name) => [name, large]));
    const text = names.map((name, i) => `import { a as a${i} } from "./${name}"\n`).join("");
    expect(findings({ ...files, "main.hpt": text })).toEqual([
      expect.stringMatching(/f5\.hpt.*64 MiB/),
    ]);
  });

  test("syntax errors of an imported file are reported there", () => {
    const files = { "main.hpt": 'import { a } from "./a.hpt"\nlet b = a\n', "a.hpt": "let a = \n" };
    const [first, ...more] = found(check(files));
    expect(first).toMatch(/^a\.hpt:/);
    expect(more).toEqual([]);
  });
});

describe("modules", () => {
  const diamond = {
    "main.hpt": 'import { b } from "./b.hpt"\nimport { c } from "./lib/c.hpt"\nlet a = b + c\n',
    "b.hpt": 'import { d } from "./d.hpt"\nlet b = d\n',
    "lib/c.hpt": 'import { d as e } from "../d.hpt"\nlet c = e\n',
    "d.hpt": "let d = 20 + 1\n",
  };

  test("stand in the program dependencies first, each once", () => {
    const { modules } = check(diamond);
    expect(modules.map((module) => module.file)).toEqual([
      "std:units",
      "/project/d.hpt",
      "/project/b.hpt",
      "/project/lib/c.hpt",
      "/project/main.hpt",
    ]);
  });

  test("definitions have unique keys and values", () => {
    const { definitions } = check(diamond);
    expect([...definitions].map(([key, { constant }]) => [key, constant])).toEqual([
      ["d/d", 21],
      ["b/b", 21],
      ["c/c", 21],
      ["main/a", 42],
    ]);
  });

  test("of the standard library only what is used is checked", () => {
    const stdlib = { ...stdlibSources, extra: "let good = 1\nlet bad: Int = 0.5\n" };
    const text = 'import { good } from "std:extra"\nlet a = good\n';
    expect(found(check(text, { stdlib }))).toEqual([]);
    const worse = 'import { bad } from "std:extra"\nlet a = bad\n';
    expect(found(check(worse, { stdlib }))).toEqual(["std:extra:2 HPT3002"]);
  });

  test("the text of the prelude itself can be checked as a file", () => {
    expect(found(check(stdlibSources["units"] ?? ""))).toEqual([]);
    expect(found(check("unit GiB = 1024MiB\n"))).toEqual(["main.hpt:1 HPT2015"]);
  });

  test("two files of one name have different keys", () => {
    const files = {
      "main.hpt":
        'import { x } from "./a/x.hpt"\nimport { x as y } from "./b/x.hpt"\nlet z = x + y\n',
      "a/x.hpt": "let x = 1\n",
      "b/x.hpt": "let x = 2\n",
    };
    const { definitions } = check(files);
    expect([...definitions.keys()]).toEqual(["x/x", "x~2/x", "main/z"]);
    expect(definitions.get("main/z")?.constant).toBe(3);
  });
});

describe("one mistake is one finding", () => {
  test("a name that is not there, used often", () => {
    const [first, ...more] = check(
      "let a = nowhere\nlet b = nowhere + 1\nlet c = nowhere\n",
    ).diagnostics;
    expect(more).toEqual([]);
    expect(first?.related.length).toBe(2);
  });

  test("a mistyped import whose name is used as it was meant", () => {
    const files = {
      "main.hpt": 'import { helpr } from "./lib.hpt"\nlet a = helper(1) + helper(2)\n',
      "lib.hpt": "fn helper(v: Real) -> Real = v\n",
    };
    expect(found(check(files))).toEqual(["main.hpt:1 HPT2006"]);
  });

  test("a study whose base is mistyped lacks its names", () => {
    const text = `study base { param lr: Real in 0 .. 1
  minimize lr }
study a extends bse { report lr
  let x = lr * 2 }
study b extends a { report x }
`;
    expect(found(check(text))).toEqual(["main.hpt:3 HPT2101"]);
  });

  test("what an error of syntax leaves out", () => {
    const broken = [
      'import { digits fashion } from "std:data"\nlet a = digits.rows + fashion.rows\n',
      "let a = [1, 2\nlet b = a[0] + c\nlet c = 3\n",
      "enum Domain { web books }\nlet a: Real[Domain] = { web: 1, books: 2 }\nlet b = a[web]\n",
      "fn f(x: Real y: Real) -> Real = x + y\nlet a = f(1, 2)\n",
    ];
    for (const text of broken) expect(found(check(text)).length, text).toBe(1);
  });

  test("an element of what is not known", () => {
    const text = "enum Domain { web, books }\nlet a = missing[web] + missing[books]\n";
    expect(found(check(text))).toEqual(["main.hpt:2 HPT2020"]);
    const choice = "let a = missing == left or missing in { left, right }\n";
    expect(found(check(choice))).toEqual(["main.hpt:1 HPT2020"]);
  });

  test("a trial with a wrong input keeps its metrics", () => {
    const text = `import { digits } from "std:data"
import { classifier } from "std:tasks"
study s {
  param lr: Real in 1e-4 .. 1 log
  trial run = classifier(data: digits, hiden: [8], lr)
  minimize run.val_loss
  require run.recall[9] >= 50%
  budget 3 trials
}
`;
    expect(found(check(text))).toEqual(["main.hpt:5 HPT2033"]);
  });
});

test("every module of the standard library is free of findings", () => {
  for (const [name, text] of Object.entries(stdlibSources)) {
    // As a user's file, so that every declaration is checked; the prelude would declare its names twice.
    const program = checkModules("/project/main.hpt", memoryHost({ "main.hpt": text }), {
      stdlib: name === "units" ? { units: "" } : stdlibSources,
    });
    expect([name, ...program.diagnostics.map(({ message }) => message)]).toEqual([name]);
  }
});
