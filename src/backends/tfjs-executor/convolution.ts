/**
 * Convolution as a product of matrices: what lies under each window is a row. A filter per trial makes it a product
 * per trial, which no backend has as a convolution.
 */
import type { Conv2dFilterGradientOp, Conv2dInputGradientOp, Conv2dOp } from "../../graph/op.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";
import { building, onTwo, type Operation, reshaped } from "./kernel.ts";
import { matmulOperation } from "./product.ts";
import { patchesOf, summedPatches, windowsOver } from "./windows.ts";

export type ConvolutionOp = Conv2dOp | Conv2dInputGradientOp | Conv2dFilterGradientOp;

export function convolutionOperation(
  op: ConvolutionOp,
  [a = [], b = []]: readonly Shape[],
  result: Shape,
): Operation {
  switch (op.kind) {
    case "conv2d":
      return forward(op, a, b, result);
    case "conv2dInputGradient":
      return inputGradient(op, a, b, result);
    case "conv2dFilterGradient":
      return filterGradient(op, a, b, result);
  }
}

/** Images of one leading axis less, that of trials, where there is one. */
function joinedImages(shape: Shape): Shape {
  const [trials = 1, count = 1, ...rest] = shape;
  return shape.length === 5 ? [trials * count, ...rest] : shape;
}

function windowOf(filter: Shape): readonly [number, number] {
  return [filter.at(-4) ?? 1, filter.at(-3) ?? 1];
}

/** A filter as a matrix [places · c, d], one for each trial. */
function filterMatrix(filter: Shape): Shape {
  return [...filter.slice(0, -4), sizeOf(filter.slice(-4, -1)), filter.at(-1) ?? 1];
}

/** Images as a matrix of their last axis, or that length, one for each trial. */
function rowsOf(images: Shape, columns = images.at(-1) ?? 1): Shape {
  return [...images.slice(0, -4), sizeOf(images.slice(-4, -1)), columns];
}

function forward(op: Conv2dOp, images: Shape, filter: Shape, result: Shape): Operation {
  const all = joinedImages(images);
  const windows = windowsOver(all, windowOf(filter), op, joinedImages(result));
  const matrix = filterMatrix(filter);
  const slid = [...images.slice(0, -3), ...result.slice(-3)];
  const rows = rowsOf(slid, matrix.at(-2));
  const product = matmulOperation({ transposeA: false, transposeB: false }, [rows, matrix], result);
  return onTwo((x, w) =>
    building((keep) => {
      const patches = keep(patchesOf(windows, keep(reshaped(x, all))));
      return product([keep(reshaped(patches, rows)), keep(reshaped(w, matrix))]);
    }),
  );
}

function filterGradient(
  op: Conv2dFilterGradientOp,
  images: Shape,
  gradient: Shape,
  result: Shape,
): Operation {
  const all = joinedImages(images);
  const windows = windowsOver(all, windowOf(result), op, joinedImages(gradient));
  const slid = [...images.slice(0, -3), ...gradient.slice(-3)];
  const rows = rowsOf(slid, filterMatrix(result).at(-2));
  const gradientRows = rowsOf(gradient);
  const product = matmulOperation(
    { transposeA: true, transposeB: false },
    [rows, gradientRows],
    result,
  );
  return onTwo((x, g) =>
    building((keep) => {
      const patches = keep(patchesOf(windows, keep(reshaped(x, all))));
      return product([keep(reshaped(patches, rows)), keep(reshaped(g, gradientRows))]);
    }),
  );
}

function inputGradient(
  op: Conv2dInputGradientOp,
  gradient: Shape,
  filter: Shape,
  result: Shape,
): Operation {
  const [all, slid] = [
    joinedImages(result),
    joinedImages([...result.slice(0, -3), ...gradient.slice(-3)]),
  ];
  const windows = windowsOver(all, windowOf(filter), op, slid);
  const matrix = filterMatrix(filter);
  const gradientRows = rowsOf(gradient);
  const [count = 1, down = 1, across = 1] = slid;
  const patchesShape = [count, down, across, matrix.at(-2) ?? 1];
  const product = matmulOperation(
    { transposeA: false, transposeB: true },
    [gradientRows, matrix],
    patchesShape,
  );
  return onTwo((g, w) =>
    building((keep) => {
      const patches = keep(product([keep(reshaped(g, gradientRows)), keep(reshaped(w, matrix))]));
      return reshaped(keep(summedPatches(windows, patches)), result);
    }),
  );
}
