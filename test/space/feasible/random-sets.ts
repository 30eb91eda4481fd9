/** Random studies with requirements of many kinds, in text: what feasible sets are held against rejection with. */
import { randomStream, type RandomStream } from "../../../src/space/random.ts";

export interface RandomSet {
  readonly name: string;
  readonly lines: readonly string[];
}

type Family = (draw: Draw) => readonly string[];

interface Draw {
  readonly pick: <T>(options: readonly [T, ...T[]]) => T;
  /** Uniform between two numbers, with three digits. */
  readonly real: (low: number, high: number) => string;
  readonly whole: (low: number, high: number) => number;
}

function drawOf(random: RandomStream): Draw {
  return {
    pick: (options) => options[random.integer(options.length)] ?? options[0],
    real: (low, high) => (low + (high - low) * random.uniform()).toFixed(3),
    whole: (low, high) => low + random.integer(high - low + 1),
  };
}

const laws = [
  "Real in 0.1 .. 10",
  "Real in 0.1 .. 10 log",
  "Real in 0.1 .. 10 ~ lognormal(1, 0.5)",
  "Real in 0.1 .. 10 ~ normal(3, 2)",
] as const;

const families: { readonly [name: string]: Family } = {
  "lists of whole numbers": ({ pick, whole }) => [
    `param a: Int in 1 .. ${whole(10, 30)}${pick(["", " log"])}`,
    `param b: Int in 1 .. 64 pow2`,
    `param c: one of { x, y, z } ~ choice({ x: 1, y: 2, z: ${whole(1, 5)} })`,
    `require a * b ${pick(["<=", ">="])} (if c == x then ${whole(20, 60)} else ${whole(61, 200)})`,
  ],
  "equal sums": ({ whole }) => [
    "param a: Int in 0 .. 20",
    "param b: Int in 0 .. 20",
    "param c: Int in 0 .. 20 ~ normal(8, 4)",
    `require a + b + c == ${whole(15, 40)}`,
  ],
  stairs: ({ pick, whole }) => [
    "param depth: Int in 1 .. 200",
    "param width: Int in 1 .. 2000 log",
    `param batch: Int in 1 .. 1024${pick(["", " log"])}`,
    `require depth * width * batch ${pick(["<=", ">="])} ${whole(2e5, 2e6)}`,
  ],
  "floors of a simplex": ({ real }) => [
    "param w: Simplex[5]",
    `require forall i in 0 .. 4: w[i] >= ${real(0.02, 0.09)}`,
  ],
  "ceilings of a simplex": ({ real }) => [
    "param w: Simplex[4]",
    `require w[0] <= ${real(0.3, 0.6)}`,
    `require w[1] <= ${real(0.3, 0.6)}`,
    `require w[2] <= ${real(0.4, 0.6)}`,
  ],
  "ratios of a simplex": ({ real }) => [
    "param w: Simplex[4]",
    `require max(w) <= ${real(3, 12)} * min(w)`,
  ],
  "a simplex with a prior": ({ real, whole }) => [
    `param w: Simplex[4] ~ dirichlet(${whole(2, 4)})`,
    `require w[0] + w[1] <= ${real(0.4, 0.7)}`,
  ],
  planes: ({ pick, real }) => [
    `param a: ${pick(laws)}`,
    `param b: ${pick(laws)}`,
    `param c: ${pick(laws)}`,
    `require a + ${real(0.5, 2)} * b <= ${real(6, 12)}`,
    `require c >= ${real(0.1, 0.5)} * a`,
  ],
  "planes in many dimensions": ({ real }) => [
    "param x: Real[8] in -1 .. 1",
    `require sum(x) >= ${real(0.5, 2)}`,
    `require x[0] + x[1] <= x[2] + ${real(0.2, 0.6)}`,
  ],
  products: ({ pick, real }) => [
    `param a: ${pick(laws)}`,
    `param b: ${pick(laws)}`,
    `require a * b in ${real(0.5, 2)} .. ${real(5, 20)}`,
  ],
  balls: ({ real }) => [
    "param x: Real in -1 .. 1",
    "param y: Real in -1 .. 1 ~ normal(0, 0.5)",
    "param z: Real in 0.1 .. 2 log",
    `require x^2 + y^2 + z^2 <= ${real(0.4, 1.5)}`,
  ],
  "curves and choices": ({ real, whole }) => [
    `param k: Int in 1 .. ${whole(300, 900)} log`,
    "param x: Real in 0.01 .. 1 log",
    "param kind: one of { sgd, adam }",
    `require k * x <= (if kind == sgd then ${real(5, 20)} else ${real(40, 90)})`,
  ],
  "curves on a simplex": ({ real }) => [
    "param w: Simplex[3]",
    "param t: Real in 0.1 .. 10 log",
    `require w[0]^2 <= ${real(0.2, 0.6)} * w[1]`,
    "require w[2] * t >= w[0]",
  ],
  conditions: ({ real, whole }) => [
    "param kind: one of { sgd, adam }",
    "param lr: Real in 1e-3 .. 1 log",
    "when kind == sgd {",
    "  param momentum: Real in 0 .. 0.99",
    `  require lr <= ${real(0.05, 0.4)} * (1 - momentum) + 0.01`,
    "}",
    `param batch: Int in 1 .. ${whole(40, 99)}`,
    `require batch * lr <= ${real(0.5, 3)}`,
  ],
  "varying lengths": ({ whole }) => [
    "param depth: Int in 1 .. 3",
    "param width: Int[depth] in 1 .. 12",
    `require sum(width) <= ${whole(8, 20)}`,
  ],
};

/** So many sets of each family. */
export function randomSets(each: number): readonly RandomSet[] {
  return Object.entries(families).flatMap(([name, family]) =>
    Array.from({ length: each }, (_, i) => ({
      name: `${name} ${i}`,
      lines: family(drawOf(randomStream(i, "random set", name))),
    })),
  );
}
