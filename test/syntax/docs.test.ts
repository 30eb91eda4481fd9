import { describe, expect, it } from "vitest";
import { corpus, parseClean, parseText } from "./support.ts";

describe("doc comments", () => {
  it("document the declaration or statement on the next line", () => {
    const [first] = parseClean(
      "/// One.\n///  Two.\n// an aside\nstudy s {\n  /// Rate.\n  param x: Int\n  param y: Int /// not a doc\n  param z: Int\n}",
    ).declarations;
    expect(first).toMatchObject({ doc: "One.\n Two.", body: [{ doc: "Rate." }, {}, {}] });
    expect(first?.kind === "study" && first.body.slice(1).some((node) => "doc" in node)).toBe(
      false,
    );
  });

  it("belong to the module when a blank line or an import follows", () => {
    expect(parseClean("/// Module.\n\nlet x = 1")).toMatchObject({
      doc: "Module.",
      declarations: [{ kind: "let" }],
    });
    expect(parseClean('/// Module.\nimport { a } from "x"\nlet x = 1').doc).toBe("Module.");
    expect(parseClean("/// Module.\r\n\r\n/// X.\r\nlet x = 1")).toMatchObject({
      doc: "Module.",
      declarations: [{ doc: "X." }],
    });
    expect(parseClean("/// Module.").doc).toBe("Module.");
  });

  it("document nothing behind a blank line elsewhere, with four slashes, or behind code", () => {
    const file = parseClean("let a = 1\n/// Section.\n\nlet b = 2\n//// Line.\nlet c = 3");
    expect(file.doc).toBeUndefined();
    expect(file.declarations.map((node) => node.doc)).toEqual([undefined, undefined, undefined]);
  });

  it("are the module's in the standard library", () => {
    const docs = corpus
      .filter(({ name }) => /units|types/.test(name))
      .map(({ text }) => parseText(text).file.doc);
    expect(docs).toEqual([
      "Parameters, each with the scale on which it acts.",
      "Units of measure. A unit is written on its number: `16GiB`, `10min`, `1e12flop`.\nA dimension is a type: `fn f(cap: Memory) -> Time`. `%` is built in: `5%` is 0.05.\nThis module is the prelude: its names are known in every file.",
    ]);
  });
});

it("collects all comments in order", () => {
  const text = "// a\nlet x = 1 // b 🦊\r\n/// c\nlet y = 2";
  const { comments } = parseClean(text);
  expect(comments.map((comment) => comment.text)).toEqual(["// a", "// b 🦊", "/// c"]);
  for (const { text: written, span } of comments)
    expect(text.slice(span.start, span.end)).toBe(written);
});
