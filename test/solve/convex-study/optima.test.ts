/** Random convex studies against cvxpy with Clarabel; `bench/convex_optima.py` makes the table. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { optimumOf } from "./support.ts";

const table = z.object({
  versions: z.object({ cvxpy: z.string(), clarabel: z.string() }),
  cases: z.array(z.object({ kind: z.string(), text: z.string(), optimum: z.number() })),
});

const { cases, versions } = table.parse(
  JSON.parse(readFileSync(new URL("optima.json", import.meta.url), "utf8")),
);

describe(`optima of cvxpy ${versions.cvxpy} with Clarabel ${versions.clarabel}`, () => {
  it.each(cases.map((each, i) => [i, each.kind, each] as const))(
    "%i %s",
    (_, __, { text, optimum }) => {
      const { objective } = optimumOf(text);
      expect(Math.abs(objective - optimum)).toBeLessThanOrEqual(
        1e-8 * Math.max(1, Math.abs(optimum)),
      );
    },
  );
});
