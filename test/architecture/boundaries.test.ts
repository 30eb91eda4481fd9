import { describe, expect, it } from "vitest";
import { closureOf, codeOf, importsOf, sourceFiles } from "./imports.ts";

/**
 * Which folder may import which: the picture of ARCHITECTURE.md as a table. A part is a folder, or a
 * folder's file where one file has its own place in the order.
 */
const mayImport: { readonly [part: string]: readonly string[] } = {
  "diagnostics/suggest.ts": [],
  diagnostics: ["diagnostics/suggest.ts"],
  syntax: ["diagnostics", "diagnostics/suggest.ts"],
  numerics: [],
  ir: ["diagnostics", "numerics"],
  atoms: ["ir", "numerics"],
  "data/catalog.ts": [],
  semantics: ["diagnostics", "diagnostics/suggest.ts", "syntax", "ir", "atoms", "data/catalog.ts"],
  plan: ["ir", "atoms"],
  "plan/lowering": ["diagnostics", "syntax", "ir", "atoms", "semantics", "data/catalog.ts", "plan"],
  analysis: ["numerics", "ir", "atoms", "plan"],
  lint: [
    "diagnostics",
    "diagnostics/suggest.ts",
    "syntax",
    "numerics",
    "ir",
    "atoms",
    "semantics",
    "plan",
    "plan/lowering",
    "analysis",
    "space",
  ],
  format: ["diagnostics", "syntax"],
  "index.ts": [
    "diagnostics",
    "syntax",
    "ir",
    "atoms",
    "semantics",
    "plan",
    "plan/lowering",
    "analysis",
    "lint",
  ],
  space: ["diagnostics/suggest.ts", "numerics", "ir", "atoms", "plan", "analysis"],
  search: ["numerics", "ir", "atoms", "plan", "analysis", "space"],
  solve: ["numerics", "ir", "atoms", "plan", "analysis", "space"],
  data: ["diagnostics/suggest.ts", "data/catalog.ts", "space"],
  graph: ["numerics"],
  backends: ["diagnostics/suggest.ts", "graph"],
  "tasks/task.ts": ["ir", "space"],
  "training/definition.ts": ["ir", "graph"],
  training: [
    "ir",
    "space",
    "data",
    "data/catalog.ts",
    "graph",
    "backends",
    "tasks/task.ts",
    "training/definition.ts",
    "diagnostics/suggest.ts",
  ],
  tasks: [
    "graph",
    "training",
    "training/definition.ts",
    "ir",
    "space",
    "data",
    "data/catalog.ts",
    "backends",
    "tasks/task.ts",
    "diagnostics/suggest.ts",
  ],
  "store/event.ts": ["plan"],
  store: ["plan", "store/event.ts"],
  "store/memory.ts": ["store/event.ts"],
  report: ["numerics", "ir", "plan", "space", "runtime"],
  runtime: [
    "diagnostics/suggest.ts",
    "numerics",
    "ir",
    "atoms",
    "plan",
    "space",
    "search",
    "analysis",
    "solve",
    "tasks/task.ts",
    "store/event.ts",
    "store/memory.ts",
  ],
};

function partOf(file: string): string {
  const parts = file.split("/");
  for (let length = parts.length; length > 0; length--) {
    const candidate = parts.slice(0, length).join("/");
    if (candidate in mayImport) return candidate;
  }
  return parts[0] ?? file;
}

describe("the folders", () => {
  it("import only what the picture in ARCHITECTURE.md allows; cli may import all", () => {
    const wrong = sourceFiles()
      .filter((file) => partOf(file) !== "cli")
      .flatMap((file) => importsOf(file).filter((one) => one.relative))
      .filter((one) => partOf(one.from) !== partOf(one.to))
      .filter((one) => !(mayImport[partOf(one.from)] ?? []).includes(partOf(one.to)))
      .map((one) => `${one.from} imports ${one.to}`);
    expect(wrong).toEqual([]);
  });

  it("are ordered: the picture has no cycle", () => {
    const done = new Set<string>();
    const visit = (part: string, path: readonly string[]): void => {
      expect(path, `cycle ${[...path, part].join(" → ")}`).not.toContain(part);
      if (done.has(part)) return;
      for (const next of mayImport[part] ?? []) visit(next, [...path, part]);
      done.add(part);
    };
    for (const part of Object.keys(mayImport)) visit(part, []);
    expect(done.size).toBe(Object.keys(mayImport).length);
  });
});

const compilerSide = [
  "diagnostics",
  "syntax",
  "ir",
  "atoms",
  "semantics",
  "plan",
  "plan/lowering",
  "analysis",
  "lint",
  "format",
];

describe("the compiler", () => {
  it("touches no file system, no network, no tensors: it imports chevrotain and zod alone", () => {
    const outside = closureOf("index.ts")
      .filter((one) => !one.relative)
      .map((one) => one.to);
    expect([...new Set(outside)].sort()).toEqual(["chevrotain", "zod"]);
  });

  it("never executes what a study names: no dynamic import, eval or function constructor", () => {
    const files = sourceFiles().filter((file) => compilerSide.includes(partOf(file)));
    const wrong = files.filter((file) =>
      /\bimport\(|\beval\(|new Function\(|\brequire\(/.test(codeOf(file)),
    );
    expect(files.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });
});

describe("the browser-safe runtime", () => {
  it("imports no node: module and no package beside zod", () => {
    const outside = closureOf("runtime/index.ts")
      .filter((one) => !one.relative)
      .map((one) => one.to);
    expect([...new Set(outside)].sort()).toEqual(["zod"]);
  });

  it("does not need the compiler", () => {
    const parts = new Set(
      closureOf("runtime/index.ts")
        .filter((one) => one.relative)
        .map((one) => partOf(one.to)),
    );
    for (const part of ["syntax", "semantics", "plan/lowering", "cli"]) {
      expect(parts).not.toContain(part);
    }
  });
});

describe("the process", () => {
  it("is left to cli: no argv, exit, signals or standard streams elsewhere", () => {
    const wrong = sourceFiles()
      .filter((file) => partOf(file) !== "cli")
      .filter((file) =>
        /\bprocess\.(argv|exit|exitCode|abort|kill|stdout|stderr|stdin|on|once|chdir)\b|\bconsole\./.test(
          codeOf(file),
        ),
      );
    expect(wrong).toEqual([]);
  });
});

describe("randomness", () => {
  it("comes from counter-based streams: nothing else draws numbers", () => {
    const wrong = sourceFiles()
      .filter((file) => partOf(file) !== "cli")
      .filter((file) =>
        /Math\.random|getRandomValues|randomBytes|randomUUID|tf\.random/.test(codeOf(file)),
      );
    expect(wrong).toEqual([]);
  });
});

describe("what decides a configuration", () => {
  it("is computed to the same bits in every engine: no function whose last digit the engine chooses", () => {
    const parts = [
      "ir",
      "atoms",
      "semantics",
      "plan",
      "plan/lowering",
      "space",
      "search",
      "runtime",
    ];
    const chosen =
      /Math\.(exp|expm1|log|log1p|log2|log10|pow|cbrt|hypot|sinh|cosh|tanh)\b|(?<![^\w.]2 )\*\*/;
    const wrong = sourceFiles()
      .filter((file) => parts.includes(partOf(file)) && file !== "numerics/elementary.ts")
      .filter((file) => chosen.test(codeOf(file)));
    expect(wrong).toEqual([]);
  });
});
