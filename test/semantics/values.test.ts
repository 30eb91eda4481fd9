import { describe, expect, test } from "vitest";
import { check, findings } from "./harness.ts";

const declarations = `
enum Domain { web, books, code }
enum Step { crop, flip, blur }
type Policy = one of [light, medium, heavy]
let w: Simplex[Domain] = { code: 20%, web: 50%, books: 30% }
let m: Real[Domain, 2] = { web: [1, 2], books: [3, 4], code: [5, 6] }
let order: Permutation[Step] = [blur, crop, flip]
let policy: Policy = medium
let record = { a: 1, inner: { b: [10, 20] } }
fn half(x: Real, floor: Real = x / 4) -> Real = max(floor, x / 2)
fn later(n: Int, m: Real = sum(i in 0 .. 2: n * i)) -> Real = m
fn total[E](x: Real[E], y: Real[E] = [i in E: 2 * x[i]]) -> Real = sum(i in E: x[i] + y[i])
fn block(x: Real) -> Real { let a = x + 1 let b = a * a return b - x }
fn sizes[A, B](x: Real[A, B]) -> Int[2] = [size(A), size(B)]
fn where_is[E](x: Real[E], at: Int) -> Real = x[at]
fn longest(x: Int[]) -> Int = size(x) + sum(x)
`;

/** The constant that an expression is. */
function valueOf(expression: string, type = ""): unknown {
  const program = check(`${declarations}\nlet it${type} = ${expression}\n`);
  expect(program.diagnostics.map(({ message }) => message)).toEqual([]);
  return program.definitions.get("main/it")?.constant;
}

describe("constants", () => {
  test.each([
    ["units are base units", "1.5GiB / 1MiB", 1536],
    ["small units are exact", "7ms", 0.007],
    ["percent", "7%", 0.07],
    ["microseconds", "3us", 3e-6],
    ["hours", "2h + 30min", 9000],
    ["power binds before minus", "-2^2", -4],
    ["and power to the right", "2^3^2", 512],
    ["chained comparison", "1 < 2 <= 2 and not 2 < 2", true],
    ["range", "3 in 1 .. 3", true],
    ["set", "policy in { light, heavy }", false],
    ["order of choices", "policy > light and policy < heavy and policy in light .. medium", true],
    ["choice equality", "policy == medium", true],
    ["shares in declared order", "w", [0.5, 0.3, 0.2]],
    ["element", "w[code]", 0.2],
    ["qualified member", "w[Domain.books]", 0.3],
    ["matrix", "m[books, 1]", 4],
    ["row", "m[code]", [5, 6]],
    ["position of a member", "order[blur] + 10 * order[crop] + 100 * order[flip]", 210],
    ["field", "record.inner.b[1] + record.a", 21],
    ["comprehension over a range", "[i in 2 .. 4: i^2]", [4, 9, 16]],
    ["its elements by their own indices", "[i in 2 .. 4: i^2][3]", 9],
    ["matrix by two binders", "[d in Domain, i in 2: m[d, i]][books, 0]", 3],
    ["filter", "sum(d in Domain where d != web: w[d]) > 0.49", true],
    ["nested binders of one name", "[i in 3: sum(i in 0 .. 1: i) + i]", [1, 2, 3]],
    ["binders that depend on each other", "sum(i in 0 .. 3, j in 0 .. i: 1)", 10],
    ["forall", "forall d in Domain: w[d] >= 20%", true],
    ["exists", "exists d in Domain: w[d] > 60%", false],
    ["if", "if policy == heavy then 1 else 2", 2],
    ["spread", "[1, ...[2, 3], 4]", [1, 2, 3, 4]],
    ["size of an enum", "size(Domain)", 3],
    ["size of an array", "size([1, 2])", 2],
    ["default from another argument", "half(8, 5) + half(8)", 9],
    ["default with a binder", "sum(i in 1 .. 2: later(i))", 9],
    ["generic over an enum", "total(w)", 3],
    ["generic over a length", "total([1, 2, 3], y: [1, 1, 1])", 9],
    ["block", "block(2)", 7],
    ["sizes of generics", "sizes(m)", [3, 2]],
    ["position in a generic", "where_is(w, 2)", 0.2],
    ["any length", "longest([1, ...[2, 3]])", 9],
    ["inf", "min(inf, 3s) / 1s", 3],
    ["by name", "half(floor: 1, x: 8)", 4],
    ["a spread record", "half(...{ x: 8, floor: 7 })", 7],
  ])("%s: %s", (_, expression, expected) => {
    expect(valueOf(expression)).toEqual(expected);
  });

  test("a record keeps its fields", () => {
    expect(valueOf("{ ...record, a: 2 }")).toEqual({ a: 2, inner: { b: [10, 20] } });
  });

  test("an annotated choice", () => {
    expect(valueOf("books", ": Domain")).toBe("books");
  });
});

test("units that are no whole part of their base unit", () => {
  const { definitions } = check("unit odd = 0.3s\nlet x = 10odd / 1s\n");
  expect(definitions.get("main/x")?.constant).toBe(3);
});

test("the length of an array does not mention a binder that is gone", () => {
  const { definitions } = check(
    "let a = [i in 3: [j in i: j]]\nlet b = [i in 3: [j in 0 .. i: j]]\n",
  );
  for (const name of ["main/a", "main/b"]) {
    expect(definitions.get(name)?.type).toMatchObject({ element: { over: { kind: "any" } } });
  }
});

describe("what a loaded file lacks", () => {
  test.each([
    ['{ "web": 1 }', "at .books: expected a number, found nothing"],
    ['{ "web": 1, "books": null }', "at .books: expected a number, found null"],
    ['{ "web": 1, "books": [2] }', "at .books: expected a number, found a list"],
    ['{ "web": 1, "books": 2, "code": 3 }', 'expected only `web` and `books`, found also "code"'],
    ["[1, 2]", "expected an object with `web` and `books`, found a list"],
    ['{ "web": 1, "books": 2', "is not JSON"],
    ["", "is not JSON"],
  ])("%s", (text, sentence) => {
    const main = 'enum Domain { web, books }\nlet a: Real[Domain] = load "a.json"\n';
    expect(findings({ "main.hpt": main, "a.json": text })).toEqual([
      expect.stringContaining(sentence),
    ]);
  });
});

describe("advice", () => {
  test("names of the standard library are offered with their import", () => {
    const [name, type, called] = check(
      "let a = digits\ntype A = Momentum\nlet b = mlp_memory(1, 2, 3)\n",
    ).diagnostics;
    expect(name?.message).toContain('import { digits } from "std:data"');
    expect(type?.message).toContain('import { Momentum } from "std:types"');
    expect(called?.message).toContain('import { mlp_memory } from "std:memory"');
    expect(name?.fixes[0]?.edits[0]?.newText).toBe('import { digits } from "std:data"\n');
  });

  test("short names are not guessed", () => {
    expect(findings("let x = 1\nlet z = y\n")).toEqual(["HPT2020: nothing is called `y` here."]);
  });

  test("fixes change what they say", () => {
    const text =
      "enum E { web, b }\nlet web = 1\nlet a: E = web\nlet c: Memory = 16\ntype T = Real in 1 .. 4log\n";
    const { diagnostics } = check(text);
    const fixed = diagnostics
      .flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits))
      .toSorted((a, b) => b.location.span.start - a.location.span.start)
      .reduce(
        (whole, { location: { span }, newText }) =>
          whole.slice(0, span.start) + newText + whole.slice(span.end),
        text,
      );
    expect(fixed).toContain("let a: E = E.web");
    expect(fixed).toContain("let c: Memory = 16B");
    expect(fixed).toContain("1 .. 4 log");
    expect(check(fixed).diagnostics).toEqual([]);
  });
});

describe("phases", () => {
  test("follow from what an expression mentions", () => {
    const text = `
import { digits } from "std:data"
import { classifier } from "std:tasks"
let outside = 2
study s {
  param lr: Real in 1e-4 .. 1 log
  let known = outside * digits.classes
  let varied = lr * known
  trial teacher = classifier(data: digits, hidden: [8], lr: 1e-3)
  trial student = classifier(data: digits, hidden: [8], lr)
  let measured = teacher.val_loss * known
  let told = student.val_loss - measured
  let spread = max(r in student: r.val_loss)
  minimize told
  report spread
  budget 3 trials
}
`;
    const program = check(text);
    expect(program.diagnostics.map(({ message }) => message)).toEqual([]);
    const phases = program.studies[0]?.definitions.map(({ name, phase }) => [name, phase]);
    expect(Object.fromEntries(phases ?? [])).toMatchObject({
      known: "constant",
      varied: "parameter",
      measured: "measured",
      told: "metric",
      spread: "metric",
    });
  });
});
