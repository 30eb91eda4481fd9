/** Random small studies in closed form: parameters of all kinds, with and without feasible configurations. */
import { mulberry } from "../../support/random.ts";

/** The text of a study, by a seed. */
export function randomStudy(seed: number, objectives = 1): string {
  const next = mulberry(seed);
  const below = (count: number): number => Math.floor(next() * count);
  const of = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error("Nothing to choose from");
    return item;
  };
  const number = (): string => String(Math.round((next() * 6 - 3) * 4) / 4);
  const reals = ["x", ...(next() < 0.7 ? ["y"] : [])];
  const wholes = next() < 0.5 ? ["n"] : [];
  const steps = next() < 0.3 ? ["s"] : [];
  const isChoosing = next() < 0.4;
  const isConditional = isChoosing && next() < 0.5;
  const isFlag = next() < 0.3;
  const isOrder = next() < 0.2;
  const isMixing = next() < 0.2;
  const numbers = [
    ...reals,
    ...wholes,
    ...steps,
    ...(isConditional ? ["(m ?? 0.5)"] : []),
    ...(isOrder ? ["o[first]", "o[second]"] : []),
    ...(isMixing ? ["w[0]", "w[2]"] : []),
  ];
  const leaf = (): string => (next() < 0.7 ? of(numbers) : number());
  const term = (depth: number): string => {
    if (depth === 0) return leaf();
    const [a, b] = [term(depth - 1), term(depth - 1 - below(depth))];
    return of([
      () => `(${a} + ${b})`,
      () => `(${a} - ${b})`,
      () => `(${a} * ${b})`,
      () => `(${a})^2`,
      () => `sin(${a})`,
      () => `exp(${a} / 4)`,
      () => `abs(${a})`,
      () => `max(${a}, ${b})`,
      () => `(${a} / (1 + (${b})^2))`,
      () => `(${a} / (${b} + 0.1))`,
      () => `sqrt(${a})`,
      () => `floor(${a})`,
      () => (isChoosing ? `(if c == alpha then ${a} else ${b})` : `(${a} - 2 * ${b})`),
      () => (isFlag ? `(if f then ${a} else ${b})` : `cos(${a} * ${b})`),
      () => `(if ${of(reals)} > 0.5 then ${a} else ${b})`,
    ])();
  };
  const constraint = (): string => {
    const [a, b] = [term(1), term(1)];
    const both = `${a} <= ${number()} + 2`;
    return of([
      () => both,
      () => both,
      () => `${a} >= ${b}`,
      () => `${of(numbers)} + ${of(numbers)} <= ${number()}`,
      () => `${a} in -1 .. 2`,
      () => `(${both}) or (${b} >= 0)`,
      () => `not (${both})`,
      () => (wholes.length > 0 ? "n != 1" : both),
      () => (isChoosing ? `c == beta or ${both}` : both),
    ])();
  };
  const lines = [
    "param x: Real in -2 .. 3",
    ...(reals.includes("y") ? ["param y: Real in 0.01 .. 4 log"] : []),
    ...(wholes.length > 0 ? ["param n: Int in -2 .. 4"] : []),
    ...(steps.length > 0 ? ["param s: Real in -1 .. 2 step 0.25"] : []),
    ...(isChoosing ? ["param c: one of { alpha, beta, gamma }"] : []),
    ...(isConditional ? ["when c == alpha { param m: Real in 0 .. 1 }"] : []),
    ...(isFlag ? ["param f: Bool"] : []),
    ...(isOrder ? ["param o: Permutation[Place]"] : []),
    ...(isMixing ? ["param w: Simplex[3]"] : []),
    ...Array.from({ length: below(4) }, () => `require ${constraint()}`),
    ...Array.from(
      { length: objectives },
      () => `${next() < 0.5 ? "minimize" : "maximize"} ${term(2)} + ${term(1)}`,
    ),
    "solve global",
  ];
  return `enum Place { first, second, third }\nstudy s {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}
