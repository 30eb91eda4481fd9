/** Operations place by place, four places at once. */
import type { BinaryFunction, UnaryFunction } from "../../graph/op.ts";
import type { Node } from "../../graph/program.ts";
import { type Code, splatFloat, vector } from "./code.ts";
import type { Emitter } from "./emitter.ts";
import { at } from "./views.ts";

const one = splatFloat(1);
const zero = splatFloat(0);

/** The value of a node from those of its inputs; `uniform` is made elsewhere. `whole`: the inputs are int32. */
export function valueByPlace(
  emitter: Emitter,
  { op, dtype }: Node,
  operands: readonly Code[],
  whole: boolean,
): Code {
  switch (op.kind) {
    case "unary":
      return unary(emitter, op.fn, at(operands, 0));
    case "binary": {
      const [a, b] = [at(operands, 0), at(operands, 1)];
      return whole ? binaryOfIntegers(op.fn, a, b) : binary(op.fn, a, b);
    }
    case "select": {
      const chosen = vector("notEqualF32", at(operands, 0), zero);
      return vector("bitselect", at(operands, 1), at(operands, 2), chosen);
    }
    case "cast":
      if (whole === (dtype === "int32")) return at(operands, 0);
      return vector(dtype === "int32" ? "truncate" : "convert", at(operands, 0));
    case "broadcast":
      return at(operands, 0);
    default:
      throw new TypeError(`The operation ${op.kind} does not work place by place.`);
  }
}

function unary(emitter: Emitter, fn: UnaryFunction, x: Code): Code {
  switch (fn) {
    case "negate":
      return vector("negateF32", x);
    case "abs":
      return vector("absF32", x);
    case "sign": {
      const up = vector("and", vector("greaterF32", x, zero), one);
      const down = vector("and", vector("lessF32", x, zero), one);
      const undefinedNumber = vector("notEqualF32", x, x);
      return vector("bitselect", x, vector("subtractF32", up, down), undefinedNumber);
    }
    case "floor":
      return vector("floorF32", x);
    case "exp":
      return emitter.kernel("exp4", [x]);
    case "log":
      return emitter.kernel("log4", [x]);
    case "sqrt":
      return vector("sqrtF32", x);
    case "tanh":
      return emitter.kernel("tanh4", [x]);
    case "sigmoid":
      return emitter.kernel("sigmoid4", [x]);
    case "relu":
      return vector("pseudoMaximumF32", x, zero);
  }
}

function binary(fn: BinaryFunction, a: Code, b: Code): Code {
  switch (fn) {
    case "add":
      return vector("addF32", a, b);
    case "subtract":
      return vector("subtractF32", a, b);
    case "multiply":
      return vector("multiplyF32", a, b);
    case "divide":
      return vector("divideF32", a, b);
    case "maximum":
      return vector("maximumF32", a, b);
    case "minimum":
      return vector("minimumF32", a, b);
    case "less":
      return vector("and", vector("lessF32", a, b), one);
    case "lessEqual":
      return vector("and", vector("lessEqualF32", a, b), one);
    case "equal":
      return vector("and", vector("equalF32", a, b), one);
  }
}

function binaryOfIntegers(fn: BinaryFunction, a: Code, b: Code): Code {
  switch (fn) {
    case "add":
      return vector("addI32", a, b);
    case "subtract":
      return vector("subtractI32", a, b);
    case "multiply":
      return vector("multiplyI32", a, b);
    case "divide":
      throw new TypeError("There is no division of int32.");
    case "maximum":
      return vector("maximumI32", a, b);
    case "minimum":
      return vector("minimumI32", a, b);
    case "less":
      return vector("and", vector("lessI32", a, b), one);
    case "lessEqual":
      return vector("and", vector("lessEqualI32", a, b), one);
    case "equal":
      return vector("and", vector("equalI32", a, b), one);
  }
}
