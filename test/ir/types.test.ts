import { describe, expect, test } from "vitest";
import { anyDimension } from "../../src/ir/dimension.ts";
import { equalIndexSets, sizeOfIndexSet } from "../../src/ir/equal.ts";
import type { Expression, IndexSet } from "../../src/ir/expression.ts";
import { printType } from "../../src/ir/print.ts";
import type { ChoiceType, RecordType, Type } from "../../src/ir/type.ts";
import {
  arrayOfLength,
  arrayType,
  assignable,
  boolType,
  dataType,
  equalTypes,
  indexSetsOf,
  intType,
  join,
  modelType,
  optionalType,
  realType,
  textType,
  unknownType,
} from "../../src/ir/types.ts";

const number = (value: number): Expression => ({ kind: "number", value });
const local = (name: string): Expression => ({ kind: "local", name });

const domain: IndexSet = { kind: "members", name: "Domain", members: ["web", "books"] };
const source: IndexSet = { kind: "members", name: "Source", members: ["web", "books"] };
const unnamed: IndexSet = { kind: "members", members: ["web", "books"] };
const anySize: IndexSet = { kind: "any" };
const generic: IndexSet = { kind: "generic", name: "E" };
const depth: IndexSet = { kind: "length", size: local("depth") };

const memory = realType({ Memory: 1 });
const bytes = intType({ Memory: 1 });
const optimizer: ChoiceType = {
  kind: "choice",
  name: "Optimizer",
  members: ["sgd", "adam", "rmsprop"],
  ordered: false,
};
const some: ChoiceType = { kind: "choice", members: ["adam", "sgd"], ordered: false };
const other: ChoiceType = { kind: "choice", members: ["adam", "lion"], ordered: false };
const reals = arrayType(realType(), domain);
const simplex: Type = { kind: "simplex", over: domain };
const permutation: Type = { kind: "permutation", over: domain };

function record(fields: Readonly<Record<string, Type>>): RecordType {
  return {
    kind: "record",
    fields: Object.entries(fields).map(([name, type]) => ({ name, type: { type } })),
  };
}

describe("what may stand where", () => {
  test.each<[string, Type, Type]>([
    ["a whole number for a real", intType(), realType()],
    ["whole bytes for memory", bytes, memory],
    ["inf for memory", realType(anyDimension), memory],
    ["a part of an enum", some, optimizer],
    ["a member of an enum for a choice that has all", optimizer, { ...optimizer, ordered: true }],
    ["a simplex for an array of reals", simplex, reals],
    ["shares that were computed for a simplex", reals, simplex],
    ["a permutation for positions", permutation, arrayType(intType(), domain)],
    ["an array for one of any length", arrayOfLength(intType(), 3), arrayType(realType(), anySize)],
    ["an array by members alone", arrayType(realType(), unnamed), reals],
    ["a value where it may be absent", intType(), optionalType(realType())],
    ["what may be absent where it may", optionalType(intType()), optionalType(realType())],
    [
      "a record without an optional field",
      record({ a: intType() }),
      record({ a: realType(), b: optionalType(intType()) }),
    ],
    ["the unknown for anything", unknownType, modelType],
    ["anything for the unknown", modelType, unknownType],
    ["rows of a matrix", arrayType(simplex, depth), arrayType(reals, depth)],
  ])("%s", (_, from, to) => {
    expect(assignable(from, to)).toBe(true);
  });

  test.each<[string, Type, Type]>([
    ["a real for a whole number", realType(), intType()],
    ["a number for memory", realType(), memory],
    ["memory for time", memory, realType({ Time: 1 })],
    ["a choice for an enum without one of its members", other, optimizer],
    ["an enum for a part of it", optimizer, some],
    ["one enum for another with the same members", optimizer, { ...optimizer, name: "Rule" }],
    ["any length for a known one", arrayType(realType(), anySize), arrayOfLength(realType(), 3)],
    ["three for four", arrayOfLength(realType(), 3), arrayOfLength(realType(), 4)],
    ["an enum's array for another's", reals, arrayType(realType(), source)],
    ["bytes for shares", arrayType(memory, domain), simplex],
    ["positions for a permutation", arrayType(intType(), domain), permutation],
    ["a permutation for a simplex", permutation, simplex],
    ["an order of other things", permutation, { kind: "permutation", over: source }],
    [
      "a generic for another",
      arrayType(realType(), generic),
      arrayType(realType(), { kind: "generic", name: "C" }),
    ],
    ["what may be absent for a value", optionalType(intType()), intType()],
    [
      "a record with a field too many",
      record({ a: intType(), b: intType() }),
      record({ a: intType() }),
    ],
    ["a record with a field too few", record({}), record({ a: intType() })],
    ["a model for data", modelType, dataType],
    ["a number for a truth value", intType(), boolType],
    ["a choice for a text", some, textType],
  ])("not %s", (_, from, to) => {
    expect(assignable(from, to)).toBe(false);
  });

  test("every type fits itself and equals itself alone", () => {
    const all: Type[] = [
      realType(),
      intType(),
      memory,
      bytes,
      boolType,
      textType,
      optimizer,
      some,
      other,
      reals,
      simplex,
      permutation,
      record({ a: intType() }),
      modelType,
      dataType,
      optionalType(intType()),
      arrayType(realType(), generic),
      arrayType(realType(), anySize),
    ];
    for (const [i, left] of all.entries()) {
      expect(assignable(left, left)).toBe(true);
      for (const [j, right] of all.entries()) expect(equalTypes(left, right)).toBe(i === j);
    }
  });
});

describe("the common type", () => {
  test.each<[Type, Type, Type | undefined]>([
    [intType(), realType(), realType()],
    [intType(), intType(), intType()],
    [memory, realType(anyDimension), memory],
    [realType(anyDimension), bytes, memory],
    [memory, realType(), undefined],
    [some, optimizer, optimizer],
    [some, other, { kind: "choice", members: ["adam", "sgd", "lion"], ordered: false }],
    [other, optimizer, undefined],
    [optionalType(intType()), realType(), optionalType(realType())],
    [simplex, reals, reals],
    [simplex, arrayType(intType(), domain), reals],
    [arrayOfLength(intType(), 2), arrayOfLength(realType(), 3), arrayType(realType(), anySize)],
    [arrayOfLength(intType(), 2), arrayOfLength(realType(), 2), arrayOfLength(realType(), 2)],
    [reals, arrayType(realType(), source), undefined],
    [boolType, intType(), undefined],
    [unknownType, intType(), unknownType],
  ])("%j and %j", (left, right, common) => {
    expect(join(left, right)).toEqual(common);
    const swapped = join(right, left);
    expect(swapped === undefined).toBe(common === undefined);
    if (common !== undefined) {
      expect(assignable(left, common)).toBe(true);
      expect(assignable(right, common)).toBe(true);
    }
  });
});

describe("index sets", () => {
  const range = (low: Expression, high: Expression): IndexSet => ({ kind: "range", low, high });
  const length = (size: Expression): IndexSet => ({ kind: "length", size });

  test("0 .. 3 is the length 4", () => {
    expect(equalIndexSets(range(number(0), number(3)), length(number(4)))).toBe(true);
    expect(equalIndexSets(length(number(4)), range(number(0), number(3)))).toBe(true);
    expect(equalIndexSets(length(number(4)), range(number(1), number(4)))).toBe(false);
    expect(equalIndexSets(length(local("n")), range(number(0), local("n")))).toBe(false);
  });

  test("lengths are equal by the shape of their expression, whatever its notes", () => {
    const noted = { ...local("n"), span: { start: 1, end: 2 } };
    expect(equalIndexSets(length(noted), length(local("n")))).toBe(true);
    expect(equalIndexSets(length(local("n")), length(local("m")))).toBe(false);
  });

  test("sizes", () => {
    expect(sizeOfIndexSet(domain)).toBe(2);
    expect(sizeOfIndexSet(range(number(1), number(3)))).toBe(3);
    expect(sizeOfIndexSet(range(number(3), number(1)))).toBe(0);
    expect(sizeOfIndexSet(depth)).toBeUndefined();
    expect(sizeOfIndexSet(anySize)).toBeUndefined();
  });

  test("a matrix has two, a row of it one", () => {
    const matrix = arrayType(simplex, depth);
    expect(indexSetsOf(matrix)).toEqual([depth, domain]);
    expect(indexSetsOf(simplex)).toEqual([domain]);
  });
});

describe("a type in words", () => {
  test.each<[Type, string]>([
    [realType(), "Real"],
    [intType(), "Int"],
    [memory, "Memory"],
    [bytes, "Memory"],
    [realType(anyDimension), "Real"],
    [realType({ Memory: 1, Time: -1 }), "Memory / Time"],
    [optimizer, "Optimizer"],
    [some, "one of { adam, sgd }"],
    [{ ...some, ordered: true }, "one of [adam, sgd]"],
    [arrayType(intType(), domain), "Int[Domain]"],
    [arrayType(intType(), unnamed), "Int[{ web, books }]"],
    [arrayOfLength(intType(), 3), "Int[3]"],
    [arrayType(intType(), anySize), "Int[]"],
    [arrayType(realType({ Memory: 1, Time: -1 }), domain), "(Memory / Time)[Domain]"],
    [arrayType(reals, depth), "Real[depth, Domain]"],
    [arrayType(arrayType(intType(), anySize), domain), "Int[][Domain]"],
    [arrayType(simplex, depth), "Simplex[Domain][depth]"],
    [permutation, "Permutation[Domain]"],
    [record({ a: realType(), b: some }), "{ a: Real, b: one of { adam, sgd } }"],
    [optionalType(realType()), "Real?"],
    [
      arrayType(realType(), {
        kind: "length",
        size: { kind: "field", of: local("data"), name: "rows" },
      }),
      "Real[data.rows]",
    ],
    [arrayType(realType(), { kind: "runs", trial: "run" }), "Real[run]"],
  ])("%j is %s", (type, words) => {
    expect(printType(type)).toBe(words);
  });

  test("a long list is cut", () => {
    const members = Array.from({ length: 30 }, (_, i) => `m${String(i)}`);
    expect(printType({ kind: "choice", members, ordered: true })).toBe(
      "one of [m0, m1, m2, m3, m4, m5, …, m29]",
    );
  });
});
