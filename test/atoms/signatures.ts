/** Signatures that each atom takes, with its result, and some that it refuses. */
import type { Mismatch } from "../../src/atoms/atom.ts";
import { anyDimension } from "../../src/ir/dimension.ts";
import type { IndexSet } from "../../src/ir/expression.ts";
import type { Type } from "../../src/ir/type.ts";
import {
  arrayOfLength,
  arrayType,
  boolType,
  dataType,
  intType,
  modelType,
  optionalType,
  realType,
  textType,
} from "../../src/ir/types.ts";

const domain: IndexSet = { kind: "members", name: "Domain", members: ["web", "books"] };
const source: IndexSet = { kind: "members", name: "Source", members: ["a", "b"] };

const [R, I] = [realType(), intType()];
const [memory, bytes, time] = [
  realType({ Memory: 1 }),
  intType({ Memory: 1 }),
  realType({ Time: 1 }),
];
const inf = realType(anyDimension);
const squared = (base: string) => realType({ [base]: 2 });
const over = (type: Type, set: IndexSet = domain) => arrayType(type, set);
const open = (type: Type) => arrayType(type, { kind: "any" });
const simplex: Type = { kind: "simplex", over: domain };
const permutation: Type = { kind: "permutation", over: domain };
const adam: Type = { kind: "choice", members: ["adam", "sgd"], ordered: false };
const optimizer: Type = {
  kind: "choice",
  name: "Optimizer",
  members: ["sgd", "adam"],
  ordered: false,
};
const rule: Type = { kind: "choice", name: "Rule", members: ["sgd", "adam"], ordered: false };
const lion: Type = { kind: "choice", members: ["lion"], ordered: false };
const light: Type = { kind: "choice", members: ["light", "heavy"], ordered: true };
const heavy: Type = { kind: "choice", members: ["heavy", "light"], ordered: true };

/** Arguments, result; with constant values by argument. */
export type Accepted = readonly [
  args: readonly Type[],
  result: Type,
  constants?: Readonly<Record<number, number>>,
];
export type Refused = readonly [
  args: readonly Type[],
  argument: number,
  reason: Mismatch["reason"],
  message: string,
  constants?: Readonly<Record<number, number>>,
];

export interface Signatures {
  readonly takes: readonly Accepted[];
  readonly refuses: readonly Refused[];
}

/** Atoms of one number without a unit. */
const plain = (name: string): Signatures => ({
  takes: [
    [[R], R],
    [[I], R],
  ],
  refuses: [
    [
      [memory],
      0,
      "unit",
      `\`${name}\` takes a number without a unit, not Memory: divide by a quantity of the same unit first`,
    ],
    [[boolType], 0, "type", `\`${name}\` takes a number, not Bool`],
    [
      [over(R)],
      0,
      "type",
      `\`${name}\` takes a number, not Real[Domain]: for every element write \`[i in Domain: ${name}(…)]\``,
    ],
    [
      [optionalType(R)],
      0,
      "type",
      `\`${name}\` needs a value, but this one may be absent: say what holds then with \`??\``,
    ],
  ],
});

const rounding = (name: string): Signatures => ({
  takes: [
    [[R], I],
    [[memory], bytes],
    [[I], I],
  ],
  refuses: [[[textType], 0, "type", `\`${name}\` takes a number, not Text`]],
});

const comparing = (notation: string): readonly Refused[] => [
  [
    [memory, time],
    1,
    "unit",
    `\`${notation}\` compares Memory with Time: both must have the same unit`,
  ],
  [
    [memory, I],
    1,
    "unit",
    `\`${notation}\` compares Memory with a number without a unit: give the number a unit`,
  ],
];

const ordering = (notation: string): Signatures => ({
  takes: [
    [[R, I], boolType],
    [[memory, inf], boolType],
    [[bytes, memory], boolType],
  ],
  refuses: [
    ...comparing(notation),
    [
      [adam, adam],
      1,
      "type",
      `\`${notation}\` needs an order: one of { adam, sgd } has none; \`one of [a, b]\`, in brackets, is ordered`,
    ],
    [
      [light, adam],
      1,
      "type",
      `\`${notation}\` needs an order: one of { adam, sgd } has none; \`one of [a, b]\`, in brackets, is ordered`,
    ],
    [
      [light, heavy],
      1,
      "type",
      `\`${notation}\` compares one of [light, heavy] with one of [heavy, light]: their members differ`,
    ],
    [[boolType, R], 0, "type", `\`${notation}\` compares numbers or ordered choices, not Bool`],
    [
      [R, simplex],
      1,
      "type",
      `\`${notation}\` compares numbers or ordered choices, not Simplex[Domain]`,
    ],
  ],
});

const equality = (notation: string): Signatures => ({
  takes: [
    [[R, I], boolType],
    [[memory, bytes], boolType],
    [[adam, optimizer], boolType],
    [[boolType, boolType], boolType],
    [[textType, textType], boolType],
  ],
  refuses: [
    ...comparing(notation),
    [
      [adam, lion],
      1,
      "type",
      "one of { adam, sgd } and one of { lion } have no member in common, so they are never equal",
    ],
    [
      [optimizer, rule],
      1,
      "type",
      "Optimizer and Rule have no member in common, so they are never equal",
    ],
    [
      [optimizer, textType],
      1,
      "type",
      `\`${notation}\` compares Optimizer with Text: write a member without quotes`,
    ],
    [[boolType, I], 1, "type", `\`${notation}\` compares Bool with Int, which are never equal`],
    [
      [simplex, simplex],
      1,
      "type",
      `\`${notation}\` does not compare Simplex[Domain]: compare its parts`,
    ],
    [[modelType, modelType], 1, "type", `\`${notation}\` does not compare Model`],
  ],
});

const additive = (notation: string, verb: (a: string, b: string) => string): Signatures => ({
  takes: [
    [[R, R], R],
    [[I, I], I],
    [[I, R], R],
    [[memory, bytes], memory],
    [[bytes, bytes], bytes],
    [[inf, time], time],
    [[over(R), over(I)], over(R)],
    [[simplex, simplex], over(R)],
    [[over(over(I)), over(over(I))], over(over(I))],
    [[open(R), over(R)], open(R)],
    [[over(R), open(I)], open(R)],
  ],
  refuses: [
    [
      [memory, time],
      1,
      "unit",
      `\`${notation}\` ${verb("Memory", "Time")}: both must have the same unit`,
    ],
    [
      [I, memory],
      1,
      "unit",
      `\`${notation}\` ${verb("a number without a unit", "Memory")}: give the number a unit`,
    ],
    [
      [over(memory), over(R)],
      1,
      "unit",
      `\`${notation}\` ${verb("Memory", "a number without a unit")}: give the number a unit`,
    ],
    [
      [over(R), over(R, source)],
      1,
      "type",
      `\`${notation}\` takes arrays over the same index set, not over Domain and Source`,
    ],
    [
      [over(R), R],
      1,
      "type",
      `\`${notation}\` takes two numbers or two arrays, not Real[Domain] and Real: for every element write \`[i in …: …]\``,
    ],
    [[boolType, R], 0, "type", `\`${notation}\` takes numbers, not Bool`],
    [[R, dataType], 1, "type", `\`${notation}\` takes numbers, not Data`],
  ],
});

const reduces = (name: string, real: boolean): Signatures => ({
  takes: [
    [[over(R)], R],
    [[simplex], R],
    [[over(memory)], memory],
    [[over(I)], real ? R : I],
    [[permutation], real ? R : I],
  ],
  refuses: [
    [[R], 0, "type", `\`${name}\` takes an array of numbers, not Real`],
    [
      [over(boolType)],
      0,
      "type",
      `\`${name}\` takes an array of numbers, not Bool[Domain]: \`count\` counts what is true`,
    ],
    [
      [over(over(R))],
      0,
      "type",
      `\`${name}\` takes an array of numbers, not Real[Domain, Domain]: take a row at a time, \`${name}(i in Domain: ${name}(…[i]))\``,
    ],
  ],
});

const extreme = (name: string): Signatures => ({
  takes: [
    [[over(R)], R],
    [[simplex], R],
    [[permutation], I],
    [[I, I], I],
    [[I, R, I], R],
    [[memory, inf], memory],
    [[open(I)], I],
  ],
  refuses: [
    [[R], 0, "type", `\`${name}\` takes an array or several numbers, not one Real`],
    [
      [memory, R],
      1,
      "unit",
      `\`${name}\` takes Memory together with a number without a unit: give the number a unit`,
    ],
    [
      [over(R), R],
      0,
      "type",
      `\`${name}\` takes a number, not Real[Domain]: for every element write \`[i in Domain: ${name}(…)]\``,
    ],
    [[], 0, "type", `\`${name}\` takes (values), but is given 0 arguments`],
  ],
});

const truths = (notation: string, operands: number): Signatures => ({
  takes: [[Array.from({ length: operands }, () => boolType), boolType]],
  refuses: [
    [
      [...Array.from({ length: operands - 1 }, () => boolType), I],
      operands - 1,
      "type",
      `\`${notation}\` takes what is true or false, not Int`,
    ],
  ],
});

const conditions = (name: string, result: Type): Signatures => ({
  takes: [
    [[over(boolType)], result],
    [[open(boolType)], result],
  ],
  refuses: [
    [
      [over(R)],
      0,
      "type",
      `\`${name}\` takes an array of what is true or false, not Real[Domain]: write \`${name}(i in …: condition)\``,
    ],
  ],
});

const root = (name: string, degree: number): Signatures => ({
  takes: [
    [[R], R],
    [[I], R],
    [[realType({ Memory: degree, Time: -degree })], realType({ Memory: 1, Time: -1 })],
  ],
  refuses: [
    [[memory], 0, "unit", `\`${name}\` of Memory has no unit: its exponents would not be whole`],
  ],
});

const place = (name: string): Signatures => ({
  takes: [
    [[over(memory)], I],
    [[simplex], I],
  ],
  refuses: [[[R], 0, "type", `\`${name}\` takes an array of numbers, not Real`]],
});

export const signatures: Readonly<Record<string, Signatures>> = {
  add: additive("+", (a, b) => `adds ${a} to ${b}`),
  subtract: additive("-", (a, b) => `subtracts ${b} from ${a}`),
  negate: {
    takes: [
      [[R], R],
      [[bytes], bytes],
      [[over(I)], over(I)],
      [[inf], inf],
    ],
    refuses: [[[boolType], 0, "type", "`-` takes numbers, not Bool"]],
  },
  multiply: {
    takes: [
      [[I, I], I],
      [[I, R], R],
      [[bytes, I], bytes],
      [[memory, memory], squared("Memory")],
      [[R, over(R)], over(R)],
      [[over(I), bytes], over(bytes)],
      [[time, over(over(memory))], over(over(realType({ Memory: 1, Time: 1 })))],
      [[inf, memory], inf],
    ],
    refuses: [
      [
        [over(R), over(R)],
        1,
        "type",
        "`*` takes a number and an array, not two arrays: `dot(a, b)` adds up the products, `[i in …: a[i] * b[i]]` keeps them",
      ],
      [[R, boolType], 1, "type", "`*` takes numbers, not Bool"],
      [[boolType, R], 0, "type", "`*` takes a number, not Bool"],
      [[textType, over(R)], 0, "type", "`*` takes a number, not Text"],
    ],
  },
  divide: {
    takes: [
      [[I, I], R],
      [[memory, time], realType({ Memory: 1, Time: -1 })],
      [[memory, bytes], R],
      [[over(memory), time], over(realType({ Memory: 1, Time: -1 }))],
    ],
    refuses: [
      [
        [R, over(R)],
        1,
        "type",
        "`/` divides by a number, not by Real[Domain]: for every element write `[i in …: a / b[i]]`",
      ],
      [[boolType, R], 0, "type", "`/` takes numbers, not Bool"],
    ],
  },
  power: {
    takes: [
      [[I, I], I, { 1: 2 }],
      [[I, I], R, { 1: -2 }],
      [[I, I], R],
      [[R, R], R],
      [[memory, I], squared("Memory"), { 1: 2 }],
      [[squared("Memory"), R], memory, { 1: 0.5 }],
      [[bytes, I], intType({ Memory: 2 }), { 1: 2 }],
      [[memory, I], R, { 1: 0 }],
    ],
    refuses: [
      [[I, bytes], 1, "unit", "an exponent has no unit: write `2^10 * 1B`, not `2^10B`"],
      [
        [memory, I],
        1,
        "unit",
        "`^` raises Memory to a power that is not a constant, so the result has no fixed unit: divide by a quantity of the same unit first",
      ],
      [
        [memory, R],
        1,
        "unit",
        "Memory to the power 0.5 has no unit: its exponents would not be whole",
        { 1: 0.5 },
      ],
      [[R, boolType], 1, "type", "`^` takes a number, not Bool"],
    ],
  },
  mod: {
    takes: [
      [[I, I], I],
      [[R, I], R],
      [[memory, bytes], memory],
    ],
    refuses: [
      [
        [memory, I],
        1,
        "unit",
        "`mod` divides Memory by a number without a unit: give the number a unit",
      ],
    ],
  },
  hypot: {
    takes: [
      [[I, I], R],
      [[memory, bytes], memory],
    ],
    refuses: [
      [
        [memory, time],
        1,
        "unit",
        "`hypot` takes Memory together with Time: both must have the same unit",
      ],
    ],
  },
  equal: equality("=="),
  not_equal: equality("!="),
  less: ordering("<"),
  less_equal: ordering("<="),
  greater: ordering(">"),
  greater_equal: ordering(">="),
  in_range: {
    takes: [
      [[R, I, inf], boolType],
      [[memory, bytes, memory], boolType],
    ],
    refuses: [
      [
        [memory, memory, R],
        2,
        "unit",
        "`in ..` compares Memory with a number without a unit: give the number a unit",
      ],
    ],
  },
  in_set: {
    takes: [
      [[I, I, I, I], boolType],
      [[optimizer, adam, adam], boolType],
    ],
    refuses: [
      [
        [optimizer, adam, lion],
        2,
        "type",
        "Optimizer and one of { lion } have no member in common, so they are never equal",
      ],
    ],
  },
  and: truths("and", 2),
  or: truths("or", 2),
  not: truths("not", 1),
  all: conditions("all", boolType),
  any: conditions("any", boolType),
  count: conditions("count", I),
  fallback: {
    takes: [
      [[optionalType(R), I], R],
      [[optionalType(memory), inf], memory],
      [[optionalType(R), optionalType(I)], optionalType(R)],
      [[I, I], I],
      [[optionalType(adam), adam], adam],
    ],
    refuses: [
      [
        [optionalType(memory), I],
        1,
        "type",
        "`??` chooses between Memory and Int, which have no type in common",
      ],
    ],
  },
  inf: {
    takes: [[[], inf]],
    refuses: [[[R], 0, "type", "`inf` takes no arguments, but is given 1 argument"]],
  },
  pi: {
    takes: [[[], R]],
    refuses: [[[R], 0, "type", "`pi` takes no arguments, but is given 1 argument"]],
  },
  abs: {
    takes: [
      [[R], R],
      [[bytes], bytes],
    ],
    refuses: [
      [
        [over(R)],
        0,
        "type",
        "`abs` takes a number, not Real[Domain]: for every element write `[i in Domain: abs(…)]`",
      ],
    ],
  },
  sign: {
    takes: [
      [[R], I],
      [[memory], I],
    ],
    refuses: [[[boolType], 0, "type", "`sign` takes a number, not Bool"]],
  },
  clamp: {
    takes: [
      [[I, I, I], I],
      [[R, I, I], R],
      [[memory, bytes, inf], memory],
    ],
    refuses: [
      [
        [memory, I, I],
        1,
        "unit",
        "`clamp` takes Memory together with a number without a unit: give the number a unit",
      ],
      [[R, R], 1, "type", "`clamp` takes (x, low, high), but is given 2 arguments"],
    ],
  },
  ...Object.fromEntries(
    [
      "exp",
      "expm1",
      "log",
      "log1p",
      "log2",
      "log10",
      "sin",
      "cos",
      "tan",
      "asin",
      "acos",
      "atan",
      "sinh",
      "cosh",
      "tanh",
      "logistic",
      "logit",
      "softplus",
      "erf",
      "erfc",
      "gamma",
      "lgamma",
      "normal_cdf",
      "entr",
    ].map((name) => [name, plain(name)]),
  ),
  sqrt: root("sqrt", 2),
  cbrt: root("cbrt", 3),
  floor: rounding("floor"),
  ceil: rounding("ceil"),
  round: rounding("round"),
  trunc: rounding("trunc"),
  atan2: {
    takes: [
      [[R, I], R],
      [[memory, memory], R],
    ],
    refuses: [
      [
        [memory, time],
        1,
        "unit",
        "`atan2` takes Memory together with Time: both must have the same unit",
      ],
    ],
  },
  sum: reduces("sum", false),
  mean: reduces("mean", true),
  std: reduces("std", true),
  median: reduces("median", true),
  cumsum: {
    takes: [
      [[over(memory)], over(memory)],
      [[simplex], over(R)],
    ],
    refuses: [[[R], 0, "type", "`cumsum` takes an array of numbers, not Real"]],
  },
  sort: {
    takes: [
      [[over(memory)], arrayOfLength(memory, 2)],
      [[open(I)], open(I)],
    ],
    refuses: [
      [
        [over(adam)],
        0,
        "type",
        "`sort` takes an array of numbers, not one of { adam, sgd }[Domain]",
      ],
    ],
  },
  prod: {
    takes: [
      [[open(R)], R],
      [[over(I)], I],
      [[over(memory)], squared("Memory")],
    ],
    refuses: [
      [
        [open(memory)],
        0,
        "unit",
        "`prod` multiplies Memory as often as the array is long, which is not a constant: divide by a quantity of the same unit first",
      ],
    ],
  },
  min: extreme("min"),
  max: extreme("max"),
  var: {
    takes: [
      [[over(R)], R],
      [[over(memory)], squared("Memory")],
    ],
    refuses: [[[R], 0, "type", "`var` takes an array of numbers, not Real"]],
  },
  quantile: {
    takes: [
      [[over(memory), R], memory],
      [[open(I), R], R],
    ],
    refuses: [
      [
        [over(R), memory],
        1,
        "unit",
        "`quantile` takes a number without a unit, not Memory: divide by a quantity of the same unit first",
      ],
      [[R, R], 0, "type", "`quantile` takes an array of numbers, not Real"],
    ],
  },
  polygamma: {
    takes: [
      [[I, R], R],
      [[R, R], R],
    ],
    refuses: [
      [
        [I, memory],
        1,
        "unit",
        "`polygamma` takes a number without a unit, not Memory: divide by a quantity of the same unit first",
      ],
    ],
  },
  size: {
    takes: [
      [[over(adam)], I],
      [[simplex], I],
      [[open(R)], I],
    ],
    refuses: [[[R], 0, "type", "`size` takes an array or an index set, not Real"]],
  },
  fill: {
    takes: [
      [[I, I], arrayOfLength(I, 3), { 1: 3 }],
      [[adam, I], arrayOfLength(adam, 0), { 1: 0 }],
      [[memory, I], open(memory)],
    ],
    refuses: [
      [[I, R], 1, "type", "`fill` takes a whole number as its length"],
      [[I, I], 1, "type", "`fill` makes 0 to 10,000,000 elements, not -1", { 1: -1 }],
      [[I, I], 1, "type", "`fill` makes 0 to 10,000,000 elements, not 1000000000000", { 1: 1e12 }],
    ],
  },
  argmin: place("argmin"),
  argmax: place("argmax"),
  dot: {
    takes: [
      [[over(R), simplex], R],
      [[over(I), over(I)], I],
      [[over(memory), over(memory)], squared("Memory")],
    ],
    refuses: [
      [
        [over(R), over(R, source)],
        1,
        "type",
        "`dot` takes arrays over the same index set, not over Domain and Source",
      ],
    ],
  },
  norm: {
    takes: [
      [[over(I)], R],
      [[over(memory)], memory],
    ],
    refuses: [[[R], 0, "type", "`norm` takes an array of numbers, not Real"]],
  },
  log_sum_exp: {
    takes: [
      [[over(R)], R],
      [[open(I)], R],
    ],
    refuses: [
      [
        [over(memory)],
        0,
        "unit",
        "`log_sum_exp` takes numbers without a unit, not Memory: divide them by a quantity of the same unit first",
      ],
    ],
  },
};

/** Ordered choices are compared by their positions, which the value column does not see: types alone. */
export const orderedChoices: Accepted = [[light, light], boolType];
