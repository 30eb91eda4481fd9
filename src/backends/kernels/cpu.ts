/**
 * Kernels of our own for tfjs' cpu backend: products whose bits do not depend on padding, and for windows one pass in
 * place of many, each of which is a loop in JavaScript.
 */
import * as tf from "@tensorflow/tfjs-core";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { ownKernels } from "./names.ts";
import { product } from "./product.ts";
import { type Geometry, maxPoolGradient, patches, placesOf, summedPatches } from "./windows.ts";

type Arguments = Parameters<tf.KernelFunc>[0];
type OnWindows = (geometry: Geometry, ...inputs: readonly ArrayLike<number>[]) => Float32Array;

/** May be called again. tfjs' cpu backend must be loaded. */
export function registerCpuKernels(): void {
  register(ownKernels.product, productKernel);
  registerOnWindows(ownKernels.patches, ["images"], patchesShape, (geometry, images = []) =>
    patches(geometry, images),
  );
  registerOnWindows(ownKernels.summedPatches, ["patches"], imagesShape, (geometry, given = []) =>
    summedPatches(geometry, given),
  );
  registerOnWindows(
    ownKernels.maxPoolGradient,
    ["images", "gradient"],
    imagesShape,
    (geometry, images = [], gradient = []) => maxPoolGradient(geometry, images, gradient),
  );
}

function imagesShape({ count, height, width, channels }: Geometry): number[] {
  return [count, height, width, channels];
}

function patchesShape(geometry: Geometry): number[] {
  const { count, down, across, channels } = geometry;
  return [count, down, across, placesOf(geometry) * channels];
}

function productKernel({ inputs: { a, b }, backend, attrs = {} }: Arguments): tf.TensorInfo {
  const cpu = cpuOf(backend);
  const transposeA = attrs["transposeA"] === true;
  const transposeB = attrs["transposeB"] === true;
  const [countA = 1, ...matrixA] = a?.shape ?? [];
  const [countB = 1, ...matrixB] = b?.shape ?? [];
  const [rows = 1, inner = 1] = transposeA ? matrixA.toReversed() : matrixA;
  const [, columns = 1] = transposeB ? matrixB.toReversed() : matrixB;
  const count = Math.max(countA, countB);
  const shape = { count, rows, inner, columns, transposeA, transposeB };
  const values = product(shape, numbersOf(cpu, a), numbersOf(cpu, b));
  return cpu.makeTensorInfo([count, rows, columns], "float32", values);
}

function registerOnWindows(
  kernelName: string,
  names: readonly string[],
  shapeOf: (geometry: Geometry) => number[],
  compute: OnWindows,
): void {
  register(kernelName, ({ inputs, backend, attrs = {} }) => {
    const cpu = cpuOf(backend);
    const geometry = geometryOf(attrs);
    const values = names.map((name) => numbersOf(cpu, inputs[name]));
    return cpu.makeTensorInfo(shapeOf(geometry), "float32", compute(geometry, ...values));
  });
}

function register(kernelName: string, kernelFunc: tf.KernelFunc): void {
  if (tf.getKernel(kernelName, "cpu") !== undefined) tf.unregisterKernel(kernelName, "cpu");
  tf.registerKernel({ kernelName, backendName: "cpu", kernelFunc });
}

function cpuOf(backend: object): MathBackendCPU {
  if (backend instanceof MathBackendCPU) return backend;
  throw new TypeError("A kernel of the cpu backend was called on another backend.");
}

function geometryOf(attributes: NonNullable<Arguments["attrs"]>): Geometry {
  const of = (name: keyof Geometry): number => Number(attributes[name]);
  return {
    count: of("count"),
    height: of("height"),
    width: of("width"),
    channels: of("channels"),
    down: of("down"),
    across: of("across"),
    windowHeight: of("windowHeight"),
    windowWidth: of("windowWidth"),
    strideDown: of("strideDown"),
    strideAcross: of("strideAcross"),
    top: of("top"),
    left: of("left"),
  };
}

function numbersOf(backend: MathBackendCPU, tensor: tf.TensorInfo | undefined): Float32Array {
  const values = tensor === undefined ? undefined : backend.data.get(tensor.dataId).values;
  if (values instanceof Float32Array) return values;
  throw new TypeError("A kernel takes float32 numbers.");
}
