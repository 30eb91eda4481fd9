/** Rules on intervals: what they find, what they leave alone, and that every fix is right. */
import { describe, expect, it } from "vitest";
import { fixText, type Diagnostic } from "../../src/index.ts";
import { alwaysTrue } from "../../src/lint/rules/always-true.ts";
import { constantCondition } from "../../src/lint/rules/constant-condition.ts";
import { domainCut } from "../../src/lint/rules/domain-cut.ts";
import { lowFeasibleVolume } from "../../src/lint/rules/low-feasible-volume.ts";
import { neverTrue } from "../../src/lint/rules/never-true.ts";
import { lintText } from "./harness.ts";

const rules = [alwaysTrue, constantCondition, domainCut, lowFeasibleVolume, neverTrue];

const file = (body: string, before = "") => `import { noisy } from "std:tasks"
import { classifier } from "std:tasks"
import { digits } from "std:data"
${before}
study s {
  param x: Real in 0 .. 10
  param n: Int in 1 .. 8
  param size: Memory in 1MiB .. 64GiB log
  param kind: one of { sgd, adam }
  trial run = classifier(data: digits, hidden: [n], lr: x, epochs: 1)
  minimize run.val_loss
  search random
  ${body}
}
`;

const found = (body: string, before?: string): readonly Diagnostic[] =>
  lintText(file(body, before), { rules });
const messages = (body: string, before?: string) =>
  found(body, before).map(({ id, message }) => `${id}: ${message}`);
const ids = (body: string, before?: string) => found(body, before).map(({ id }) => id);

describe("always-true", () => {
  it("prints what each side may be, in units", () => {
    expect(messages("require size + 1MiB <= 128GiB")).toEqual([
      "always-true: `size + 1MiB <= 128GiB` is always true: `size + 1MiB` is 2 MiB .. 64 GiB. It requires nothing: tighten it, or remove it.",
    ]);
    expect(messages("require x <= 10 + n")[0]).toContain("`x` is 0 .. 10, `10 + n` is 11 .. 18");
  });

  it("judges metrics by what their task declares", () => {
    expect(ids("require run.accuracy >= 0%")).toEqual(["always-true"]);
    expect(ids("require run.accuracy >= 1%")).toEqual([]);
    expect(ids("require run.val_loss >= 0")).toEqual(["always-true"]);
  });

  it("looks through functions and definitions", () => {
    expect(ids("let twice = f(x)\n require twice <= 20", "fn f(a: Real) -> Real = 2 * a")).toEqual([
      "always-true",
    ]);
  });

  it("is silent where a value may have no number", () => {
    expect(ids("require sqrt(x - 5) >= 0")).not.toContain("always-true");
  });

  it("leaves alone checks of constants, and what another study or a space says", () => {
    expect(ids("require 100 >= 10")).toEqual([]);
    const shared = `space shared { param y: Real in 0 .. 1 require y <= 2 }`;
    expect(ids("use shared", shared)).toEqual([]);
  });

  it("is fixed by removing the statement", () => {
    const text = file("require x >= 0");
    const check = (now: string) => lintText(now, { rules });
    const { text: fixed } = fixText("/project/main.hpt", text, check, { unsafe: true });
    expect(fixed).not.toContain("require");
    expect(check(fixed)).toEqual([]);
  });
});

describe("low-feasible-volume", () => {
  it("draws what a long array allows, and none of one that is too long", () => {
    const of = (length: number) =>
      lintText(
        `type K = Real in 0 .. 1
study s { param k: K[${length}] require k[0]^2 == k[1]^3 minimize k[0] search random }`,
        { rules },
      ).map(({ id, message }) => `${id}: ${message}`);
    expect(of(100).join("\n")).toContain("of 500 draws");
    expect(of(3000).filter((text) => text.startsWith("low-feasible"))).toEqual([]);
  });
});

describe("never-true", () => {
  it("prints the ranges from which it follows", () => {
    expect(messages("require n * x > 100")).toEqual([
      "never-true: `n * x > 100` is never true with n in 1 .. 8, x in 0 .. 10: `n * x` is 0 .. 80. No configuration can meet it: loosen it, or widen these ranges.",
    ]);
  });

  it("points at a smallest set, with each part in its place", () => {
    const [finding, ...more] = found(
      "require big: x + n >= 16\n require small: x <= 5\n require other: kind == sgd",
    );
    expect(more).toEqual([]);
    expect(finding?.message).toContain(
      "`big` and `small` are never true together with n in 1 .. 8: where the other holds, `x` is 8 .. 10, and `x <= 5` fails.",
    );
    expect(finding?.related.map(({ message }) => message)).toEqual([
      "`x + n` is 1 .. 18",
      "n is 1 .. 8",
    ]);
  });

  it("prints the values that none of meets it, where the two sides overlap", () => {
    const said = (parameter: string, requirement: string) =>
      lintText(`study s { param x: ${parameter} require ${requirement} minimize x }`, {
        rules,
      }).map(({ message }) => message.split(". N")[0]);
    expect(said("Real in 0 .. 1 step 0.25", "x > 0.3 and x < 0.45")).toEqual([
      "`x > 0.3 and x < 0.45` is never true with x in 0 .. 1 step 0.25: none of these values meets it",
    ]);
    expect(said("Int in 16 .. 1024 pow2", "x > 600 and x < 1000")).toEqual([
      "`x > 600 and x < 1000` is never true with x in 16 .. 1024 pow2: none of these values meets it",
    ]);
    expect(said("Real in -10 .. 10", "x^2 - 2 * x + 2 <= 0")).toEqual([
      "`x^2 - 2 * x + 2 <= 0` is never true with x in -10 .. 10: none of these values meets it",
    ]);
  });

  it("cuts what is long, and tells a few sides of many", () => {
    const [only = ""] = messages(
      `require ${Array.from({ length: 40 }, (_, i) => `x + ${i} > n + ${i + 20}`).join(" and ")}`,
    );
    expect(only).toContain("…` is never true");
    expect(only.length).toBeLessThan(400);
  });

  it("says what the shares of a simplex would sum to", () => {
    const study = (requirement: string) => `enum Domain { web, books, code }
study s {
  param w: Simplex[Domain]
  param v: Simplex[Domain]
  ${requirement}
  minimize w[web] + v[web]
}
`;
    const said = (requirement: string) =>
      lintText(study(requirement), { rules }).map(({ message }) => message.split(". ")[0]);
    expect(said("require forall d in Domain: w[d] >= 40%")).toEqual([
      "`forall d in Domain: w[d] >= 40%` is never true: the shares of `w` would sum to 120% or more, and must sum to 100%",
    ]);
    expect(
      said("require forall d in Domain: v[d] <= w[d]\n require all([d in Domain: w[d] <= 0.3])"),
    ).toEqual([
      "`all([d in Domain: w[d] <= 0.3])` is never true: the shares of `w` would sum to 90% or less, and must sum to 100%",
    ]);
  });

  it("tells the sides of the comparisons that fail, each once", () => {
    const [only] = messages("require forall i in 0 .. 3: n + i >= 1 and x + i > 20 + i");
    expect(only).toContain(": `x + i` is 0 .. 13. ");
    expect(only).not.toContain("false or true");
  });

  it("is found for metrics, and says that it is a trial that cannot", () => {
    const [only] = messages("require run.accuracy > 150%");
    expect(only).toContain("`run.accuracy` is 0 .. 1");
    expect(only).toContain("No trial can meet it");
  });

  it("of constants has values with units and what its author says", () => {
    const [only] = messages('require cap <= 2MiB and n >= 1 "too large"', "let cap = 3.5MiB");
    expect(only).toContain("never-true");
    const [constant] = messages('require cap <= 2MiB "too large"', "let cap = 3.5MiB");
    expect(constant).toContain("`cap` is 3.5 MiB. (too large)");
  });

  it("is not said of a requirement that binds in one branch only", () => {
    expect(ids("when kind == sgd { param m: Real in 0 .. 1 require m > 2 }")).not.toContain(
      "never-true",
    );
  });
});

describe("domain-cut", () => {
  const fixed = (body: string, from: string) => {
    const [finding] = found(body).filter(({ id }) => id === "domain-cut");
    const edits = finding?.fixes[0]?.edits ?? [];
    const text = file(body);
    let result = text;
    for (const { location, newText } of edits.toReversed()) {
      result = result.slice(0, location.span.start) + newText + result.slice(location.span.end);
    }
    return result
      .split("\n")
      .find((each) => each.includes(from))
      ?.trim();
  };

  it("offers the tighter range in the units of the file, losing nothing", () => {
    expect(fixed("require size * n <= 1GiB", "param size")).toBe(
      "param size: Memory in 1MiB .. 1GiB log",
    );
    expect(fixed("require 3 * x <= 10", "param x")).toBe("param x: Real in 0 .. 3.34");
    expect(fixed("require n * n <= 30", "param n")).toBe("param n: Int in 1 .. 5");
  });

  it("is silent below 5% of the range, on its scale", () => {
    expect(ids("require x <= 9.6")).toEqual([]);
    expect(ids("require x <= 9.4")).toEqual(["domain-cut"]);
    // A third of the bytes, but a small part of the logarithms.
    expect(ids("require size <= 45GiB")).toEqual([]);
  });

  it("is silent where the parameter belongs to a space", () => {
    expect(ids("use shared", "space shared { param y: Real in 0 .. 1 require y <= 0.5 }")).toEqual(
      [],
    );
  });
});

describe("low-feasible-volume", () => {
  it("prints draws and the requirement that turns away most", () => {
    const [only] = messages(
      "param y: Real in 0 .. 10\n require same: sin(x) == cos(y)\n require x * y <= 50",
    );
    expect(only).toContain("none of 1,000 draws meet the requirements");
    expect(only).toContain("`sin(x) == cos(y)` alone turns away 100%");
  });

  it("says nothing of what is drawn exactly, however little it is", () => {
    expect(ids("require x <= 0.001")).toEqual(["domain-cut"]);
    expect(ids("param y: Real in 0 .. 10\n require x == y")).toEqual([]);
  });

  it("is silent where a study is solved", () => {
    const solved =
      "study s { param x: Real in 0 .. 1 param y: Real in 0 .. 1 require x == y minimize x solve convex }";
    expect(lintText(solved, { rules })).toEqual([]);
  });
});

describe("constant-condition", () => {
  it("finds what ranges decide, and what requirements decide", () => {
    expect(messages("when n > 9 { param m: Real in 0 .. 1 }")).toEqual([
      "constant-condition: `n > 9` is never true under the ranges and requirements of `s`: what stands in this `when` never exists. Remove it, or widen what the condition reads.",
    ]);
    expect(
      messages("when n >= 1 { param m: Real in 0 .. 1 } else { param k: Int in 1 .. 2 }")[0],
    ).toContain(
      "is always true under the ranges and requirements of `s`: what stands in its `else` never exists",
    );
    expect(ids("require n <= 4\n when n > 4 { param m: Real in 0 .. 1 }")).toContain(
      "constant-condition",
    );
  });

  it("finds the inner of two, and the second of a chain", () => {
    expect(
      ids("when kind == sgd { param m: Real in 0 .. 1 when n > 9 { param k: Int in 1 .. 2 } }"),
    ).toEqual(["constant-condition"]);
    expect(
      ids(
        "when kind == sgd { param m: Real in 0 .. 1 } else when n > 9 { param k: Int in 1 .. 2 }",
      ),
    ).toEqual(["constant-condition"]);
  });

  it("is silent about conditions that may be either", () => {
    expect(
      ids(
        "when n > 4 { param m: Real in 0 .. 1 } else when kind == sgd { param k: Int in 1 .. 2 }",
      ),
    ).toEqual([]);
  });
});
