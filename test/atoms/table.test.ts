import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TypeContext } from "../../src/atoms/atom.ts";
import {
  atoms,
  findAtom,
  findConstant,
  findFunction,
  findOperator,
  functionNames,
} from "../../src/atoms/table.ts";
import type { Type } from "../../src/ir/type.ts";
import { arrayType, intType, realType, unknownType } from "../../src/ir/types.ts";
import type { Value } from "../../src/ir/value.ts";
import { type Accepted, orderedChoices, type Refused, signatures } from "./signatures.ts";

type Constants = Readonly<Record<number, number>> | undefined;

function context(constants: Constants): TypeContext {
  return { constant: (argument) => constants?.[argument] };
}

function typeOf(name: string, args: readonly Type[], constants?: Constants) {
  return findAtom(name)?.type(args, context(constants));
}

const taken = Object.entries(signatures).flatMap(([name, { takes }]) =>
  takes.map((signature): [string, Accepted] => [name, signature]),
);
const refused = Object.entries(signatures).flatMap(([name, { refuses }]) =>
  refuses.map((signature): [string, Refused] => [name, signature]),
);

describe("the table is complete", () => {
  test("every atom has signatures here, and every signature an atom", () => {
    expect(Object.keys(signatures).toSorted()).toEqual(atoms.map((atom) => atom.name).toSorted());
    for (const { takes, refuses } of Object.values(signatures)) {
      expect(takes.length).toBeGreaterThan(0);
      expect(refuses.length).toBeGreaterThan(0);
    }
  });

  test("names are unique", () => {
    expect(new Set(atoms.map((atom) => atom.name)).size).toBe(atoms.length);
  });

  test.each(atoms)("$name is documented", (atom) => {
    expect(atom.doc.length).toBeGreaterThan(5);
    expect(atom.notation.length).toBeGreaterThan(0);
    expect(new Set(atom.parameters.map(({ name }) => name)).size).toBe(atom.parameters.length);
    expect(atom.parameters.slice(0, -1).some(({ variadic }) => variadic)).toBe(false);
    expect(atom.parameters.length === 0).toBe(atom.form === "constant");
  });

  test("is found by what people write", () => {
    expect(findOperator("-", 1)?.name).toBe("negate");
    expect(findOperator("-", 2)?.name).toBe("subtract");
    expect(findOperator("in {}", 5)?.name).toBe("in_set");
    expect(findOperator("in ..", 3)?.name).toBe("in_range");
    expect(findOperator("+", 1)).toBeUndefined();
    expect(findFunction("sqrt")?.name).toBe("sqrt");
    expect(findFunction("pow")?.name).toBe("power");
    expect(findFunction("add")).toBeUndefined();
    expect(findFunction("inf")).toBeUndefined();
    expect(findConstant("inf")?.name).toBe("inf");
    expect(findConstant("e")).toBeUndefined();
    expect(functionNames().every((name) => findFunction(name) !== undefined)).toBe(true);
    for (const atom of atoms) {
      const found = {
        operator: () => findOperator(atom.notation, atom.parameters.length),
        function: () => findFunction(atom.notation),
        constant: () => findConstant(atom.notation),
      }[atom.form]();
      expect(found).toBe(atom);
    }
  });
});

describe("type rules", () => {
  test.each(taken)("%s takes %j", (name, [args, result, constants]) => {
    expect(typeOf(name, args, constants)).toEqual(result);
  });

  test.each(refused)("%s refuses %j", (name, [args, argument, reason, message, constants]) => {
    expect(typeOf(name, args, constants)).toEqual({ kind: "mismatch", argument, reason, message });
  });

  test.each(taken)("%s says nothing about what is unknown", (name, [args, , constants]) => {
    for (const i of args.keys()) {
      expect(typeOf(name, args.with(i, unknownType), constants)).toEqual(unknownType);
    }
  });

  test("ordered choices can be compared", () => {
    const [args, result] = orderedChoices;
    for (const name of ["less", "less_equal", "greater", "greater_equal"]) {
      expect(typeOf(name, args)).toEqual(result);
    }
  });

  test("an array filled to a length that is not constant has that length", () => {
    const depth = { kind: "parameter", name: "depth" } as const;
    const expression = (argument: number) => (argument === 1 ? depth : undefined);
    expect(
      findAtom("fill")?.type([realType(), intType()], { constant: () => undefined, expression }),
    ).toEqual(arrayType(realType(), { kind: "length", size: depth }));
  });

  test("messages name derived dimensions where their names are known", () => {
    const bandwidth = realType({ Memory: 1, Time: -1 });
    const mismatch = findAtom("add")?.type([bandwidth, intType()], {
      constant: () => undefined,
      dimensionName: () => "Bandwidth",
    });
    expect(mismatch).toMatchObject({
      message: "`+` adds Bandwidth to a number without a unit: give the number a unit",
    });
  });
});

/** Values of a type; whole numbers stay small so that products stay whole. */
function valuesOf(type: Type): fc.Arbitrary<Value> {
  switch (type.kind) {
    case "real":
      return fc.oneof(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.constantFrom(0, 1, -1, 0.5, Infinity, -Infinity, NaN),
      );
    case "int":
      return fc.integer({ min: -20, max: 20 });
    case "bool":
      return fc.boolean();
    case "text":
      return fc.string({ maxLength: 3 });
    case "choice":
      return fc.constantFrom(...type.members);
    case "optional":
      return fc.option(valuesOf(type.type), { nil: undefined });
    case "simplex":
      return fc.constantFrom([0.25, 0.75], [0, 1], [0.5, 0.5]);
    case "permutation":
      return fc.constantFrom([0, 1], [1, 0]);
    case "array":
      return type.over.kind === "members"
        ? fc.array(valuesOf(type.element), {
            minLength: type.over.members.length,
            maxLength: type.over.members.length,
          })
        : fc.array(valuesOf(type.element), { maxLength: 5 });
    case "record":
    case "model":
    case "data":
    case "unknown":
      throw new Error(`no atom takes ${type.kind}`);
  }
}

/** Whether a value is of the kind that its type says. Of an empty or undefined matter a whole number may be inf or NaN. */
function isOf(value: Value, type: Type): boolean {
  switch (type.kind) {
    case "real":
      return typeof value === "number";
    case "int":
      return typeof value === "number" && (Number.isInteger(value) || !Number.isFinite(value));
    case "bool":
      return typeof value === "boolean";
    case "choice":
      return typeof value === "string" && type.members.includes(value);
    case "optional":
      return value === undefined || isOf(value, type.type);
    case "array": {
      if (!Array.isArray(value)) return false;
      const { over, element } = type;
      const size =
        over.kind === "members"
          ? over.members.length
          : over.kind === "length" && over.size.kind === "number"
            ? over.size.value
            : value.length;
      return value.length === size && value.every((item) => isOf(item, element));
    }
    case "text":
    case "simplex":
    case "permutation":
    case "record":
    case "model":
    case "data":
    case "unknown":
      throw new Error(`no atom gives ${type.kind}`);
  }
}

describe("values are of the kind that the types say", () => {
  test.each(taken)("%s of %j", (name, [args, result, constants]) => {
    const drawn = args.map((type, i) => {
      const constant = constants?.[i];
      return constant === undefined ? valuesOf(type) : fc.constant(constant);
    });
    fc.assert(
      fc.property(fc.tuple(...drawn), (values) => {
        const value = findAtom(name)?.value(values);
        if (!isOf(value, result)) throw new Error(`${name} gave ${JSON.stringify(value)}`);
      }),
    );
  });
});
