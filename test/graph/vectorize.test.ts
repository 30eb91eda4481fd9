/** The program of several trials gives each what its own program gives, to the last bit. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gather, oneHot, scatterAdd } from "../../src/graph/arrangement.ts";
import { add, multiply } from "../../src/graph/elementwise.ts";
import {
  emptyEnvironment,
  type Environment,
  interpret,
  interpretTrials,
  type Outcome,
} from "../../src/graph/interpret.ts";
import { batch, constant, hyper, shared, uniform } from "../../src/graph/leaves.ts";
import { schedule, type UpdateGoal } from "../../src/graph/passes/schedule.ts";
import type { Program } from "../../src/graph/program.ts";
import { matmul } from "../../src/graph/product.ts";
import { sizeOf } from "../../src/graph/shape.ts";
import type { Shape, Tensor } from "../../src/graph/tensor.ts";
import { vectorize } from "../../src/graph/vectorize.ts";
import { cases } from "./operations.ts";
import { environment, randomTensors } from "./random-graphs.ts";
import { normals } from "./support.ts";

function programOf(tensors: readonly Tensor[], updates: readonly UpdateGoal[] = []): Program {
  const results = tensors.map((tensor, i) => ({ name: String(i), tensor }));
  return schedule({ results, updates });
}

/** Numbers with the sign of 0 taken off, which passes do not keep. */
function plain({ results, state }: Outcome) {
  const unsigned = (named: Outcome["state"]) =>
    Object.entries(named).map(([name, values]) => [name, [...values].map((x) => x + 0)]);
  return { results: unsigned(results), state: unsigned(state) };
}

function expectSame(program: Program, environments: readonly Environment[]): void {
  const together = interpretTrials(vectorize(program, environments.length), environments);
  for (const [trial, outcome] of together.entries()) {
    const alone = interpret(program, environments[trial] ?? emptyEnvironment);
    expect(plain(outcome)).toEqual(plain(alone));
  }
}

const counts = [1, 2, 5];

/** Environments of trials that share data and step, and differ in all else. */
function environmentsOf(
  trials: number,
  common: Partial<Environment>,
  own: (trial: number) => Partial<Environment>,
): readonly Environment[] {
  return Array.from({ length: trials }, (_, trial) => ({
    ...emptyEnvironment,
    ...common,
    seed: 100 + trial,
    ...own(trial),
  }));
}

describe("every operation, whichever of its inputs are shared", () => {
  test.each(cases.map((one) => [one.name, one] as const))("%s", (_, { name, inputs, build }) => {
    for (let mask = 0; mask < 2 ** inputs.length; mask += 1) {
      const isOwn = (i: number): boolean => Math.floor(mask / 2 ** i) % 2 === 1;
      const values = (trial: number, own: boolean) =>
        Object.fromEntries(
          inputs.flatMap(({ shape, map = (x: number) => x }, i) =>
            isOwn(i) === own ? [[`x${i}`, normals(sizeOf(shape), name, i, trial).map(map)]] : [],
          ),
        );
      const leaves = inputs.map(({ shape }, i) => (isOwn(i) ? batch : shared)(`x${i}`, shape));
      const program = programOf([build(...leaves)]);
      const common = { shared: values(-1, false), step: 4 };
      for (const trials of counts) {
        expectSame(
          program,
          environmentsOf(trials, common, (trial) => ({ batch: values(trial, true) })),
        );
      }
    }
  });
});

test("random programs, of which most parts are shared", () => {
  fc.assert(
    fc.property(randomTensors, fc.constantFrom(...counts), (tensors, trials) => {
      const own = (trial: number) => ({ hyper: { lr: 0.1 + trial } });
      expectSame(programOf(tensors), environmentsOf(trials, environment, own));
    }),
    { numRuns: 500 },
  );
});

describe("products, whichever sides are shared and have axes in front", () => {
  const flags = [false, true];
  const sides = flags.flatMap((own) => flags.map((many) => ({ own, many })));
  const forms = sides.flatMap((a) =>
    sides.flatMap((b) =>
      flags.flatMap((transposeA) =>
        flags.map((transposeB) => ({ a, b, transposeA, transposeB }) as const),
      ),
    ),
  );
  test.each(forms)("%o", ({ a, b, transposeA, transposeB }) => {
    const side = (name: string, { own, many }: typeof a, matrix: Shape): Tensor =>
      (own ? batch : shared)(name, [...(many ? [2] : []), ...matrix]);
    const program = programOf([
      matmul(
        side("a", a, transposeA ? [4, 3] : [3, 4]),
        side("b", b, transposeB ? [5, 4] : [4, 5]),
        { transposeA, transposeB },
      ),
    ]);
    const values = (trial: number) => ({
      a: normals(a.many ? 24 : 12, "a", trial),
      b: normals(b.many ? 40 : 20, "b", trial),
    });
    const common = { shared: values(-1) };
    expectSame(
      program,
      environmentsOf(3, common, (trial) => ({ batch: values(trial) })),
    );
  });
});

test("rows by number, whichever of table, values and numbers are shared", () => {
  const numbers: Environment["batch"] = { table: normals(12, "table"), rows: [2, 0, 3, 3] };
  for (const [table, rows] of [
    [batch, batch],
    [batch, shared],
    [shared, batch],
    [shared, shared],
  ] as const) {
    const [found, places] = [table("table", [4, 3]), rows("rows", [2, 2], "int32")];
    const gathered = gather(found, places);
    const program = programOf([
      gathered,
      scatterAdd(multiply(gathered, 2), places, 4),
      scatterAdd(table("table", [2, 2, 3]), places, 4),
      oneHot(places, 5),
    ]);
    expectSame(
      program,
      environmentsOf(3, { shared: numbers }, (trial) => ({
        batch: {
          table: normals(12, "table", trial),
          rows: [trial, 3 - trial, 1, trial],
        },
      })),
    );
  }
});

test("a row number beyond a trial's own table is an error, not a neighbour's row", () => {
  const program = programOf([gather(batch("table", [2, 1]), batch("rows", [1], "int32"))]);
  const environments = environmentsOf(2, {}, (trial) => ({
    batch: { table: [1, 2], rows: [trial === 0 ? 2 : 0] },
  }));
  expect(() => interpretTrials(vectorize(program, 2), environments)).toThrow(
    "There is no row 2: row numbers go from 0 to 1.",
  );
});

describe("the program of several trials", () => {
  test("computes once what all trials share", () => {
    const x = multiply(shared("x", [2, 3]), 2);
    const { nodes } = vectorize(programOf([add(x, hyper("a")), multiply(x, uniform("u", [3]))]), 4);
    const shapes = nodes.map(({ op, shape }) => [op.kind, shape] as const);
    expect(shapes).toContainEqual(["binary", [2, 3]]);
    expect(shapes.filter(([kind, shape]) => kind === "binary" && shape.length === 3)).toEqual([
      ["binary", [4, 2, 3]],
      ["binary", [4, 2, 3]],
    ]);
  });

  test("makes one plain product of rows per trial and a shared matrix", () => {
    const product = matmul(batch("x", [5, 3]), shared("w", [3, 2]));
    const { nodes } = vectorize(programOf([product]), 4);
    expect(nodes.find(({ op }) => op.kind === "matmul")?.shape).toEqual([20, 2]);
  });

  test("says for how many it is, and gives and writes what all share for each", () => {
    const program = schedule({
      results: [{ name: "two", tensor: constant(2) }],
      updates: [{ segment: "s", offset: 1, tensor: shared("x", [3]) }],
    });
    const vectorized = vectorize(program, 2);
    expect(vectorized.trials).toBe(2);
    const shapes = [...vectorized.results, ...vectorized.updates].map(
      ({ node }) => vectorized.nodes[node]?.shape,
    );
    expect(shapes).toEqual([[2], [2, 3]]);
    const own = (trial: number) => ({ state: { s: [trial, 0, 0, 0] } });
    expectSame(program, environmentsOf(2, { shared: { x: [1, 2, 3] } }, own));
  });

  test("writes stretches beside each other, and none twice", () => {
    const write = (offset: number): UpdateGoal => ({
      segment: "s",
      offset,
      tensor: uniform(`at ${offset}`, [3]),
    });
    const program = programOf([], [write(3), write(0)]);
    const own = () => ({ state: { s: [0, 0, 0, 0, 0, 0] } });
    expectSame(program, environmentsOf(2, {}, own));
  });

  test("is made of a program of one trial, for at least one", () => {
    const program = programOf([hyper("x")]);
    expect(() => vectorize(vectorize(program, 2), 2)).toThrow(
      "vectorize: the program is one of 2 trials already. Give the program of one trial.",
    );
    expect(() => vectorize(program, 0)).toThrow(
      "vectorize: there are no 0 trials. Give a whole number from 1 on.",
    );
  });

  test("is given as many trials as it is for", () => {
    const program = vectorize(programOf([hyper("x")]), 2);
    expect(() => interpretTrials(program, [emptyEnvironment])).toThrow(
      "The program is for 2; 1 are given.",
    );
  });
});
