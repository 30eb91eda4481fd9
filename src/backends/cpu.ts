import * as tf from "@tensorflow/tfjs-core";
import type { Backend } from "./backend.ts";

/** Plain JavaScript: slow, the same everywhere, the reference in tests. */
export const cpuBackend: Backend = {
  name: "cpu",
  probe: async () => ({ available: true, detail: "plain JavaScript, slow", gpu: false }),
  start: async () => {
    // Without this, tfjs recommends another package on the console.
    tf.enableProdMode();
    await import("@tensorflow/tfjs-backend-cpu");
    if (!(await tf.setBackend("cpu"))) throw new Error("The cpu backend does not start.");
    const { registerCpuKernels } = await import("./kernels/cpu.ts");
    registerCpuKernels();
  },
};
