/** The program of several trials gives each what its own program gives, to the last bit. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  emptyEnvironment,
  type Environment,
  interpret,
  interpretTrials,
  type Outcome,
} from "../../src/graph/interpret.ts";
import { batch, shared } from "../../src/graph/leaves.ts";
import { schedule, type UpdateGoal } from "../../src/graph/passes/schedule.ts";
import type { Program } from "../../src/graph/program.ts";
import { sizeOf } from "../../src/graph/shape.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
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
