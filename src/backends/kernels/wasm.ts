/**
 * Kernels in place of those that tfjs' wasm backend lacks or gets wrong, under tfjs' own names, so that whatever trains
 * on that backend is right:
 *
 * - MaxPoolGrad gives a window whose greatest number is at most 0 no gradient, or a wrong one;
 * - OneHot of float32 writes the bits of whole numbers;
 * - Conv2DBackpropFilter and UnsortedSegmentSum, the gradients of filters and of gathered rows, are missing.
 */
import * as tf from "@tensorflow/tfjs-core";
import { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { filterGradient, type Geometry, maxPoolGradient } from "./windows.ts";

type Arguments = Parameters<tf.KernelFunc>[0];
type Attribute = NonNullable<Arguments["attrs"]>[string];

/** tfjs' own, which is right for int32. */
let oneHotOfWholeNumbers: tf.KernelFunc | undefined;

/** May be called again. tfjs' wasm backend must be loaded. */
export function registerWasmKernels(): void {
  replace("MaxPoolGrad", maxPoolGrad);
  replace("Conv2DBackpropFilter", conv2dBackpropFilter);
  replace("UnsortedSegmentSum", unsortedSegmentSum);
  oneHotOfWholeNumbers ??= tf.getKernel("OneHot", "wasm")?.kernelFunc;
  replace("OneHot", oneHot);
}

function replace(kernelName: string, kernelFunc: tf.KernelFunc): void {
  if (tf.getKernel(kernelName, "wasm") !== undefined) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc });
}

function maxPoolGrad({ inputs, backend, attrs = {} }: Arguments): tf.TensorInfo {
  const [images, gradient] = [inputOf(inputs, "input"), inputOf(inputs, "dy")];
  const geometry = geometryOf(images.shape, gradient.shape, pairOf(attrs["filterSize"]), attrs);
  return output(
    backend,
    images.shape,
    maxPoolGradient(geometry, numbersOf(backend, images), numbersOf(backend, gradient)),
  );
}

function conv2dBackpropFilter({ inputs, backend, attrs = {} }: Arguments): tf.TensorInfo {
  const [images, gradient] = [inputOf(inputs, "x"), inputOf(inputs, "dy")];
  const shape = numbers(attrs["filterShape"]);
  const [height = 1, width = 1, , outputs = 1] = shape;
  if (attrs["dataFormat"] === "NCHW") {
    throw new Error("Filters' gradients are for images [rows, height, width, channels] only.");
  }
  const geometry = geometryOf(images.shape, gradient.shape, [height, width], attrs);
  const [x, dy] = [numbersOf(backend, images), numbersOf(backend, gradient)];
  return output(backend, shape, filterGradient(geometry, outputs, x, dy));
}

/** Values [n, …row] added up by their segments, int32 [n]; those below 0 count nowhere. */
function unsortedSegmentSum({ inputs, backend, attrs = {} }: Arguments): tf.TensorInfo {
  const [x, segments] = [inputOf(inputs, "x"), inputOf(inputs, "segmentIds")];
  const count = Number(attrs["numSegments"]);
  const row = x.shape.slice(segments.shape.length);
  const size = row.reduce((product, length) => product * length, 1);
  const values = numbersOf(backend, x);
  const sums = new Float64Array(count * size);
  for (const [i, segment] of numbersOf(backend, segments).entries()) {
    if (segment < 0 || segment >= count) continue;
    for (let j = 0; j < size; j += 1) {
      const at = segment * size + j;
      sums[at] = (sums[at] ?? 0) + (values[i * size + j] ?? 0);
    }
  }
  return output(backend, [count, ...row], sums, x.dtype);
}

function oneHot({ inputs, backend, attrs = {} }: Arguments): tf.TensorInfo {
  if (oneHotOfWholeNumbers === undefined) throw new Error("tfjs' wasm backend has no OneHot.");
  const whole = oneHotOfWholeNumbers({ inputs, backend, attrs: { ...attrs, dtype: "int32" } });
  const cast = tf.getKernel("Cast", "wasm");
  if (attrs["dtype"] === "int32" || Array.isArray(whole) || cast === undefined) return first(whole);
  const made = cast.kernelFunc({
    inputs: { x: whole },
    backend,
    attrs: { dtype: attrs["dtype"] ?? "float32" },
  });
  wasmOf(backend).disposeData(whole.dataId);
  return first(made);
}

function first(outputs: tf.TensorInfo | tf.TensorInfo[]): tf.TensorInfo {
  const one = Array.isArray(outputs) ? outputs[0] : outputs;
  if (one === undefined) throw new Error("A kernel gave nothing.");
  return one;
}

function geometryOf(
  [count = 1, height = 1, width = 1, channels = 1]: readonly number[],
  [, down = 1, across = 1]: readonly number[],
  [windowHeight, windowWidth]: readonly [number, number],
  attributes: { readonly [name: string]: Attribute },
): Geometry {
  const [strideDown, strideAcross] = pairOf(attributes["strides"]);
  const pad = attributes["pad"];
  const before = (length: number, places: number, stride: number, window: number): number =>
    Math.floor(Math.max(0, (places - 1) * stride + window - length) / 2);
  const [top, left] =
    pad === "same"
      ? [
          before(height, down, strideDown, windowHeight),
          before(width, across, strideAcross, windowWidth),
        ]
      : Array.isArray(pad)
        ? [numbers(pad[1])[0] ?? 0, numbers(pad[2])[0] ?? 0]
        : pairOf(pad === "valid" ? 0 : pad);
  return {
    count,
    height,
    width,
    channels,
    down,
    across,
    windowHeight,
    windowWidth,
    strideDown,
    strideAcross,
    top,
    left,
  };
}

/** One number for both, or height and width. */
function pairOf(value: Attribute | undefined): readonly [number, number] {
  const [one = 1, other = one] = Array.isArray(value) ? numbers(value) : [Number(value)];
  return [one, other];
}

function numbers(value: Attribute | undefined): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

function inputOf(inputs: Arguments["inputs"], name: string): tf.TensorInfo {
  const input = inputs[name];
  if (input === undefined) throw new Error(`A kernel has no input "${name}".`);
  return input;
}

function wasmOf(backend: object): BackendWasm {
  if (backend instanceof BackendWasm) return backend;
  throw new TypeError("A kernel of the wasm backend was called on another backend.");
}

/** A view of the backend's memory, which making another tensor may end. */
function numbersOf(backend: object, tensor: tf.TensorInfo): Float32Array | Int32Array {
  const view = wasmOf(backend).typedArrayFromHeap(tensor);
  if (view instanceof Float32Array || view instanceof Int32Array) return view;
  throw new TypeError(`A kernel takes no numbers of ${tensor.dtype}.`);
}

function output(
  backend: object,
  shape: readonly number[],
  values: ArrayLike<number>,
  dtype: tf.DataType = "float32",
): tf.TensorInfo {
  const wasm = wasmOf(backend);
  const made = wasm.makeOutput([...shape], dtype);
  wasm.typedArrayFromHeap(made).set(values);
  return made;
}
