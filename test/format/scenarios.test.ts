/** What the style is, one thing at a time: the text before, and after. */
import { describe, expect, it } from "vitest";
import { format } from "./support.ts";

/** Formats `before`, inside a study where it is statements, and compares. */
const cases = (title: string, list: readonly (readonly [string, string, string])[]) =>
  describe(title, () => {
    it.each(list)("%s", async (_, before, after) => {
      expect(await format(before)).toBe(after);
      expect(await format(after)).toBe(after);
    });
  });

/** The inside of a study. */
const inStudy = (list: readonly (readonly [string, string, string])[]) =>
  list.map(([title, before, after]): readonly [string, string, string] => {
    const inside = after.replace(/^(?=.)/gm, "  ");
    return [title, `study s{\n${before}\n}`, `study s {\n${inside}}\n`];
  });

const long = "a_name_of_thirty_letters_or_so";

cases("files", [
  ["an empty file stays empty", "", ""],
  ["white space alone is nothing", " \n\n\t\n", ""],
  ["a file ends with one line end", "let a = 1", "let a = 1\n"],
  ["blank lines at the ends go", "\n\n\nlet a = 1\n\n\n", "let a = 1\n"],
  [
    "one blank line stays, more become one",
    "let a = 1\n\n\n\nlet b = 2",
    "let a = 1\n\nlet b = 2\n",
  ],
  ["declarations get lines of their own", "enum A{x} enum B{y,}", "enum A { x }\nenum B { y }\n"],
  ["tabs are white space", "let\ta\t=\t1", "let a = 1\n"],
]);

cases("comments", [
  ["a file of comments", "  // a\n\n\n// b\n", "// a\n\n// b\n"],
  ["behind a declaration", "let a = 1   // why\n", "let a = 1 // why\n"],
  [
    "behind neighbours, in one column",
    "let a = 1 // one\nlet bb = 22 // two\nlet c = 3\nlet d = 4 // four\n",
    "let a  = 1  // one\nlet bb = 22 // two\nlet c  = 3\nlet d  = 4 // four\n",
  ],
  [
    "behind others, one space away",
    "let a = 1 // one\n\nlet bb = 22 // two\n",
    "let a = 1 // one\n\nlet bb = 22 // two\n",
  ],
  ["white space behind a comment goes", "// a  \t\nlet a = 1\n", "// a\nlet a = 1\n"],
  [
    "documentation stays where it is, apart from the module's",
    "/// The module.\n\n/// Of a.\nlet a = 1\n// plain\n/// Of b.\nlet b = 2\n",
    "/// The module.\n\n/// Of a.\nlet a = 1\n// plain\n/// Of b.\nlet b = 2\n",
  ],
  [
    "in a list they break it",
    "let a = [1, // one\n2 // two\n, 3\n// end\n]",
    "let a = [\n  1, // one\n  2, // two\n  3,\n  // end\n]\n",
  ],
  [
    "blank lines between items of a broken list stay",
    "let a = [\n\n1,\n\n\n// two\n2]",
    "let a = [\n  1,\n\n  // two\n  2,\n]\n",
  ],
  ["in an empty list", "let a = [ // none\n]", "let a = [ // none\n]\n"],
  [
    "behind an operator they move before it",
    "let a = b + // why\nc",
    "let a =\n  b // why\n  + c\n",
  ],
  ["behind =", "let a = // why\nb", "let a = // why\n  b\n"],
  [
    "in parentheses that go",
    "let a = ( // why\nb // because\n)\nlet c = 1",
    "let a = // why\n  b // because\nlet c = 1\n",
  ],
  [
    "that document nothing go on documenting nothing",
    "let a = (b\n/// not of c\n)\nlet c = 1",
    "let a = b\n/// not of c\n\nlet c = 1\n",
  ],
  ["in the middle of a head", "study // s\n s // t\n { }", "study // s\n  s // t\n  {}\n"],
]);

cases(
  "comments in blocks",
  inStudy([
    ["alone in one", "// nothing", "// nothing\n"],
    ["at its end", "seed 1\n\n// end", "seed 1\n\n// end\n"],
    ["before the first statement", "\n\n// first\nseed 1", "// first\nseed 1\n"],
    [
      "in the blocks of a when, and before its else",
      "when a { // then\nuse b\n// end\n}\n// otherwise\nelse { // else\n}",
      "when a { // then\n  use b\n  // end\n}\n// otherwise\nelse { // else\n}\n",
    ],
    ["behind a closing brace", "when a { use b } // why", "when a { use b } // why\n"],
    [
      "suppressions stay before their statements",
      "// hpt-ignore use-log-scale: because\nparam a: Real in 0..1\nseed 1",
      "// hpt-ignore use-log-scale: because\nparam a: Real in 0 .. 1\nseed 1\n",
    ],
    [
      "prettier-ignore keeps a statement as it is",
      "// prettier-ignore\nparam   a :Real\n     in 0..1 // why\nparam   b :Real",
      "// prettier-ignore\nparam   a :Real\n     in 0..1 // why\nparam b: Real\n",
    ],
  ]).map(([title, before, after]): readonly [string, string, string] => [
    title,
    before.replace("     in", "       in"),
    after,
  ]),
);

it("a comment behind the opening brace stays there", async () => {
  expect(await format("study s { // why\nseed 1 }")).toBe("study s { // why\n  seed 1\n}\n");
});

cases("literals", [
  [
    "are as they were written",
    'let a = [1_000, 1E-4, 0.50, 16GiB, 5%, "\\u{1F4CF}\\n", true, inf]',
    'let a = [1_000, 1E-4, 0.50, 16GiB, 5%, "\\u{1F4CF}\\n", true, inf]\n',
  ],
  ["emoji in strings and comments", 'let a = "🍐" // 🍐\n', 'let a = "🍐" // 🍐\n'],
]);

cases("parentheses", [
  [
    "that are not needed go",
    "let a = ((1)) + (2 * (3)) - (b.c)[(0)]",
    "let a = 1 + 2 * 3 - b.c[0]\n",
  ],
  ["that the tree needs stay", "let a = b - (c - d) * (e + f)", "let a = b - (c - d) * (e + f)\n"],
  ["to the right of + stay", "let a = b + (c + d)", "let a = b + (c + d)\n"],
  ["?? beside others", "let a = m ?? 0 <= 0.9", "let a = (m ?? 0) <= 0.9\n"],
  ["others beside ??", "let a = m ?? 0 + 1", "let a = m ?? (0 + 1)\n"],
  ["a chain of ??", "let a = b ?? (c ?? d)", "let a = b ?? c ?? d\n"],
  ["a chain of ?? to the left", "let a = (b ?? c) ?? d", "let a = (b ?? c) ?? d\n"],
  ["and in or", "let a = b and c or d and e", "let a = (b and c) or (d and e)\n"],
  ["or in and", "let a = (b or c) and d", "let a = (b or c) and d\n"],
  ["not before a comparison", "let a = not b == c", "let a = not (b == c)\n"],
  ["not before a membership", "let a = not (b in {1})", "let a = not b in { 1 }\n"],
  ["not alone", "let a = not (not (b))", "let a = not not b\n"],
  ["compared negations", "let a = (not b) == c", "let a = (not b) == c\n"],
  [
    "powers",
    "let a = (-2)^2 + -(2^2) + (2^3)^4 + 2^(3^4) + 2^(-3)",
    "let a = (-2)^2 + -2^2 + (2^3)^4 + 2^3^4 + 2^-3\n",
  ],
  ["signs", "let a = -(-b) - (-c) * (-d)", "let a = -(-b) - -c * -d\n"],
  ["ifs", "let a = (if b then c else d) + 1", "let a = (if b then c else d) + 1\n"],
  [
    "ifs in ifs",
    "let a = if b then if c then d else e else if f then g else h",
    "let a = if b then (if c then d else e) else if f then g else h\n",
  ],
  [
    "quantifiers",
    "let a = forall i in E: (b or exists j in E: (c))",
    "let a = forall i in E: b or (exists j in E: c)\n",
  ],
  ["records as operands", "let a = ({b: 1}).b", "let a = ({ b: 1 }).b\n"],
  [
    "memberships directly after brackets",
    "let a = f((b in 0..1 and c), (d in {1}))",
    "let a = f((b in 0 .. 1 and c), d in { 1 })\n",
  ],
  ["memberships in a list", "let a = [(b in E), c in E]", "let a = [(b in E), c in E]\n"],
  ["numbers with members", "let a = (2).b", "let a = (2).b\n"],
  [
    "conditions of comprehensions",
    "let a = sum(i in E where (if b then c else d): (i))",
    "let a = sum(i in E where (if b then c else d): i)\n",
  ],
  [
    "bounds that are no sums",
    "let a = b in (c ?? 0) .. (d ?? 1)",
    "let a = b in (c ?? 0) .. (d ?? 1)\n",
  ],
  [
    "a name before a message",
    'study s { require (load) "sentence" }',
    'study s { require (load) "sentence" }\n',
  ],
]);

cases("forms of the same meaning are kept", [
  [
    "else when",
    "study s { when a { use b } else when c { use d } }",
    "study s {\n  when a {\n    use b\n  } else when c {\n    use d\n  }\n}\n",
  ],
  [
    "a when in an else",
    "study s { when a { use b } else { when c { use d } } }",
    "study s {\n  when a {\n    use b\n  } else {\n    when c { use d }\n  }\n}\n",
  ],
  [
    "brackets of a comprehension",
    "let a = sum([i in E: i]) + sum(i in E: i)",
    "let a = sum([i in E: i]) + sum(i in E: i)\n",
  ],
  [
    "methods with and without parentheses",
    "study s { search random() }",
    "study s { search random() }\n",
  ],
  [
    "an alias that is the name",
    'import { a as a, b } from "std:types"',
    'import { a as a, b } from "std:types"\n',
  ],
  [
    "a function's block of one line",
    "fn f(a: Real)->Real{return a}",
    "fn f(a: Real) -> Real { return a }\n",
  ],
]);

cases("blocks", [
  [
    "of one line stay on it",
    "study b extends a{let data=fashion}",
    "study b extends a { let data = fashion }\n",
  ],
  [
    "of one line with two statements do not",
    "study b { seed 1 seed 2 }",
    "study b {\n  seed 1\n  seed 2\n}\n",
  ],
  ["written on several lines stay so", "study b {\n let a = 1 }", "study b {\n  let a = 1\n}\n"],
  ["that are empty", "space a{}study b{\n\n}", "space a {}\nstudy b {}\n"],
  [
    "of one line that is too long",
    `study ${long} extends ${long} { param ${long}: Real in 1 .. 2 }`,
    `study ${long} extends ${long} {\n  param ${long}: Real in 1 .. 2\n}\n`,
  ],
]);

cases(
  "columns",
  inStudy([
    [
      "of types",
      "param a:Real param bbb:Int in 1..2",
      "param a:   Real\nparam bbb: Int in 1 .. 2\n",
    ],
    [
      "end with the kind",
      "param aaaa:Real fidelity b:Int in 1..2 param c:Real",
      "param aaaa: Real\nfidelity b: Int in 1 .. 2\nparam c: Real\n",
    ],
    [
      "end with a blank line",
      "param aaaa:Real\n\nparam c:Real",
      "param aaaa: Real\n\nparam c: Real\n",
    ],
    [
      "end with a comment",
      "param aaaa:Real\n// c\nparam c:Real",
      "param aaaa: Real\n// c\nparam c: Real\n",
    ],
    [
      "of labels",
      "require a:b<1 require ccc:d<1 report e:1 report ff:2",
      "require a:   b < 1\nrequire ccc: d < 1\nreport e:  1\nreport ff: 2\n",
    ],
    [
      "of objectives",
      "minimize a:b maximize ccc:d ref 0",
      "minimize a:   b\nmaximize ccc: d ref 0\n",
    ],
    ["of trials", "trial a=f(b) trial ccc=f(d)", "trial a   = f(b)\ntrial ccc = f(d)\n"],
    ["of values", "let a=1 let bbb=2 let c:Real=3", "let a   = 1\nlet bbb = 2\nlet c: Real = 3\n"],
    [
      "leave out what needs several lines",
      `let a=1 let ${long}=[${long}, ${long}, ${long}] let b=2`,
      `let a = 1\nlet ${long} = [\n  ${long},\n  ${long},\n  ${long},\n]\nlet b = 2\n`,
    ],
  ]),
);

cases("columns of declarations", [
  ["types", "type A=Real type BBB=Int in 1..2", "type A   = Real\ntype BBB = Int in 1 .. 2\n"],
  ["units", "unit a=1B unit bbb=2B", "unit a   = 1B\nunit bbb = 2B\n"],
  [
    "dimensions",
    "dimension A unit a dimension BB unit b dimension C=A/BB",
    "dimension A  unit a\ndimension BB unit b\ndimension C = A / BB\n",
  ],
]);

cases(
  "statements",
  inStudy([
    [
      "param",
      "param a:one of{x,y}~choice({x:1,y:2})=x",
      "param a: one of { x, y } ~ choice({ x: 1, y: 2 }) = x\n",
    ],
    [
      "scales",
      "param a:Real in 1e-3..1 log better lower",
      "param a: Real in 1e-3 .. 1 log better lower\n",
    ],
    ["steps", "param a:Real in 0..1 step 0.1", "param a: Real in 0 .. 1 step 0.1\n"],
    ["arrays", "param a:Real[E,F][3]", "param a: Real[E, F][3]\n"],
    [
      "when",
      "when a==b{use c use d}else{use e}",
      "when a == b {\n  use c\n  use d\n} else {\n  use e\n}\n",
    ],
    ["a when of one line", "when a==b{use c}else{use e}", "when a == b { use c } else { use e }\n"],
    ["require", 'require a<=b "why"', 'require a <= b "why"\n'],
    ["chains of comparisons", "require 0<a<=b", "require 0 < a <= b\n"],
    ["trial", "trial a=f(b,c:d,...e)", "trial a = f(b, c: d, ...e)\n"],
    [
      "methods",
      "search tpe(startup:20)schedule asha stop target(0.02)",
      "search tpe(startup: 20)\nschedule asha\nstop target(0.02)\n",
    ],
    ["counts", "seed 1 repeat 2 parallel 3 retry 4", "seed 1\nrepeat 2\nparallel 3\nretry 4\n"],
    [
      "budgets",
      "budget 200 trials,10min,40s per trial",
      "budget 200 trials, 10min, 40s per trial\n",
    ],
    ["warm starts", 'warm nearest(k:3)from"library/"', 'warm nearest(k: 3) from "library/"\n'],
    ["spaces", "use a as b", "use a as b\n"],
  ]),
);

cases("what is too long", [
  [
    "imports",
    `import { ${long}, ${long} as ${long} } from "std:types"`,
    `import {\n  ${long},\n  ${long} as ${long},\n} from "std:types"\n`,
  ],
  [
    "declared arguments, and then the result",
    `task f(${long}: Real, static ${long}: Int = 1) -> { ${long}: Real, b: ${long} } exec "${long}"`,
    `task f(${long}: Real, static ${long}: Int = 1) -> {\n  ${long}: Real,\n  b: ${long},\n} exec "${long}"\n`,
  ],
  [
    "a function's value",
    `fn f(${long}: Real) -> Real = ${long} + ${long}`,
    `fn f(${long}: Real) -> Real =\n  ${long} + ${long}\n`,
  ],
  [
    "sums, before their operators",
    `let a = ${long} + ${long} * 2 - ${long} + ${long}`,
    `let a =\n  ${long}\n  + ${long} * 2\n  - ${long}\n  + ${long}\n`,
  ],
  [
    "ifs",
    `let a = if ${long} then ${long} else if b then ${long} else ${long}`,
    `let a =\n  if ${long}\n  then ${long}\n  else if b\n  then ${long}\n  else ${long}\n`,
  ],
  [
    "comprehensions",
    `let a = sum(i in ${long}, j in ${long} where b: ${long}[i])`,
    `let a = sum(\n  i in ${long}, j in ${long} where b: ${long}[i]\n)\n`.replace(
      /b: (.*)\n/,
      "b:\n    $1\n",
    ),
  ],
  [
    "numbers, as many on a line as fit",
    `let a = [${Array.from({ length: 60 }, (_, i) => i).join(",")}]`,
    `let a = [\n  ${Array.from({ length: 27 }, (_, i) => i).join(", ")},\n  ${Array.from({ length: 25 }, (_, i) => i + 27).join(", ")},\n  ${Array.from({ length: 8 }, (_, i) => i + 52).join(", ")},\n]\n`,
  ],
  [
    "a record that is all of a call",
    `let a = f({ ${long}: 1, b: ${long}, c: ${long} })`,
    `let a = f({\n  ${long}: 1,\n  b: ${long},\n  c: ${long},\n})\n`,
  ],
]);

cases(
  "statements that are too long",
  inStudy([
    [
      "param",
      `param a: one of { ${long}, b } ~ choice({ ${long}: 1, b: 2 }) = ${long}`,
      `param a: one of { ${long}, b }\n  ~ choice({ ${long}: 1, b: 2 })\n  = ${long}\n`,
    ],
    [
      "require",
      `require a: ${long} <= ${long} + 1 "${long}"`,
      `require a: ${long} <= ${long} + 1\n  "${long}"\n`,
    ],
    [
      "conditions",
      `require ${long} and ${long} or ${long} and b`,
      `require (${long} and ${long})\n  or (${long} and b)\n`,
    ],
    [
      "trials",
      `trial a = ${long}(${long}, b: ${long})`,
      `trial a = ${long}(\n  ${long},\n  b: ${long},\n)\n`,
    ],
    [
      "budgets",
      `budget ${long} + ${long} trials, ${long} epochs`,
      `budget ${long} + ${long} trials,\n  ${long} epochs\n`,
    ],
  ]),
);
