/** Closed forms: allocations (Neyman 1934, Cover and Thomas 2006) and projections onto simplexes (Held et al. 1974). */
import { readFileSync } from "node:fs";
import { describe, it } from "vitest";
import { z } from "zod";
import { expectNear, optimumOf } from "./support.ts";

const numbers = z.array(z.number());

const allocation = z
  .object({
    neyman: z.array(
      z.object({ W: numbers, S: numbers, n: z.number(), neyman: numbers, var_neyman: z.number() }),
    ),
    water_filling: z.array(
      z.object({
        noise: numbers,
        power: z.number(),
        level: z.number(),
        alloc: numbers,
        capacity_nats: z.number(),
      }),
    ),
    reverse_water_filling: z.array(
      z.object({ var: numbers, D: z.number(), theta: z.number(), rate_nats: z.number() }),
    ),
  })
  .parse(read("allocation"));

const { cases: projections } = z
  .object({ cases: z.array(z.object({ v: numbers, z: z.number(), x: numbers })) })
  .parse(read("simplex_projection"));

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`vectors/${name}.json`, import.meta.url), "utf8"));
}

function array(name: string, values: readonly number[]): string {
  return `let ${name}: Real[${values.length}] = [${values.join(", ")}]\n`;
}

describe("Neyman's allocation", () => {
  it.each(allocation.neyman)("of n = $n, W = $W", ({ W, S, n, neyman, var_neyman }) => {
    const each = `i in 0 .. ${W.length - 1}`;
    const total = W.reduce((sum, w) => sum + w, 0);
    const { of, objective } = optimumOf(`${array("W", W)}${array("S", S)}
      type Sample = Real in 0 .. ${n}
      study allocation {
        param x: Sample[${W.length}]
        require sum(x) == ${n}
        minimize sum(${each}: (W[i] / ${total} * S[i])^2 / x[i])
        solve convex
      }`);
    expectNear(of("x"), neyman);
    expectNear([objective], [var_neyman]);
  });
});

describe("water-filling", () => {
  it.each(allocation.water_filling)(
    "of noise $noise and power $power",
    ({ noise, power, level, alloc, capacity_nats }) => {
      const each = `i in 0 .. ${noise.length - 1}`;
      const { of, objective, price } = optimumOf(`${array("noise", noise)}
        type Supply = Real in 0 .. ${power}
        study capacity {
          param p: Supply[${noise.length}]
          require power: sum(p) <= ${power}
          maximize sum(${each}: log(1 + p[i] / noise[i])) / 2
          solve convex
        }`);
      expectNear(of("p"), alloc);
      expectNear([objective], [capacity_nats]);
      // What one more unit of power is worth: the slope of the logarithm at the level.
      expectNear([price(0).price], [1 / (2 * level)]);
    },
  );
});

describe("reverse water-filling", () => {
  it.each(allocation.reverse_water_filling)(
    "of variances $var and distortion $D",
    ({ var: variances, D, theta, rate_nats }) => {
      const each = `i in 0 .. ${variances.length - 1}`;
      const { of, objective, price } = optimumOf(`${array("variance", variances)}
        type Distortion = Real in 0 .. 10
        study rate {
          param d: Distortion[${variances.length}]
          require distortion: sum(d) <= ${D}
          require forall ${each}: d[i] <= variance[i]
          minimize sum(${each}: log(variance[i]) - log(d[i])) / 2
          solve convex
        }`);
      expectNear(
        of("d"),
        variances.map((variance) => Math.min(theta, variance)),
      );
      expectNear([objective], [rate_nats]);
      expectNear([price(0).price], [1 / (2 * theta)]);
    },
  );
});

describe("projection onto a simplex", () => {
  it.each(projections)("of $v onto shares of $z", ({ v, z: sum, x }) => {
    const { of, objective } = optimumOf(`${array("v", v)}
      type Share = Real in 0 .. ${sum}
      study projection {
        param x: Share[${v.length}]
        require sum(x) == ${sum}
        minimize sum(i in 0 .. ${v.length - 1}: (x[i] - v[i])^2)
        solve convex
      }`);
    expectNear(of("x"), x);
    const distance = x.reduce((total, share, i) => total + (share - (v[i] ?? 0)) ** 2, 0);
    expectNear([objective], [distance]);
  });
});
