import * as tf from "@tensorflow/tfjs-core";
import { createRequire } from "node:module";
import { env } from "node:process";
import type { Availability, Backend } from "./backend.ts";

const packageName = "@tensorflow/tfjs-node-gpu";

const howToInstall =
  `\`npm install ${packageName}@4.22.0\`. For its GPU: Linux, CUDA 11.2 and cuDNN 8.1, and a card older ` +
  "than NVIDIA's Hopper.";

/** TensorFlow's own library, on a GPU where CUDA is there, else on the CPU. */
export const tensorflowBackend: Backend = {
  name: "tensorflow",
  probe: async (): Promise<Availability> => {
    // Loading makes it current.
    const previous = tf.engine().backendName;
    try {
      await load();
    } catch (error) {
      return { available: false, detail: reasonOf(error), howToGet: howToInstall };
    }
    const gpu = (await tf.setBackend("tensorflow")) && usesGpu();
    if (previous !== undefined && previous !== "tensorflow") await tf.setBackend(previous);
    return gpu
      ? { available: true, detail: "TensorFlow with CUDA", gpu }
      : { available: true, detail: "TensorFlow on the CPU: it found no GPU it can use", gpu };
  },
  start: async () => {
    await load();
    if (!(await tf.setBackend("tensorflow"))) {
      throw new Error("The tensorflow backend does not start. Try `--backend wasm`.");
    }
  },
};

async function load(): Promise<void> {
  tf.enableProdMode();
  // TensorFlow's own log: errors only, unless somebody asked for more.
  env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  restoreUtilities();
  // An optional peer: the compiler cannot know it.
  const name: string = packageName;
  await import(name);
}

/** The package calls functions that Node.js 23 removed from `util`. */
function restoreUtilities(): void {
  const util: { [name: string]: unknown } = createRequire(import.meta.url)("node:util");
  util["isNullOrUndefined"] ??= (value: unknown) => value === null || value === undefined;
  util["isArray"] ??= Array.isArray;
}

function usesGpu(): boolean {
  const backend: object = tf.backend();
  return "isUsingGpuDevice" in backend && backend.isUsingGpuDevice === true;
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") {
    return `${packageName} is not installed`;
  }
  if (text.includes("tfjs_binding.node")) {
    return `${packageName} is installed, but its native library was not built or downloaded`;
  }
  return `${packageName} does not load: ${text.split("\n")[0]}`;
}
