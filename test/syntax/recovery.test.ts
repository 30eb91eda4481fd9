import { describe, expect, it } from "vitest";
import { createSource } from "../../src/diagnostics/source.ts";
import { parseText } from "./support.ts";

/** Lines of a text that hold `//~`, and the lines on which something was found. */
function compareLines(text: string) {
  const marked = text.split("\n").flatMap((line, i) => (line.includes("//~") ? [i + 1] : []));
  const source = createSource("test.hpt", text);
  const { diagnostics, file } = parseText(text);
  return {
    marked,
    found: diagnostics.map(({ location }) => source.position(location.span.start).line),
    diagnostics,
    file,
  };
}

const files = {
  "five in five places": `
import { digits } from "std:data"
enum Optimizer { adam sgd }            //~
fn half(x: Real) -> Real = x /         //~
study first {
  param lr: Real in 1e-5 .. 1 log
  param width: in 16 .. 256            //~
  trial run = classifier(data: digits, lr
  minimize run.loss
}
study second {
  param lr: Real
  serch tpe                            //~
}
`.replace("data: digits, lr\n", "data: digits, lr   //~\n"),
  "five within one study": `
study s {
  param a: Real in 0 ..                //~
  param b: one of { x, y               //~
  param : Int in 1 .. 4                //~
  require a * (b + 1 <= 3              //~
  param c: Int in 1 .. 4
  minimize c + @ 2                     //~
  seed 42
}
study t { param d: Real }
`,
  "a missing bracket before the next study": `
study s {
  param a: Real
  minimize f(a                         //~
}
study t { param d: Real }
`,
  "a missing brace before the next study": `
study s {                              //~
  param a: Real
  when a > 1 {
    param b: Real
  }

study t { param d: Real }
`,
  "a brace too many": `
study s {
  param a: Real
  }
  param b: Real                        //~
  minimize a
}
study t { param d: Real }
`,
  "a broken condition keeps its block": `
study s {
  param a: Real
  when a > {                           //~
    param b: Real
    param c: Rael Int Int :            //~
  }
  minimize a
}
study t { param d: Real }
`,
  "a declaration in a study": `
study s {
  param a: Real
  enum E { x, y }                      //~
  fn f(a: Real) -> Real { return a }   //~
  minimize a
}
study t { param d: Real }
`,
  "a study without its name": `
study {                                //~
  param a: in                          //~
}
study t { param d: Real }
`,
  "an import that breaks off": `
import { a, b from "std:x"             //~
import { c } from                      //~
study t { param d: Real }
`,
  "a `when` block left open": `
study s {
  param a: Real
  when a > 1 {                         //~
    param b: Real
  param c: Real
  minimize a
}
study t { param d: Real }
`,
  "a study and a `when` without their opening brace": `
study s                                //~
  param a: Real
  when a > 1                           //~
    param b: Real
  }
  minimize a
}
study t { param d: Real }
`,
  "a function whose result breaks off": `
fn f(a: Real) -> Real {
  let b = a *                          //~
  return b + ) a                       //~
}
study t { param d: Real }
`,
  "stray lines": `
study s {
  hello world
  param a: Real
  1 + 2                                //~
  param b: Real ]                      //~
  ) ) )                                //~
}
study t { param d: Real }
`.replace("hello world\n", "hello world                          //~\n"),
};

describe("a mistake gives one finding on its line, and the rest is read", () => {
  it.each(Object.entries(files))("%s", (_, text) => {
    const { marked, found, diagnostics, file } = compareLines(text);
    expect(marked.length).toBeGreaterThan(0);
    expect(found, diagnostics.map(({ message }) => message).join("\n")).toEqual(marked);
    if (text.includes("study t"))
      expect(file.declarations.at(-1)).toMatchObject({ kind: "study", name: { text: "t" } });
  });
});

it("keeps what stands around the mistakes", () => {
  const { file } = compareLines(files["five within one study"]);
  const [study] = file.declarations;
  expect(study).toMatchObject({
    body: [
      { kind: "param", name: { text: "a" } },
      { kind: "param", name: { text: "b" } },
      { kind: "require", condition: { kind: "missing" } },
      { kind: "param", name: { text: "c" }, type: { domain: { kind: "range" } } },
      { kind: "objective" },
      { kind: "count", role: "seed" },
    ],
  });
});

it("leaves a hole where a value or type is missing", () => {
  const [study] = parseText("study s {\n  param x: = 3\n  let y =\n  let z = 1\n}").file
    .declarations;
  expect(study).toMatchObject({
    body: [
      { type: { type: { kind: "missingType" } } },
      { value: { kind: "missing" } },
      { value: { value: 1 } },
    ],
  });
});

it("re-syncs at a statement that begins where a value should be", () => {
  const { found, file } = compareLines(
    "study s {\n  require x <=\n  trial r = f(x)\n  minimize r.loss\n}",
  );
  expect(found).toEqual([2]);
  expect(file.declarations[0]).toMatchObject({
    body: [{ condition: { kind: "missing" } }, { kind: "trial" }, { kind: "objective" }],
  });
});
