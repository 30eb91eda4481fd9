import { describe, expect, it } from "vitest";
import { contextWords, reservedWords, statementWords } from "../../src/syntax/tokens.ts";
import { declaration, expression, parseClean, parseText, shown, statements } from "./support.ts";

describe("precedence", () => {
  it.each([
    ["a + b * c ^ d", "(a + (b * (c ^ d)))"],
    ["a - b - c", "((a - b) - c)"],
    ["a / b * c", "((a / b) * c)"],
    ["a ^ b ^ c", "(a ^ (b ^ c))"],
    ["-a ^ b", "(- (a ^ b))"],
    ["2 ^ -3", "(2 ^ (- 3))"],
    ["2 ^ -3 ^ 2", "(2 ^ (- (3 ^ 2)))"],
    ["a * -b + c", "((a * (- b)) + c)"],
    ["a - -b", "(a - (- b))"],
    ["-a * b", "((- a) * b)"],
    ["m ?? 0 <= 0.9", "((m ?? 0) <= 0.9)"],
    ["m ?? 0 + 1", "(m ?? (0 + 1))"],
    ["a ?? b ?? c", "(a ?? (b ?? c))"],
    ["a < b <= c", "(a < b <= c)"],
    ["not a == b and c", "((not (a == b)) and c)"],
    ["not not a", "(not (not a))"],
    ["a or b and c or d", "((a or (b and c)) or d)"],
    ["a in { b, c } and d", "((a in {b, c}) and d)"],
    ["a + 1 in 0 .. n - 1", "((a + 1) in 0 .. (n - 1))"],
    ["not a in E", "(not (a in E))"],
    ["a ?? b in E", "((a ?? b) in E)"],
    ["a and forall i in E: b or c", "(a and (forall i in E: (b or c)))"],
    ["not exists i in 0 .. 3 where a: b", "(not (exists i in 0 .. 3 where a: b))"],
    ["if a then b else if c then d else e + 1", "(if a then b else (if c then d else (e + 1)))"],
    ["(a + b) * c", "((a + b) * c)"],
    ["(a < b) == c", "((a < b) == c)"],
    ["f(a).b[c].d", "f(a).b[c].d"],
    ["a.min + a.param", "(a.min + a.param)"],
    ["m[a, b]", "m[a, b]"],
    ["f((x in a .. b))", "f((x in a .. b))"],
    ["sum(a in G, d in D where k[d] == a: w[d])", "sum(a in G, d in D where (k[d] == a): w[d])"],
    ["[d in D: s[d] / t]", "d in D: (s[d] / t)"],
    ["[a, ...b, c]", "[a, ...b, c]"],
    ["{ ...a, in: 1, param: { b: 2 } }", "{...a, in: 1, param: {b: 2}}"],
    ["f(not: a, forall: b)", "f(not: a, forall: b)"],
    ["load + load", "(load + load)"],
  ])("%s", (text, read) => expect(shown(expression(text))).toBe(read));

  it("gives parentheses to the node they enclose", () => {
    const text = "let x = (a + b) * c";
    const node = declaration(text, "let").value;
    expect(text.slice(node.span.start, node.span.end)).toBe("(a + b) * c");
    expect(node.kind === "binary" && text.slice(node.left.span.start, node.left.span.end)).toBe(
      "(a + b)",
    );
  });
});

describe("literals", () => {
  it.each([
    ["1_000", 1000, undefined],
    ["1e-4", 1e-4, undefined],
    ["16GiB", 16, "GiB"],
    ["5%", 5, "%"],
    ["1.5e3flop", 1500, "flop"],
    ["65_536B", 65536, "B"],
    ["0.25", 0.25, undefined],
  ])("%s", (text, value, unit) => {
    const node = expression(text);
    expect(node).toMatchObject({ kind: "number", value });
    expect(node.kind === "number" ? node.unit?.text : undefined).toBe(unit);
  });

  it.each([
    ['"a\\"b\\\\c\\n\\u{1F600}\\u0041"', 'a"b\\c\n😀A'],
    ['"// no comment"', "// no comment"],
    ['"é ünïcode"', "é ünïcode"],
  ])("%s", (text, value) => expect(expression(text)).toMatchObject({ kind: "string", value }));

  it("reads ranges whose numbers touch the dots", () => {
    expect(shown(expression("x in 1..4"))).toBe("(x in 1 .. 4)");
    expect(shown(expression("x in 5%..60%"))).toBe("(x in 5% .. 60%)");
    expect(shown(expression("x in 1e-5..1e-1"))).toBe("(x in 0.00001 .. 0.1)");
    expect(shown(expression("x in 16GiB..32GiB"))).toBe("(x in 16GiB .. 32GiB)");
  });
});

describe("words", () => {
  const names = [...statementWords, ...contextWords];

  it.each(names)("%s is a name", (word) => {
    parseClean(`
      import { ${word}, a as ${word} } from "std:x"
      enum E { ${word}, other }
      fn f(${word}: Real, b: Real = ${word}) -> Real = ${word} + f(${word}) + ${word}.${word}
      task t(static ${word}: Int, ${word}: Real) -> { ${word}: Real } from "x"
      let ${word} = { ${word}: ${word} }
      study ${word} extends ${word} {
        param ${word}: ${word} in { ${word}, a } = ${word}
        when ${word} == ${word} { use ${word} as ${word} }
        require ${word}: forall ${word} in ${word}: ${word} > ${word}
        trial ${word} = ${word}(${word}: ${word}, ${word}, x: [${word} in ${word}: ${word}])
        minimize ${word}: ${word}.${word}
        report ${word}
        seed ${word}
        repeat ${word}
      }`);
  });

  it.each(reservedWords)("%s is a member and an argument", (word) => {
    parseClean(`let x = f(${word}: a.${word})\nfn g(${word}: Real) -> Real = 1`);
  });

  it("keeps `static`, `load` and `one` apart from names so called", () => {
    const task = declaration('task t(static static: Int, static: Int) -> T from "x"', "task");
    expect(task.parameters.map((node) => [node.static, node.name.text])).toEqual([
      [true, "static"],
      [false, "static"],
    ]);
    expect(expression('load "x"')).toMatchObject({ kind: "load", path: { value: "x" } });
    expect(expression("load")).toMatchObject({ kind: "name" });
    expect(statements("param one: one of { one, of }\nparam x: one")).toMatchObject([
      { type: { type: { kind: "choice" } } },
      { type: { type: { kind: "namedType", name: { text: "one" } } } },
    ]);
  });
});

it("allows a trailing comma in every list", () => {
  const text = `
    import { a, b, } from "std:x"
    enum E { a, b, }
    fn f[A, B,](a: Real, b: Real,) -> Real[A, 3,] = f(a, b: 2,) + m[a, b,]
    let l = [a, b,]
    let r = { a: 1, b: 2, }
    type T = { a: Real, ...U, }
    study s {
      param p: one of { a, b, }
      param q: one of [1, 2,]
      require p in { a, b, }
      trial t = run(a, b: 1,)
      search tpe(startup: 3,)
    }`;
  parseClean(text);
  expect(parseText(text.replace("b, }", "b,, }")).diagnostics).toHaveLength(1);
});
