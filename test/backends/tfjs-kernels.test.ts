/** Kernels in place of tfjs' own on its wasm backend: wrong or missing before, right after. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { registerGradients } from "../../bench/register-gradients.mjs";
import { registerWasmKernels } from "../../src/backends/kernels/wasm.ts";
import { normals } from "../graph/support.ts";
import { difference } from "./engine-support.ts";

type Compute = () => tf.Tensor;

/** [2, 6, 5, 3]. */
function images(map: (x: number) => number = (x) => x): tf.Tensor4D {
  return tf.tensor4d(normals(2 * 6 * 5 * 3, "images").map(map), [2, 6, 5, 3]);
}

const squares = (x: tf.Tensor): tf.Scalar => tf.sum(tf.square(x));
const pooled = (padding: "same" | "valid") => (x: tf.Tensor) =>
  squares(tf.maxPool(tf.reshape<tf.Rank.R4>(x, [2, 6, 5, 3]), [3, 2], [2, 1], padding));
type Padding = Parameters<typeof tf.conv2d>[3];
const filters = (padding: Padding): Compute => {
  return () => {
    const filter = tf.tensor4d(normals(3 * 2 * 3 * 4, "filter"), [3, 2, 3, 4]);
    const slid = (w: tf.Tensor) =>
      squares(tf.conv2d(images(), tf.reshape<tf.Rank.R4>(w, [3, 2, 3, 4]), [2, 1], padding));
    return tf.grad(slid)(filter);
  };
};
const below = (x: number): number => -1 - x ** 2;

const cases: { readonly [name: string]: { readonly compute: Compute; readonly before: RegExp } } = {
  "the gradient of max-pooling of numbers below 0": {
    compute: () => tf.grad(pooled("valid"))(images(below)),
    before: /wrong/,
  },
  "the gradient of padded max-pooling of numbers below 0": {
    compute: () => tf.grad(pooled("same"))(images(below)),
    before: /wrong/,
  },
  "the gradient of max-pooling with numbers as large as each other": {
    compute: () => tf.grad(pooled("valid"))(images((x) => Math.round(x))),
    before: /wrong/,
  },
  "the gradient of a filter": { compute: filters("valid"), before: /Conv2DBackpropFilter/ },
  "the gradient of a filter over padded images": {
    compute: filters("same"),
    before: /Conv2DBackpropFilter/,
  },
  "the gradient of a filter over images padded on two sides": {
    compute: filters([
      [0, 0],
      [1, 0],
      [0, 2],
      [0, 0],
    ]),
    before: /Conv2DBackpropFilter/,
  },
  "the gradient of gathered rows": {
    compute: () =>
      tf.grad((x) => squares(tf.gather(x, tf.tensor1d([2, 0, 2], "int32"))))(
        tf.tensor2d(normals(12, "table"), [4, 3]),
      ),
    before: /UnsortedSegmentSum/,
  },
  "one-hot numbers as float32": {
    compute: () => tf.oneHot(tf.tensor1d([1, 0, 2], "int32"), 3, 1, 0, "float32"),
    before: /wrong/,
  },
};

async function on(backend: string, compute: Compute): Promise<Float32Array> {
  await tf.setBackend(backend);
  const made = tf.tidy(compute);
  const values = Float32Array.from(await made.data());
  made.dispose();
  return values;
}

/** What is wrong on the wasm backend, by comparison with cpu; empty where nothing is. */
async function fault(compute: Compute): Promise<string> {
  const expected = await on("cpu", compute);
  try {
    const apart = difference(await on("wasm", compute), expected);
    return apart < 4e-6 ? "" : `wrong by ${apart}`;
  } catch (error) {
    return String(error);
  }
}

it("replaces what tfjs lacks or gets wrong, and leaves nothing behind", async () => {
  tf.enableProdMode();
  await registerGradients();
  const folder = createRequire(import.meta.url).resolve(
    "@tensorflow/tfjs-backend-wasm/package.json",
  );
  setWasmPaths(join(dirname(folder), "dist", "/"));
  for (const [name, { compute, before }] of Object.entries(cases)) {
    expect(await fault(compute), name).toMatch(before);
  }
  registerWasmKernels();
  registerWasmKernels();
  for (const [name, { compute }] of Object.entries(cases)) {
    await on("wasm", compute);
    const { numTensors } = tf.memory();
    expect(await fault(compute), name).toBe("");
    await tf.setBackend("wasm");
    expect(tf.memory().numTensors, name).toBe(numTensors);
  }
});
