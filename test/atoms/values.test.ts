import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EvaluationLimitError } from "../../src/atoms/limits.ts";
import { findAtom } from "../../src/atoms/table.ts";
import type { Value } from "../../src/ir/value.ts";

function value(name: string, ...args: readonly Value[]): Value {
  const atom = findAtom(name);
  if (atom === undefined) throw new Error(`no atom ${name}`);
  return atom.value(args);
}

function num(name: string, ...args: readonly Value[]): number {
  const result = value(name, ...args);
  if (typeof result !== "number") throw new Error(`${name} gave ${JSON.stringify(result)}`);
  return result;
}

const finite = (limit = 1e6) => fc.double({ min: -limit, max: limit, noNaN: true });
const list = fc.array(finite(), { minLength: 1, maxLength: 20 });

/** Within a relative error, or an absolute one where the value is below 1. */
function expectNear(actual: number, expected: number, relative: number): void {
  const error = Math.abs(actual - expected);
  if (actual === expected || error <= relative * Math.max(Math.abs(expected), Number.MIN_VALUE))
    return;
  throw new Error(`${String(actual)} is not ${String(expected)}: off by ${String(error)}`);
}

test("hyperbolic functions and cube roots keep their digits to the ends of the range", () => {
  for (const x of [1e-300, 1e-9, 0.1, 1, 30, 39.9, 40.1, 709, 710.4]) {
    for (const name of ["sinh", "cosh", "tanh"] as const) {
      expectNear(num(name, x), Math[name](x), 1e-14);
      expectNear(num(name, -x), Math[name](-x), 1e-14);
    }
  }
  for (const name of ["sinh", "cosh"]) expect(num(name, 711)).toBe(Infinity);
  expect([num("tanh", Infinity), num("tanh", -Infinity)]).toEqual([1, -1]);
  for (let n = -2000; n <= 2000; n++) expect(num("cbrt", n ** 3)).toBe(n);
});

/** Computed with mpmath 1.3.0 at 40 digits and rounded to double precision. */
const references: Readonly<Record<string, readonly (readonly [x: number, y: number])[]>> = {
  erf: [
    [0, 0],
    [1e-10, 1.1283791670955126e-10],
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [0.9999, 0.8426592780487595],
    [1, 0.8427007929497149],
    [1.5, 0.9661051464753108],
    [2, 0.9953222650189527],
    [3.5, 0.9999992569016276],
    [-0.7, -0.6778011938374184],
    [-2.5, -0.999593047982555],
    [6, 1],
    [Infinity, 1],
    [-Infinity, -1],
  ],
  erfc: [
    [-1, 1.8427007929497148],
    [0, 1],
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [1.3, 0.06599205505934755],
    [2, 0.004677734981047266],
    [5, 1.537459794428035e-12],
    [10, 2.088487583762545e-45],
    [20, 5.395865611607901e-176],
    [Infinity, 0],
  ],
  gamma: [
    [0.5, 1.772453850905516],
    [1 / 3, 2.678938534707748],
    [0.1, 9.51350769866873],
    [1, 1],
    [4.5, 11.631728396567448],
    [5, 24],
    [10.5, 1133278.3889487856],
    [30, 8.841761993739702e30],
    [100.25, 2.94846628183877e156],
    [170.5, 5.56209241456e305],
    [171.5, 9.4833675668248e307],
    [172, Infinity],
    [1000.5, Infinity],
    [-0.5, -3.544907701811032],
    [-1.5, 2.363271801207355],
    [-10.25, -6.780818043294673e-7],
    [1e-8, 99999999.42278434],
  ],
  lgamma: [
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247001],
    [1, 0],
    [1.5, -0.12078223763524522],
    [2, 0],
    [3, Math.LN2],
    [10, 12.801827480081469],
    [100, 359.1342053695754],
    [1e6, 12815504.569147611],
    [1e300, 6.897755278982137e302],
    [-0.5, 1.2655121234846454],
    [-7.25, -7.54188344347575],
    [0, Infinity],
    [-3, Infinity],
    [Infinity, Infinity],
  ],
  normal_cdf: [
    [-8, 6.220960574271784e-16],
    [-3, 0.0013498980316300946],
    [-1, 0.15865525393145705],
    [0, 0.5],
    [0.5, 0.6914624612740131],
    [1.959963984540054, 0.975],
    [4, 0.9999683287581669],
  ],
  softplus: [
    [-50, 1.9287498479639178e-22],
    [-1, 0.3132616875182228],
    [0, Math.LN2],
    [2, 2.1269280110429727],
    [800, 800],
  ],
  logistic: [
    [-800, 0],
    [-40, 4.248354255291589e-18],
    [-1, 0.2689414213699951],
    [0, 0.5],
    [3, 0.9525741268224333],
    [800, 1],
  ],
  logit: [
    [1e-12, -27.63102111592755],
    [0.1, -2.197224577336219],
    [0.5, 0],
    [0.9999, 9.21024036697596],
    [0, -Infinity],
    [1, Infinity],
  ],
  entr: [
    [0, 0],
    [0.25, 0.34657359027997264],
    [1, 0],
    [1e-300, 6.9077552789821376e-298],
    [2.5, -2.2907268296853878],
    [-1, -Infinity],
  ],
};

describe("special functions agree with references", () => {
  test.each(Object.entries(references))("%s", (name, points) => {
    for (const [x, y] of points) expectNear(num(name, x), y, 2e-14);
  });

  test("no value where there is none", () => {
    for (const [name, x] of [
      ["gamma", 0],
      ["gamma", -3],
      ["log", -1],
      ["sqrt", -1],
      ["acos", 2],
      ["logit", 2],
    ] as const) {
      expect(num(name, x)).toBeNaN();
    }
    for (const name of Object.keys(references)) expect(num(name, NaN)).toBeNaN();
  });

  test("laws", () => {
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (x) => {
        expectNear(num("erf", -x), -num("erf", x), 1e-15);
        expect(num("erf", x) + num("erfc", x)).toBeCloseTo(1, 14);
        expect(num("normal_cdf", x) + num("normal_cdf", -x)).toBeCloseTo(1, 14);
        expect(num("logistic", x) + num("logistic", -x)).toBeCloseTo(1, 14);
        expect(num("softplus", x) - num("softplus", -x)).toBeCloseTo(x, 12);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 150, noNaN: true }), (x) => {
        expectNear(num("gamma", x + 1), x * num("gamma", x), 1e-13);
        expect(num("lgamma", x + 1)).toBeCloseTo(num("lgamma", x) + Math.log(x), 10);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (p) => {
        expectNear(num("logistic", num("logit", p)), p, 1e-10);
      }),
    );
  });
});

describe("arithmetic", () => {
  test("commutes, and subtraction undoes addition of arrays", () => {
    fc.assert(
      fc.property(list, (xs) => {
        const ys = xs.toReversed();
        expect(value("add", xs, ys)).toEqual(value("add", ys, xs));
        expect(value("subtract", xs, xs)).toEqual(xs.map(() => 0));
        expect(value("multiply", xs, 3)).toEqual(value("multiply", 3, xs));
        expect(value("multiply", xs, 1)).toEqual(xs);
        expect(value("negate", value("negate", xs))).toEqual(xs.map((x) => x + 0));
      }),
    );
  });

  test("goes through matrices", () => {
    expect(
      value(
        "add",
        [
          [1, 2],
          [3, 4],
        ],
        [
          [10, 20],
          [30, 40],
        ],
      ),
    ).toEqual([
      [11, 22],
      [33, 44],
    ]);
    expect(
      value("multiply", 2, [
        [1, 2],
        [3, 4],
      ]),
    ).toEqual([
      [2, 4],
      [6, 8],
    ]);
    expect(
      value(
        "divide",
        [
          [1, 2],
          [3, 4],
        ],
        2,
      ),
    ).toEqual([
      [0.5, 1],
      [1.5, 2],
    ]);
  });

  test("arrays of different lengths have no sum", () => {
    expect(value("add", [1, 2], [1])).toEqual([NaN, NaN]);
    expect(num("dot", [1, 2], [1])).toBeNaN();
  });

  test.each([
    [-1, 3, 2],
    [1, -3, -2],
    [-6, 3, 0],
    [5.5, 2, 1.5],
    [5, 0, NaN],
  ])("mod(%d, %d) is %d", (x, y, expected) => {
    expect(num("mod", x, y)).toBe(expected);
  });

  test("a remainder lies between 0 and the divisor, whole divisors away", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer().filter((n) => n !== 0),
        (x, y) => {
          const r = num("mod", x, y);
          expect(r === 0 || Math.sign(r) === Math.sign(y)).toBe(true);
          expect(Math.abs(r)).toBeLessThan(Math.abs(y));
          expect(Number.isInteger((x - r) / y)).toBe(true);
        },
      ),
    );
  });

  test.each([
    [0.5, 1],
    [-0.5, -1],
    [1.5, 2],
    [2.5, 3],
    [0.49999999999999994, 0],
    [1125899906842624.5, 1125899906842625],
    [-0.2, 0],
    [Infinity, Infinity],
  ])("round(%d) is %d", (x, expected) => {
    expect(num("round", x)).toBe(expected);
  });

  test("rounding gives no negative zero", () => {
    for (const [name, x] of [
      ["ceil", -0.5],
      ["trunc", -0.5],
      ["round", -0.2],
      ["floor", -0],
      ["sign", -0],
    ] as const) {
      expect(Object.is(num(name, x), 0)).toBe(true);
    }
    expect(Object.is(num("negate", 0), 0)).toBe(true);
  });

  test("clamp keeps to its range", () => {
    expect([-1, 0.5, 9].map((x) => num("clamp", x, 0, 1))).toEqual([0, 0.5, 1]);
  });
});

describe("comparison and logic", () => {
  test("a NaN compares with nothing", () => {
    for (const name of ["equal", "less", "less_equal", "greater", "greater_equal"]) {
      expect(value(name, NaN, NaN)).toBe(false);
      expect(value(name, 1, NaN)).toBe(false);
    }
    expect(value("not_equal", NaN, NaN)).toBe(true);
    expect(value("in_range", NaN, 0, 1)).toBe(false);
  });

  test("exactly one of <, == and > holds, and the others follow", () => {
    fc.assert(
      fc.property(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }), (x, y) => {
        const [less, equal, greater] = ["less", "equal", "greater"].map((name) =>
          value(name, x, y),
        );
        expect([less, equal, greater].filter((holds) => holds === true)).toHaveLength(1);
        expect(value("less_equal", x, y)).toBe(less === true || equal === true);
        expect(value("greater_equal", x, y)).toBe(greater === true || equal === true);
        expect(value("not_equal", x, y)).toBe(equal === false);
      }),
    );
  });

  test("membership includes both ends, and is by equality in a set", () => {
    expect([0, 0.5, 1, 1.01].map((x) => value("in_range", x, 0, 1))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(value("in_set", "adam", "sgd", "adam")).toBe(true);
    expect(value("in_set", "lion", "sgd", "adam")).toBe(false);
  });

  test("all of none, any of none", () => {
    expect(value("all", [])).toBe(true);
    expect(value("any", [])).toBe(false);
    expect(value("all", [true, false])).toBe(false);
    expect(value("any", [true, false])).toBe(true);
    expect(value("count", [true, false, true])).toBe(2);
  });

  test("?? takes the left side wherever it has a value, 0 and false included", () => {
    expect(value("fallback", undefined, 1)).toBe(1);
    expect(value("fallback", 0, 1)).toBe(0);
    expect(value("fallback", false, true)).toBe(false);
  });
});

describe("aggregates", () => {
  test("of nothing", () => {
    expect(num("sum", [])).toBe(0);
    expect(num("prod", [])).toBe(1);
    expect(num("min", [])).toBe(Infinity);
    expect(num("max", [])).toBe(-Infinity);
    expect(num("norm", [])).toBe(0);
    expect(num("log_sum_exp", [])).toBe(-Infinity);
    for (const name of ["mean", "var", "std", "median", "argmin", "argmax"])
      expect(num(name, [])).toBeNaN();
    expect(num("quantile", [], 0)).toBeNaN();
  });

  test("spread is that of a sample", () => {
    // 2, 4, 4, 4, 5, 5, 7, 9: the squares of the deviations from 5 sum to 32.
    const xs = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(num("mean", xs)).toBe(5);
    expectNear(num("var", xs), 32 / 7, 1e-15);
    expectNear(num("std", xs), Math.sqrt(32 / 7), 1e-15);
    expect(num("std", [3])).toBe(0);
    expect(num("std", [NaN])).toBeNaN();
  });

  test("quantiles interpolate as definition 7 of Hyndman and Fan", () => {
    // R: quantile(c(1, 2, 4, 8), c(0, .1, .25, .5, .9, 1)) gives 1, 1.3, 1.75, 3, 6.8, 8.
    const xs = [8, 1, 4, 2];
    const expected = [1, 1.3, 1.75, 3, 6.8, 8];
    for (const [i, p] of [0, 0.1, 0.25, 0.5, 0.9, 1].entries()) {
      expect(num("quantile", xs, p)).toBeCloseTo(expected[i] ?? NaN, 12);
    }
    expect(num("median", xs)).toBe(3);
    expect(num("quantile", xs, 1.1)).toBeNaN();
    expect(num("quantile", [Infinity, Infinity], 0.5)).toBe(Infinity);
    expect(num("median", [1, NaN])).toBeNaN();
  });

  test("a sum loses no small terms", () => {
    expect(num("sum", [1e16, 1, -1e16])).toBe(1);
    expect(
      num(
        "sum",
        Array.from({ length: 10 }, () => 0.1),
      ),
    ).toBe(1);
    expect(num("sum", [Infinity, 1])).toBe(Infinity);
    expect(num("sum", [Infinity, -Infinity])).toBeNaN();
    expect(num("dot", [1e16, 1, 1], [1, 1, -1e16])).toBe(1);
  });

  test("order does not matter to sums and extremes, nor a shift to spread", () => {
    fc.assert(
      fc.property(list, finite(1000), (drawn, shift) => {
        // Both zeros are the number 0; which of them an extreme gives is nobody's business.
        const xs = drawn.map((x) => x + 0);
        const reversed = xs.toReversed();
        expect(num("sum", reversed)).toBeCloseTo(num("sum", xs), 8);
        for (const name of ["min", "max", "median"])
          expect(num(name, reversed)).toBe(num(name, xs));
        expect(num("min", xs)).toBe(num("quantile", xs, 0));
        expect(num("max", xs)).toBe(num("quantile", xs, 1));
        expect(num("min", ...xs, Infinity)).toBe(num("min", xs));
        expect(
          num(
            "std",
            xs.map((x) => x + shift),
          ),
        ).toBeCloseTo(num("std", xs), 5);
        expect(num("min", xs)).toBe(xs[num("argmin", xs)]);
        expect(num("max", xs)).toBe(xs[num("argmax", xs)]);
      }),
    );
  });

  test("the first of equal extremes", () => {
    expect(num("argmax", [1, 3, 3])).toBe(1);
    expect(num("argmin", [1, 0, 0])).toBe(1);
    expect(num("argmax", [1, NaN])).toBeNaN();
  });
});

describe("log_sum_exp and norm", () => {
  test("neither overflow nor underflow", () => {
    expectNear(num("log_sum_exp", [1000, 1000]), 1000 + Math.LN2, 1e-15);
    expectNear(num("log_sum_exp", [-1000, -1000]), -1000 + Math.LN2, 1e-15);
    expect(num("log_sum_exp", [-Infinity, -Infinity])).toBe(-Infinity);
    expect(num("log_sum_exp", [Infinity, 0])).toBe(Infinity);
    expectNear(num("norm", [3e300, 4e300]), 5e300, 1e-15);
    expectNear(num("norm", [3e-300, -4e-300]), 5e-300, 1e-15);
    expect(num("norm", [0, 0])).toBe(0);
    expectNear(num("hypot", 3e300, 4e300), 5e300, 1e-15);
  });

  test("a shift of all terms shifts log_sum_exp, which lies above the largest", () => {
    fc.assert(
      fc.property(fc.array(finite(500), { minLength: 1, maxLength: 10 }), finite(500), (xs, c) => {
        const shifted = num(
          "log_sum_exp",
          xs.map((x) => x + c),
        );
        expect(shifted).toBeCloseTo(num("log_sum_exp", xs) + c, 8);
        const most = num("max", xs);
        expect(num("log_sum_exp", xs)).toBeGreaterThanOrEqual(most);
        expect(num("log_sum_exp", xs)).toBeLessThanOrEqual(most + Math.log(xs.length) + 1e-9);
      }),
    );
  });
});

describe("arrays", () => {
  test("fill, size, sort, cumsum", () => {
    expect(value("fill", 64, 3)).toEqual([64, 64, 64]);
    expect(value("fill", 64, -1)).toEqual([]);
    expect(value("fill", 64, NaN)).toEqual([]);
    expect(value("size", [[1], [2]])).toBe(2);
    expect(value("sort", [10, 9, -1, 2])).toEqual([-1, 2, 9, 10]);
    expect(value("cumsum", [1, 2, 3])).toEqual([1, 3, 6]);
  });

  test("an array that no memory holds is refused", () => {
    expect(() => value("fill", 0, 1e12)).toThrow(EvaluationLimitError);
    expect(() => value("fill", 0, Infinity)).toThrow(EvaluationLimitError);
  });

  test("arguments are not changed", () => {
    const xs: readonly number[] = Object.freeze([3, 1, 2]);
    for (const name of ["sort", "cumsum", "median", "negate"]) value(name, xs);
    expect(xs).toEqual([3, 1, 2]);
  });
});
