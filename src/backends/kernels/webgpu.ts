/**
 * Kernels of our own for webgpu, in WGSL: what would take tfjs' kernels many passes over memory, and random numbers,
 * which would have to be brought from the host in each step.
 */
import * as tf from "@tensorflow/tfjs-core";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { ownKernels } from "./names.ts";
import { geometryNames } from "./windows.ts";

type Arguments = Parameters<tf.KernelFunc>[0];

interface Program {
  readonly name: string;
  /** Buffers that it reads, by the names of its inputs. */
  readonly inputs: readonly string[];
  /** Whole numbers that it is given. */
  readonly numbers: readonly string[];
  /** What gives the number `value` at `index` of the result, and functions for that. */
  readonly code: string;
  readonly functions?: string;
  readonly shape: (inputs: readonly tf.TensorInfo[], numbers: readonly number[]) => number[];
}

/** C. Wellons' `triple32`, as in src/graph/random.ts. */
const hash = `
fn hash32(given : u32) -> u32 {
  var x = given;
  x = (x ^ (x >> 17u)) * 0xed5ad4bbu;
  x = (x ^ (x >> 11u)) * 0xac4c1b51u;
  x = (x ^ (x >> 15u)) * 0x31848babu;
  return x ^ (x >> 14u);
}`;

/** Of a place in the images its image, row, column and channel. */
const pixel = `
  let channel = index % uniforms.channels;
  let column = (index / uniforms.channels) % uniforms.width;
  let row = (index / (uniforms.channels * uniforms.width)) % uniforms.height;
  let image = index / (uniforms.channels * uniforms.width * uniforms.height);
  var value = 0.0;`;

/** Carries code out for each window that covers the pixel at the place (i, j) within the window. */
function forEachWindow(code: string): string {
  return `
  for (var i = 0; i < uniforms.windowHeight; i = i + 1) {
    let downward = row + uniforms.top - i;
    let y = downward / uniforms.strideDown;
    if (downward < 0 || downward % uniforms.strideDown != 0 || y >= uniforms.down) { continue; }
    for (var j = 0; j < uniforms.windowWidth; j = j + 1) {
      let sideward = column + uniforms.left - j;
      let x = sideward / uniforms.strideAcross;
      if (sideward < 0 || sideward % uniforms.strideAcross != 0 || x >= uniforms.across) { continue; }
      let window = (image * uniforms.down + y) * uniforms.across + x;
      ${code}
    }
  }`;
}

const imagesShape = (
  _: readonly tf.TensorInfo[],
  [n = 1, h = 1, w = 1, c = 1]: readonly number[],
) => [n, h, w, c];

const programs: readonly Program[] = [
  {
    name: ownKernels.uniform,
    inputs: ["keys"],
    numbers: ["trialSize"],
    functions: hash,
    code: `
  let key = 2 * (index / uniforms.trialSize);
  let place = u32(index % uniforms.trialSize);
  let bits = hash32(place * u32(keys[key]) + u32(keys[key + 1]));
  let value = f32(bits >> 8u) / 16777216.0;`,
    shape: ([keys], [size = 1]) => [(keys?.shape[0] ?? 1) * size],
  },
  {
    name: ownKernels.patches,
    inputs: ["images"],
    numbers: geometryNames,
    code: `
  let channel = index % uniforms.channels;
  let places = uniforms.windowHeight * uniforms.windowWidth;
  let place = (index / uniforms.channels) % places;
  let window = index / (uniforms.channels * places);
  let image = window / (uniforms.down * uniforms.across);
  let row = ((window / uniforms.across) % uniforms.down) * uniforms.strideDown - uniforms.top
    + place / uniforms.windowWidth;
  let column = (window % uniforms.across) * uniforms.strideAcross - uniforms.left
    + place % uniforms.windowWidth;
  var value = 0.0;
  if (row >= 0 && row < uniforms.height && column >= 0 && column < uniforms.width) {
    value = images[((image * uniforms.height + row) * uniforms.width + column) * uniforms.channels + channel];
  }`,
    shape: (_, [n = 1, , , c = 1, down = 1, across = 1, height = 1, width = 1]) => [
      n,
      down,
      across,
      height * width * c,
    ],
  },
  {
    name: ownKernels.summedPatches,
    inputs: ["patches"],
    numbers: geometryNames,
    code: `${pixel}${forEachWindow(`
      let place = window * uniforms.windowHeight * uniforms.windowWidth + i * uniforms.windowWidth + j;
      value = value + patches[place * uniforms.channels + channel];`)}`,
    shape: imagesShape,
  },
  {
    name: ownKernels.maxPoolGradient,
    inputs: ["images", "gradient"],
    numbers: geometryNames,
    code: `${pixel}${forEachWindow(`
      var best = -1;
      for (var a = 0; a < uniforms.windowHeight; a = a + 1) {
        let r = row - i + a;
        if (r < 0 || r >= uniforms.height) { continue; }
        for (var b = 0; b < uniforms.windowWidth; b = b + 1) {
          let c = column - j + b;
          if (c < 0 || c >= uniforms.width) { continue; }
          let at = ((image * uniforms.height + r) * uniforms.width + c) * uniforms.channels + channel;
          if (best < 0) {
            best = at;
          } else if (images[at] > images[best]) {
            best = at;
          }
        }
      }
      if (best == index) { value = value + gradient[window * uniforms.channels + channel]; }`)}`,
    shape: imagesShape,
  },
];

/** May be called again. tfjs' webgpu backend must be loaded. */
export function registerWebgpuKernels(): void {
  for (const program of programs) {
    const { name } = program;
    if (tf.getKernel(name, "webgpu") !== undefined) tf.unregisterKernel(name, "webgpu");
    tf.registerKernel({
      kernelName: name,
      backendName: "webgpu",
      kernelFunc: (given) => carryOut(program, given),
    });
  }
}

const workgroup = 64;
/** The most workgroups along one axis. */
const longest = 65_535;

function carryOut(program: Program, { inputs, backend, attrs = {} }: Arguments): tf.TensorInfo {
  if (!(backend instanceof WebGPUBackend)) {
    throw new TypeError("A kernel of the webgpu backend was called on another backend.");
  }
  const buffers = program.inputs.flatMap((name) => inputs[name] ?? []);
  const numbers = program.numbers.map((name) => Number(attrs[name]));
  const outputShape = program.shape(buffers, numbers);
  const total = outputShape.reduce((product, length) => product * length, 1);
  const groups = Math.ceil(total / workgroup);
  return backend.runWebGPUProgram(
    {
      outputShape,
      variableNames: [...program.inputs],
      uniforms: [...program.numbers, "total"].map((name) => `${name} : i32,`).join(" "),
      workgroupSize: [workgroup, 1, 1],
      dispatchLayout: { x: outputShape.map((_, axis) => axis) },
      dispatch: [Math.min(groups, longest), Math.ceil(groups / longest), 1],
      shaderKey: program.name,
      getUserCode: () => `${program.functions ?? ""}
fn main(index : i32) {
  if (index >= uniforms.total) { return; }
  ${program.code}
  setOutputAtIndex(index, value);
}`,
    },
    buffers,
    "float32",
    [...numbers, total].map((number) => ({ type: "int32", data: [number] })),
  );
}
