/** A letter too few, too many or in the wrong place, in every kind of name: one finding that says what was meant. */
import { describe, expect, test } from "vitest";
import { check, memoryHost } from "./harness.ts";
import { checkModules } from "../../src/semantics/check.ts";

/** Names in «quotes» are misspelt, one at a time. */
const study = `«import» { «digits» } «from» "«std:data»"
import { «classifier» } from "«std:tasks»"
import { mlp_memory } from "std:memory"
import { Dropout, «LearningRate», Width as W } from "«std:types»"
import { half, «Colour» } from "«./lib.hpt»"

«dimension» Money «unit» EUR
«unit» cent = 0.01«EUR»
«enum» Domain { web, books, code }
«type» Rate = «Real» in 1e-8 .. 10 «log» «better» «lower»
let sigma: Real[«Domain»] = { «web»: 1.8, books: 0.6, code: 1.1 }
fn variance[E](sigma: Real[E], weights: Simplex[«E»]) -> Real = «sum»(d in E: sigma[d]^2 / «max»(«weights»[d], 1e-9))
«task» train(«static» width: «Int», rate: Real, momentum: Real?, epochs: Int = 10)
  -> { loss: Real in 0 .. «inf» better lower, time: «Time» in 0s .. inf «better» «lower» }
  «exec» "python train.py {«args»} {«width»}"
«space» network {
  «param» layers: Int in 1 .. 4
  «require» «layers» >= 1
}
«study» base {
  «use» «network»
  param colour: «Colour»
  param optimizer: «one» «of» { adam, sgd }
  «when» «optimizer» == «sgd» {
    param momentum: Real in 0.5 .. 0.99 «reverse_log»
  } «else» {
    param nesterov: Bool
  }
  param lr: «LearningRate» in 1e-5 .. 1e-1 ~ «lognormal»(«median»: 1e-3, «decades»: 1)
  param dropout: «Dropout» in 0 .. 0.6
  param width: W in 16 .. 256
  param mixture: «Simplex»[«Domain»]
  param memory: «Memory» in 1MiB .. 2GiB «log»
  «fidelity» epochs: Int in 1 .. 27
  «let» total = «half»(«lr») + «sqrt»(lr)
  require fits: «mlp_memory»(«depth»: layers, width, «batch»: 64) <= 2MiB
  «trial» run = «classifier»(«data»: digits, hidden: «fill»(width, layers), batch: 64, lr, dropout, optimizer, momentum, «epochs»)
  «minimize» «run».«val_loss» + 0.5 * run.«ece» + «variance»(sigma, weights: «mixture»)
  require run.«accuracy» >= 90%
  «report» speed: run.accuracy
  «search» «random»
  «schedule» «hyperband»(«eta»: 3)
  «stop» «plateau»(«trials»: 40, by: 0.1%)
  «budget» 200 «trials», 10«min», 40s «per» trial
  «seed» 42
  «repeat» 2
  «retry» 1
  «parallel» 1
  «warm» «from» [{ «lr»: 1e-3, optimizer: «adam» }]
}
study wide «extends» «base» {
  param extra: Real in 0 .. 1 «linear»
  param steps: Int in 0 .. 8 «step» 2
  trial other = «train»(width, «rate»: lr, momentum)
  «maximize» «other».«loss» + «extra» + steps «ref» 2
  search «grid»(«points»: 3)
}
`;
const clean = study.replaceAll(/[«»]/g, "");
const library = "enum Colour { red, green }\nfn half(x: Real) -> Real = x / 2\n";

const names = [...study.matchAll(/«([^»]*)»/g)].map(({ 1: name = "", index }) => ({
  name,
  start: study.slice(0, index).replaceAll(/[«»]/g, "").length,
}));

const host = (text: string) => ({
  ...memoryHost({ "main.hpt": text, "lib.hpt": library }),
  neighbours: () => ["main.hpt", "lib.hpt"],
});
const findings = (text: string) => checkModules("/project/main.hpt", host(text)).diagnostics;

/** A letter left out in the middle, doubled there, and two of them swapped. */
function misspellings(name: string): readonly string[] {
  const from = Math.max(name.lastIndexOf(":"), name.lastIndexOf("/")) + 1;
  const word = name.slice(from).replace(/\.hpt$/, "");
  const rest = name.slice(from + word.length);
  const middle = Math.floor(word.length / 2);
  const [before, letter, after] = [
    word.slice(0, middle),
    word[middle] ?? "",
    word.slice(middle + 1),
  ];
  const all = [before + letter + letter + after];
  if (word.length > 2) all.push(before + after);
  if (word.length > 3) all.push(before + (after[0] ?? "") + letter + after.slice(1));
  return all.map((each) => name.slice(0, from) + each + rest).filter((each) => each !== name);
}

/** What is another word of the language, or no name that a letter could be left out of. */
const otherwise = new Set(["if"]);

test("the study is clean", () => {
  expect(findings(clean)).toEqual([]);
});

describe("one finding that says what was meant, and a fix that writes it", () => {
  const cases = names
    .filter(({ name }) => name.length > 1)
    .flatMap(({ name, start }) =>
      misspellings(name)
        .filter((written) => !otherwise.has(written))
        .map((written) => [written, name, start] as const),
    );

  test.each(cases)("%s for %s (at %i)", (written, name, start) => {
    const text = clean.slice(0, start) + written + clean.slice(start + name.length);
    const found = findings(text);
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringContaining(`Did you mean \`${name}\`?`),
    ]);
    const [edit] = found[0]?.fixes[0]?.edits ?? [];
    expect(edit).toBeDefined();
    const { span } = edit?.location ?? { span: { start: 0, end: 0 } };
    expect(text.slice(0, span.start) + (edit?.newText ?? "") + text.slice(span.end)).toBe(clean);
  });
});

test("a statement whose expression begins with a sign", () => {
  for (const sign of ["(a)", "-a", "(a) + a"]) {
    const text = `study s {\n  param a: Real in 0 .. 1\n  minimise ${sign}\n}\n`;
    expect(check(text).diagnostics.map(({ message }) => message)).toEqual([
      "`minimise` begins no statement. Did you mean `minimize`?",
    ]);
  }
  const require = "study s {\n  param a: Real in 0 .. 1\n  minimize a\n  requir (a > 0.5)\n}\n";
  expect(check(require).diagnostics.map(({ message }) => message)).toEqual([
    "`requir` begins no statement. Did you mean `require`?",
  ]);
});

test("what stands outside of studies is a declaration", () => {
  expect(check("stduy s { }\n").diagnostics.map(({ message }) => message)).toEqual([
    "`stduy` begins no declaration. Did you mean `study`?",
  ]);
});

test.each([
  ["10minutes", "min"],
  ["10Secs", "s"],
  ["16G", "GiB"],
  ["16gb", "GB"],
  ["3bytes", "B"],
  ["5percent", "%"],
])("the unit of %s is written %s", (written, unit) => {
  const [found, ...others] = check(`let x = ${written}\n`).diagnostics;
  expect([found?.id, others]).toEqual(["HPT2029", []]);
  expect(found?.message).toContain(`Did you mean \`${unit}\`?`);
  expect(found?.fixes[0]?.edits[0]?.newText).toBe(unit);
});

test.each([
  ["Float", "Real"],
  ["integer", "Int"],
  ["boolean", "Bool"],
  ["str", "Text"],
])("the type %s is called %s", (written, type) => {
  const [found, ...others] = check(`fn f(x: ${written}) -> Real = 1\n`).diagnostics;
  expect([found?.id, others]).toEqual(["HPT2026", []]);
  expect(found?.message).toContain(`Did you mean \`${type}\`?`);
  expect(found?.fixes[0]?.edits[0]?.newText).toBe(type);
});

test("of a unit that is like none, all are named", () => {
  expect(check("let x = 3furlong\n").diagnostics[0]?.message).toMatch(/There are `B`, .*`kW`\.$/);
});

describe("nothing far-fetched", () => {
  test.each([
    ['let a: Data = load "builtin:movies"\n', "builtin:"],
    ["let a = x\nlet b = 1\n", "Did you mean"],
    ['import { a } from "std:graphs"\nlet b = a\n', "Did you mean"],
    ['import { a } from "/etc/passwd"\nlet b = a\n', "Did you mean"],
    ["study s { param a: Real in 0 .. 1 cubic\n minimize a }\n", "Did you mean"],
    ["study s { param a: Real in 0 .. 1\n minimize a\n search bayes }\n", "Did you mean"],
  ])("%s", (text, suggestion) => {
    const [first, ...more] = check(text).diagnostics;
    expect(more).toEqual([]);
    expect(first?.message).not.toContain(suggestion === "builtin:" ? "Did you mean" : suggestion);
  });

  test("a module without its scheme, a file without its folder", () => {
    const said = (from: string) =>
      check(`import { a } from "${from}"\nlet b = a\n`).diagnostics[0]?.message;
    expect(said("types")).toContain("Did you mean `std:types`?");
    expect(said("sdt:tpyes")).toContain("Did you mean `std:types`?");
    expect(said("lib/a.hpt")).toContain("Did you mean `./lib/a.hpt`?");
  });
});

test("a name of any length is told, without a guess at what was meant", () => {
  const long = "a".repeat(33_000);
  const host = memoryHost({ "main.hpt": `let ${long} = 1\nlet b = ${long}b\n` });
  const { diagnostics } = checkModules("/project/main.hpt", host);
  expect(diagnostics.map(({ id }) => id)).toEqual(["HPT2020"]);
});
