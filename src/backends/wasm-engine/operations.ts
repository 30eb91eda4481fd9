/** The code of an operation that is carried out by itself. */
import type { Program } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import { emitConcat, emitPad, emitSlice, emitTranspose } from "./arrangement.ts";
import { addI32, type Code, i32, loadI32, storeI32 } from "./code.ts";
import { addressOf, type Emitter, type Place } from "./emitter.ts";
import {
  convolutionShapes,
  emitConvolution,
  emitPooling,
  workingBytesOfConvolution,
} from "./image.ts";
import type { Operation } from "./operation.ts";
import { emitReduce, workingBytesOfReduce } from "./reduction.ts";
import { at } from "./views.ts";

/** How many bytes the code of a node needs for itself. */
export function workingBytes(program: Program, node: number): number {
  const { op, inputs, shape } = at(program.nodes, node);
  const shapes = inputs.map((input) => at(program.nodes, input).shape);
  switch (op.kind) {
    case "reduce":
      return workingBytesOfReduce(at(shapes, 0), op.axes);
    case "conv2d":
    case "conv2dInputGradient":
    case "conv2dFilterGradient": {
      const all = convolutionShapes(op.kind, at(shapes, 0), at(shapes, 1), shape);
      return workingBytesOfConvolution(op.kind, op, all);
    }
    default:
      return 0;
  }
}

/** The operation of a node; `faults` is the address where row numbers beyond their tables are counted. */
export function emitOperation(
  emitter: Emitter,
  program: Program,
  node: number,
  placeOf: (node: number) => Place,
  working: Place,
  faults: number,
): void {
  const { op, inputs, shape } = at(program.nodes, node);
  const operands = inputs.map((input) => ({
    shape: at(program.nodes, input).shape,
    place: placeOf(input),
  }));
  const operation: Operation = { inputs: operands, shape, to: placeOf(node), working };
  const shapes = operands.map((operand) => operand.shape);
  const addresses = operands.map(({ place }) => addressOf(place));
  const to = addressOf(operation.to);
  switch (op.kind) {
    case "reduce":
      return emitReduce(emitter, op, operation);
    case "argmax": {
      const length = at(shapes, 0).at(-1) ?? 1;
      return call("argmax", [at(addresses, 0), to, i32(sizeOf(shape)), i32(length)]);
    }
    case "transpose":
      return emitTranspose(emitter, op, operation);
    case "slice":
      return emitSlice(emitter, op, operation);
    case "pad":
      return emitPad(emitter, op, operation);
    case "concat":
      return emitConcat(emitter, op, operation);
    case "gather": {
      const [table, rows] = [at(shapes, 0), at(shapes, 1)];
      const sizes = [sizeOf(rows), 4 * sizeOf(table.slice(1))].map(i32);
      const length = i32(at(table, 0));
      return count("gatherRows", [at(addresses, 0), length, at(addresses, 1), ...sizes, to]);
    }
    case "scatterAdd": {
      const sizes = [sizeOf(at(shapes, 1)), sizeOf(shape.slice(1))].map(i32);
      return count("scatterAddRows", [...addresses, ...sizes, to, i32(at(shape, 0))]);
    }
    case "oneHot": {
      const sizes = [sizeOf(at(shapes, 0)), shape.at(-1) ?? 1].map(i32);
      return call("oneHot", [at(addresses, 0), ...sizes, to]);
    }
    case "conv2dInputGradient":
    case "conv2dFilterGradient":
      return emitConvolution(emitter, op, operation);
    case "maxPool":
    case "meanPool":
      return emitPooling(emitter, op.kind, op, operation, { images: at(shapes, 0), pooled: shape });
    case "maxPoolGradient":
    case "meanPoolGradient": {
      const pooled = at(shapes, shapes.length - 1);
      return emitPooling(emitter, op.kind, op, operation, { images: shape, pooled });
    }
    default:
      throw new TypeError(`The operation ${op.kind} is not carried out by itself.`);
  }

  function call(kernel: "argmax" | "oneHot", parameters: readonly Code[]): void {
    emitter.emit(emitter.kernel(kernel, parameters));
  }

  function count(kernel: "gatherRows" | "scatterAddRows", parameters: readonly Code[]): void {
    const sum = addI32(loadI32(i32(faults)), emitter.kernel(kernel, parameters));
    emitter.emit(storeI32(i32(faults), sum));
  }
}
