import { describe, expect, it } from "vitest";
import { fixed, parseText } from "./support.ts";

/** A slip, the id of its finding, what the finding points at, and the text after its first fix. */
const traps: readonly (readonly [text: string, id: string, marked: string, after?: string])[] = [
  // numbers
  ["let x = .5", "HPT1010", ".5", "let x = 0.5"],
  ["let x = 1.", "HPT1010", "1.", "let x = 1.0"],
  ["let x = a in 1...4", "HPT1011", "...", "let x = a in 1..4"],
  ["let x = a in 1 ... 4", "HPT1011", "..."],
  ["let x = 5 % 3", "HPT1012", "%"],
  ["let x = a <= 16 GiB", "HPT1024", "16 GiB", "let x = a <= 16GiB"],
  ["let x = f(16 GiB)", "HPT1024", "16 GiB", "let x = f(16GiB)"],
  ["let x = 1h30min", "HPT1014", "1h30min", "let x = 1h + 30min"],
  ["let x = 2e", "HPT1013", "2e"],
  ["let x = 2e-", "HPT1013", "2e-"],
  ["let x = f(3e, 1)", "HPT1013", "3e"],
  ["let x = 10min(a)", "HPT1023", "("],
  ["let x = 2^10B", "HPT1020", "10B"],
  ["let x = 0x1F", "HPT1015", "0x1F"],
  ["let x = 1e999", "HPT1016", "1e999"],
  ["let x = 5µs", "HPT1005", "5µs"],
  ["let x = 1 .. 4", "HPT1025", ".."],
  ["unit day = 20h + 4h", "HPT1028", "+"],
  // signs of other languages
  ["let x = a && b", "HPT1003", "&&", "let x = a and b"],
  ["let x = a||b", "HPT1003", "||", "let x = a or b"],
  ["let x = !a", "HPT1003", "!", "let x = not a"],
  ["let x = a ** 2", "HPT1003", "**", "let x = a ^ 2"],
  ["fn f(a: Real) => Real = a", "HPT1003", "=>", "fn f(a: Real) -> Real = a"],
  ["let x = f(a) => 2", "HPT1003", "=>", "let x = f(a) >= 2"],
  ["let x = a ≤ b", "HPT1003", "≤", "let x = a <= b"],
  ["let x = 3 − 1", "HPT1003", "−", "let x = 3 - 1"],
  ["let x = a;", "HPT1002", ";", "let x = a"],
  ["let x = @a", "HPT1002", "@"],
  ["let x = a\0", "HPT1002", "\0"],
  ["let x = 1 # one", "HPT1004", "#", "let x = 1 // one"],
  ["/* all\nof it */ let x = 1", "HPT1004", "/*"],
  // texts and names
  ["let x = 'a'", "HPT1006", "'a'", 'let x = "a"'],
  ["let x = “a”", "HPT1006", "“a”", 'let x = "a"'],
  ['let x = "a', "HPT1007", '"a'],
  ['let x = "a\\q"', "HPT1008", "\\q"],
  ['let x = "\\u{110000}"', "HPT1008", "\\u"],
  ["let größe = 3", "HPT1005", "größe"],
  ["let min = 3\nlet in = 3", "HPT1109", "in"],
  // conditions and domains
  [
    "study s { when x = 3 { param y: Int } }",
    "assignment-in-condition",
    "=",
    "study s { when x == 3 { param y: Int } }",
  ],
  [
    "study s { require fits: x = 3 }",
    "assignment-in-condition",
    "=",
    "study s { require fits: x == 3 }",
  ],
  [
    "let x = if a = 1 then b else c",
    "assignment-in-condition",
    "=",
    "let x = if a == 1 then b else c",
  ],
  [
    "study s { param x: Int in [1, 4] }",
    "interval-or-set",
    "[1, 4]",
    "study s { param x: Int in 1 .. 4 }",
  ],
  [
    "study s { param x: Int in [1, 2, 4] }",
    "interval-or-set",
    "[1, 2, 4]",
    "study s { param x: Int in { 1, 2, 4 } }",
  ],
  ["let x = a in b in c", "HPT1022", "in"],
  ["let x = a < b in c", "HPT1022", "in"],
  ["let x = f(rate = 3)", "HPT1110", "=", "let x = f(rate: 3)"],
  ["let x = { rate = 3 }", "HPT1110", "=", "let x = { rate: 3 }"],
  // operands
  ["let x = 1 + if a then b else c", "HPT1027", "if"],
  ["let x = a == not b", "HPT1021", "not"],
  ["let x = 1 + not b", "HPT1027", "not"],
  ["let x = a ? 1 : 2", "HPT1029", "?"],
  ["let x = f(a ? 1 : 2)", "HPT1029", "?"],
  ["let x = --a", "HPT1026", "-"],
  // ranges
  [
    "study s { param x: Int in (1, 8) }",
    "interval-or-set",
    "(1, 8)",
    "study s { param x: Int in 1 .. 8 }",
  ],
  [
    "study s { param x: Real in [0, 1) }",
    "interval-or-set",
    "[0, 1)",
    "study s { param x: Real in 0 .. 1 }",
  ],
  [
    "study s { param x: Real in (0 .. 1] }",
    "HPT1118",
    "(0 .. 1]",
    "study s { param x: Real in 0 .. 1 }",
  ],
  [
    "study s { param x: Real in {-1 .. 1e-3} }",
    "HPT1118",
    "{-1 .. 1e-3}",
    "study s { param x: Real in -1 .. 1e-3 }",
  ],
  ["let x = (1, 2)", "HPT1119", ","],
  ["let x = f(1 + (a, 3))", "HPT1119", ","],
  // statements
  ["study s {\n  parm lr: Real\n}", "HPT1104", "parm", "study s {\n  param lr: Real\n}"],
  ["study s {\n  minimise run.loss\n}", "HPT1104", "minimise", "study s {\n  minimize run.loss\n}"],
  ["study s {\n  rquire forall d in D: a[d]\n}", "HPT1104", "rquire"],
  ["study s {\n  param a: Real\n  rquire not (a)\n}", "HPT1104", "rquire"],
  [
    "study s {\n  when a { pram b: Bool }\n}",
    "HPT1104",
    "pram",
    "study s {\n  when a { param b: Bool }\n}",
  ],
  ["study s {\n  param a: Real\n  serch tpe\n  seed @ 3\n}", "HPT1104", "serch"],
  ["study s {\n  if a { param b: Bool }\n}", "HPT1103", "if"],
  ["study s {\n  when a { } els { }\n}", "HPT1114", "els", "study s {\n  when a { } else { }\n}"],
  [
    "study s { param x: One of { a, b } }",
    "HPT1114",
    "One",
    "study s { param x: one of { a, b } }",
  ],
  ["study s {\n  Minimize if a then b else c\n}", "HPT1104", "Minimize"],
  ["study s { param x: Real 0 .. 1 }", "HPT1116", "0", "study s { param x: Real in 0 .. 1 }"],
  ["study s { param x: Int { 1, 2 } seed 3 }", "HPT1116", "{"],
  ["study s { param x: Int in 1 27 }", "HPT1116", "27", "study s { param x: Int in 1 .. 27 }"],
  [
    "study s { param x: Int in 1 .. 9 3 }",
    "HPT1116",
    "3",
    "study s { param x: Int in 1 .. 9 = 3 }",
  ],
  ["study s { require quick a < b }", "HPT1116", "a", "study s { require quick: a < b }"],
  ["let x = f(a, b]", "HPT1117", "]"],
  ["study s {\n  seed 3\n)", "HPT1117", ")", "study s {\n  seed 3\n}"],
  ["study s {\n  seed 3\n  width: Int in 1 .. 2\n}", "HPT1103", "width"],
  ["study s {\n  param a: Int in 1 .. 2\n  width: Int in 1 .. 2\n}", "HPT1103", "width"],
  ["study s {\n  param a: one of ( x, y }\n  param b: Int in 1 .. 2\n}", "HPT1100", "("],
  ["study s {\n  when a {\n  } else\n    param b: Int in 1 .. 2\n  }\n}", "HPT1100", "else"],
  ["study s {\n  param a: one of x, y }\n  param b: Int in 1 .. 2\n}", "HPT1100", "x"],
  ["study s {\n  when a {\n    seed 3\n  }\n}", "HPT1105", "seed"],
  ["study s {\n  when a {\n    param b: Bool\n  )\n  seed 3\n}", "HPT1117", ")"],
  ["space s {\n  param b: Bool\n)\nspace t {}", "HPT1117", ")"],
  ["let x = a >= 90 %", "HPT1024", "90 %", "let x = a >= 90%"],
  ["type T = Real in 0 % .. 5%", "HPT1024", "0 %", "type T = Real in 0% .. 5%"],
  ["type T = Time in 1 min .. 10h", "HPT1024", "1 min", "type T = Time in 1min .. 10h"],
  ["let x = f(1 e-3)", "HPT1013", "1 e"],
  ["let x = { a: 1 b: 2 }", "HPT1100", "b"],
  ["study s {\n  when a { } { }\n}", "HPT1116", "{"],
  ["stduy s { }", "HPT1104", "stduy", "study s { }"],
  ["study s {\n  param lr = 3\n}", "HPT1112", "="],
  ["study s { budget 200 trials or 10min }", "HPT1113", "or"],
  ["study s { budget 1 trial }", "HPT1115", "trial", "study s { budget 1 trials }"],
  [
    "study s { budget 10min, 1 trial seed 3 }",
    "HPT1115",
    "trial",
    "study s { budget 10min, 1 trials seed 3 }",
  ],
  ["study s { param x: Real im 0 .. 1 }", "HPT1114", "im", "study s { param x: Real in 0 .. 1 }"],
  ["type T = Int[3] on { 1, 2 }", "HPT1114", "on", "type T = Int[3] in { 1, 2 }"],
  ["study s { else { } }", "HPT1107", "else"],
  ["study s { return 3 }", "HPT1108", "return"],
  ["space s { seed 3 }", "HPT1105", "seed"],
  ["param x: Real", "HPT1105", "param"],
  ["study s {\n  enum E { a, b }\n}", "HPT1105", "enum"],
  ['import digits from "std:data"', "HPT1111", "digits"],
  ["let x = 3 }", "HPT1102", "}"],
  ["let x = f(a, b", "HPT1101", "("],
  ["study s { param x: Int", "HPT1101", "{"],
];

describe("each slip has one finding of its own", () => {
  it.each(traps.map((trap) => ({ trap, text: trap[0] })))(
    "$text",
    ({ trap: [text, id, marked, after] }) => {
      const { diagnostics } = parseText(text);
      const [first] = diagnostics.filter((finding) => finding.id === id);
      expect(first, JSON.stringify(diagnostics)).toBeDefined();
      if (!text.includes("@ 3")) expect(diagnostics).toHaveLength(1);
      const { span } = first?.location ?? { span: { start: 0, end: 0 } };
      expect(text.slice(span.start, span.end)).toBe(marked);
      if (after === undefined) return;
      expect(fixed(text, diagnostics)).toBe(after);
      expect(parseText(after).diagnostics).toEqual([]);
    },
  );
});

it("says what was expected, after what, where, and what was found", () => {
  const said = (text: string) => parseText(text).diagnostics.map(({ message }) => message);
  expect(said("study s {\n  param lr: = 3\n}")).toEqual([
    "expected a type after `:` in the parameter `lr`, found `=`.",
  ]);
  expect(said("study s {\n  param lr: Real in 0 ..\n  seed 3\n}")).toEqual([
    "expected a value after `..` in the parameter `lr`, but `seed` follows on the next line.",
  ]);
  expect(said("enum E { a b }")).toEqual([
    "expected `,` or `}` after `a` in the enum `E`, found `b`.",
  ]);
  expect(said("fn f(a: Real) Real = a")).toEqual([
    "expected `->` and the type of the result after `)` in the function `f`, found `Real`.",
  ]);
  expect(said("let x =")).toEqual([
    "expected a value after `=` in the value `x`, but the text ends here.",
  ]);
});
