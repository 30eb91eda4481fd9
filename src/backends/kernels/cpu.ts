/** Kernels of our own for tfjs' cpu backend, where each kernel is a pass in JavaScript, and many small ones are slow. */
import * as tf from "@tensorflow/tfjs-core";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { ownKernels } from "./names.ts";
import { type Geometry, maxPoolGradient, patches, placesOf, summedPatches } from "./windows.ts";

type Arguments = Parameters<tf.KernelFunc>[0];
type Compute = (geometry: Geometry, ...inputs: readonly ArrayLike<number>[]) => Float32Array;

/** May be called again. tfjs' cpu backend must be loaded. */
export function registerCpuKernels(): void {
  register(ownKernels.patches, ["images"], patchesShape, (geometry, images = []) =>
    patches(geometry, images),
  );
  register(ownKernels.summedPatches, ["patches"], imagesShape, (geometry, given = []) =>
    summedPatches(geometry, given),
  );
  register(
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

function register(
  kernelName: string,
  names: readonly string[],
  shapeOf: (geometry: Geometry) => number[],
  compute: Compute,
): void {
  if (tf.getKernel(kernelName, "cpu") !== undefined) tf.unregisterKernel(kernelName, "cpu");
  const kernelFunc = ({ inputs, backend, attrs = {} }: Arguments): tf.TensorInfo => {
    if (!(backend instanceof MathBackendCPU)) {
      throw new TypeError("A kernel of the cpu backend was called on another backend.");
    }
    const geometry = geometryOf(attrs);
    const values = names.map((name) => numbersOf(backend, inputs[name]));
    return backend.makeTensorInfo(shapeOf(geometry), "float32", compute(geometry, ...values));
  };
  tf.registerKernel({ kernelName, backendName: "cpu", kernelFunc });
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
