/** Optimisers against the papers' formulas, one number at a time in double precision. */
import { describe, expect, test } from "vitest";
import { add, multiply } from "../../src/graph/elementwise.ts";
import type { Initializer } from "../../src/graph/initializer.ts";
import { type Environment, interpret, type Precision } from "../../src/graph/interpret.ts";
import { learningRate, type RateOptions } from "../../src/graph/learning-rate.ts";
import { batch, hyper, type Operand } from "../../src/graph/leaves.ts";
import type { Optimizer, SingleOptimizer } from "../../src/graph/optimizer.ts";
import { sum } from "../../src/graph/reduction.ts";
import { createScope, initialState } from "../../src/graph/scope.ts";
import { trainingStep } from "../../src/graph/training.ts";
import { randomStream } from "../../src/space/random.ts";
import { valuesOf } from "./support.ts";

/** Those of one decaying and three steady weights, step by step. */
const slopes = [
  [1, 1, -2, 1e-8],
  [-1, 0.5, 0.1, -1e-8],
  [0.5, -3, 4, 2e-8],
  [2, 0, 1, 0],
  [-0.1, 2, -1, 1e-8],
];
const begins: Initializer = { kind: "constant", value: 0.5 };

/** The weights after each step of a loss that has these slopes. */
function weightsAfter(
  optimizer: Optimizer,
  environment: Partial<Environment>,
  precision: Precision,
  clip?: Operand,
): number[][] {
  const scope = createScope();
  const matrix = scope.weight("matrix", [1, 1], { initializer: begins });
  const bias = scope.weight("bias", [3], { initializer: begins });
  const { program, layout } = trainingStep({
    scope,
    loss: add(sum(multiply(matrix, batch("first", []))), sum(multiply(bias, batch("others", [3])))),
    optimizer,
    ...(clip === undefined ? {} : { clip }),
  });
  let state: Environment["state"] = initialState(
    layout,
    scope.declarations(),
    randomStream(1, "init"),
  );
  return slopes.map(([first = 0, ...others], step) => {
    const given = { hyper: {}, shared: {}, seed: 0, ...environment };
    const outcome = interpret(
      program,
      { ...given, state, step, batch: { first: [first], others } },
      precision,
    );
    ({ state } = outcome);
    return [state["decaying"], state["steady"]].flatMap((part) => Array.from(part ?? []));
  });
}

const lr = 0.05;
const [momentum, beta1, beta2, decay] = [0.9, 0.8, 0.95, 0.5];

/** The change that each formula asks for, given the slopes of one weight. */
const formulas = {
  sgd: () => (g: number) => lr * g,
  momentum: () => {
    let v = 0;
    return (g: number) => {
      v = momentum * v + g;
      return lr * v;
    };
  },
  nesterov: () => {
    let v = 0;
    return (g: number) => {
      v = momentum * v + g;
      return lr * (g + momentum * v);
    };
  },
  adam: () => {
    let [m, v, t] = [0, 0, 0];
    return (g: number) => {
      t += 1;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      return (lr * (m / (1 - beta1 ** t))) / (Math.sqrt(v / (1 - beta2 ** t)) + 1e-8);
    };
  },
  rmsprop: () => {
    let v = 0;
    return (g: number) => {
      v = beta2 * v + (1 - beta2) * g * g;
      return (lr * g) / (Math.sqrt(v) + 1e-8);
    };
  },
};

const rate = hyper("lr");
const optimizers: { readonly [name in keyof typeof formulas]: SingleOptimizer } = {
  sgd: { kind: "sgd", rate },
  momentum: { kind: "sgd", rate, momentum: hyper("momentum") },
  nesterov: { kind: "sgd", rate, momentum: hyper("momentum"), nesterov: true },
  adam: { kind: "adam", rate, beta1: hyper("beta1"), beta2: hyper("beta2") },
  rmsprop: { kind: "rmsprop", rate, beta2: hyper("beta2") },
};
const given = { hyper: { lr, momentum, beta1, beta2, decay } };

const names = ["sgd", "momentum", "nesterov", "adam", "rmsprop"] as const;

describe.each(names)("%s", (name) => {
  const wanted = (shrink: number, limit = Infinity): number[][] => {
    const weights = [0.5, 0.5, 0.5, 0.5];
    const change = weights.map(formulas[name]);
    return slopes.map((step) => {
      const norm = Math.sqrt(step.reduce((total, g) => total + g * g, 0));
      const factor = Math.min(1, limit / norm);
      for (const [i, g] of step.entries()) {
        const kept = (weights[i] ?? NaN) * (i === 0 ? shrink : 1);
        weights[i] = kept - (change[i]?.(g * factor) ?? NaN);
      }
      return [...weights];
    });
  };
  const compare = (found: readonly number[][], expected: readonly number[][], within: number) => {
    expect(found.length).toBe(slopes.length);
    for (const [step, weights] of found.entries()) {
      for (const [i, weight] of weights.entries()) {
        expect(Math.abs(weight - (expected[step]?.[i] ?? NaN))).toBeLessThan(within);
      }
    }
  };

  test("follows its formula", () => {
    compare(weightsAfter(optimizers[name], given, "float64"), wanted(1), 1e-12);
    compare(weightsAfter(optimizers[name], given, "float32"), wanted(1), 1e-6);
  });

  test("shrinks the weights that decay, apart from the gradient", () => {
    const decaying = { ...optimizers[name], decay: hyper("decay") };
    compare(weightsAfter(decaying, given, "float64"), wanted(1 - lr * decay), 1e-12);
  });

  test("sees a gradient that is no longer than the limit", () => {
    compare(weightsAfter(optimizers[name], given, "float64", 2.5), wanted(1, 2.5), 1e-12);
    const norms = slopes.map((step) => Math.hypot(...step));
    expect(Math.min(...norms)).toBeLessThan(2.5);
    expect(Math.max(...norms)).toBeGreaterThan(2.5);
  });
});

describe("either of several optimisers", () => {
  // Each with settings of its own.
  const options = names.map((name) => ({ when: hyper(`is ${name}`), optimizer: ownOf(name) }));

  function ownOf(name: (typeof names)[number]): SingleOptimizer {
    const own = { rate: hyper(`${name} rate`), decay: hyper(`${name} decay`) };
    switch (name) {
      case "sgd":
        return { kind: "sgd", rate: own.rate };
      case "momentum":
      case "nesterov":
        return { kind: "sgd", ...own, momentum: hyper(name), nesterov: name === "nesterov" };
      case "adam":
        return { kind: "adam", ...own, beta1: hyper("beta1"), beta2: hyper("beta2") };
      case "rmsprop":
        return { kind: "rmsprop", ...own, beta2: hyper("memory") };
    }
  }

  const settings: Environment["hyper"] = {
    ...Object.fromEntries(names.flatMap((name, i) => [[`${name} rate`, 0.05 + i / 50]])),
    ...Object.fromEntries(names.flatMap((name, i) => [[`${name} decay`, 0.1 + i / 10]])),
    momentum: 0.9,
    nesterov: 0.7,
    beta1: 0.8,
    beta2: 0.95,
    memory: 0.85,
  };
  const readBy: { readonly [name in (typeof names)[number]]: readonly string[] } = {
    sgd: [],
    momentum: ["momentum"],
    nesterov: ["nesterov"],
    adam: ["beta1", "beta2"],
    rmsprop: ["memory"],
  };

  test.each(names)("a trial with %s gets what it gets alone, whatever the others do", (name) => {
    const alone = weightsAfter(ownOf(name), { hyper: settings }, "float32");
    expect(alone.flat().every(Number.isFinite)).toBe(true);
    for (const odd of [0.5, NaN, 1e38, -1e38, Infinity]) {
      const foreign = Object.keys(settings).filter(
        (key) => !key.startsWith(name) && !readBy[name].includes(key),
      );
      const given: Environment["hyper"] = {
        ...settings,
        ...Object.fromEntries(foreign.map((key) => [key, odd])),
        ...Object.fromEntries(names.map((one) => [`is ${one}`, Number(one === name)])),
      };
      for (const order of [options, options.toReversed()]) {
        const among = { kind: "either", options: order } as const;
        expect(weightsAfter(among, { hyper: given }, "float32")).toEqual(alone);
      }
    }
  });

  test("keeps one sum of gradients and one of squares for all of them", () => {
    const scope = createScope();
    const loss = sum(scope.weight("w", [3], { initializer: begins }));
    const layoutOf = (optimizer: Optimizer) => trainingStep({ scope, loss, optimizer }).layout;
    expect(layoutOf({ kind: "either", options })).toEqual(layoutOf(optimizers.adam));
  });

  test("what options have in common is not chosen among", () => {
    const scope = createScope();
    const loss = sum(scope.weight("w", [3], { initializer: begins }));
    const same = ["a", "b"].map((name) => ({ when: hyper(name), optimizer: optimizers.adam }));
    expect(trainingStep({ scope, loss, optimizer: { kind: "either", options: same } })).toEqual(
      trainingStep({ scope, loss, optimizer: optimizers.adam }),
    );
  });

  test("there is at least one", () => {
    const scope = createScope();
    const loss = sum(scope.weight("w", [3], { initializer: begins }));
    expect(() => trainingStep({ scope, loss, optimizer: { kind: "either", options: [] } })).toThrow(
      "optimizer: there is none to choose. Give `either` at least one option.",
    );
  });
});

test("momentum 0 keeps no velocity", () => {
  const scope = createScope();
  const loss = sum(scope.weight("w", [3], { initializer: begins }));
  expect(trainingStep({ scope, loss, optimizer: { kind: "sgd", rate, momentum: 0 } })).toEqual(
    trainingStep({ scope, loss, optimizer: { kind: "sgd", rate } }),
  );
});

test("a gradient of zeros changes nothing, clipped or not", () => {
  for (const name of names) {
    const scope = createScope();
    const weight = scope.weight("w", [2], { initializer: begins });
    const { program, layout } = trainingStep({
      scope,
      loss: sum(multiply(weight, 0)),
      optimizer: optimizers[name],
      clip: 1,
    });
    const state = initialState(layout, scope.declarations(), randomStream(1));
    const environment = { state, batch: {}, shared: {}, step: 0, seed: 0, ...given };
    expect([...(interpret(program, environment).state["steady"] ?? [])]).toEqual([0.5, 0.5]);
  }
});

describe("the learning rate", () => {
  const rates = (options: RateOptions, steps: readonly number[], hypers = {}) =>
    steps.map((step) => valuesOf(learningRate(0.1, options), { step, hyper: hypers })[0] ?? NaN);

  test("is constant unless said otherwise", () => {
    expect(rates({}, [0, 5])).toEqual([0.1, 0.1]);
  });

  test("follows half a cosine to its floor, and stays there", () => {
    const found = rates(
      { schedule: { kind: "cosine", steps: hyper("steps"), floor: 0.2 } },
      [0, 1, 2, 3, 4, 9],
      { steps: 5 },
    );
    for (const [i, rate] of found.entries()) {
      const wanted = 0.1 * (0.2 + 0.8 * 0.5 * (1 + Math.cos((Math.PI * Math.min(i, 4)) / 4)));
      expect(rate).toBeCloseTo(wanted, 9);
    }
  });

  test("of a cosine over one step is the whole rate, then nothing", () => {
    const [first, second] = rates({ schedule: { kind: "cosine", steps: 1 } }, [0, 1]);
    expect(first).toBe(0.1);
    expect(second).toBeCloseTo(0, 9);
    expect(second).toBeGreaterThanOrEqual(0);
  });

  test("rises linearly at first", () => {
    const found = rates({ warmUp: 4 }, [0, 1, 2, 3, 4]);
    for (const [i, wanted] of [0.025, 0.05, 0.075, 0.1, 0.1].entries()) {
      expect(found[i]).toBeCloseTo(wanted, 12);
    }
    expect(rates({ warmUp: 0 }, [0])).toEqual([0.1]);
  });
});
