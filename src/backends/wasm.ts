import * as tf from "@tensorflow/tfjs-core";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import type { Availability, Backend } from "./backend.ts";

const packageName = "@tensorflow/tfjs-backend-wasm";

/** WebAssembly with SIMD on one thread: the default without a GPU. */
export const wasmBackend: Backend = {
  name: "wasm",
  probe: async (): Promise<Availability> => {
    try {
      const manifest = join(moduleFolder(), "package.json");
      const { version }: { readonly version: string } = createRequire(import.meta.url)(manifest);
      return { available: true, detail: `WebAssembly with SIMD, tfjs ${version}`, gpu: false };
    } catch {
      return {
        available: false,
        detail: `the package ${packageName} is missing`,
        howToGet: "Install hptc again: the package belongs to it.",
      };
    }
  },
  start: async () => {
    tf.enableProdMode();
    const loaded = tf.findBackendFactory("wasm") !== null;
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    if (!loaded) setWasmPaths(join(moduleFolder(), "dist", "/"));
    const restore = keepListeners();
    const started = await tf.setBackend("wasm");
    restore();
    if (!started) {
      throw new Error(
        "The wasm backend does not start: this Node.js runs no WebAssembly with SIMD. Try `--backend cpu`.",
      );
    }
    const { registerWasmKernels } = await import("./kernels/wasm.ts");
    registerWasmKernels();
  },
};

function moduleFolder(): string {
  return dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
}

/** The module's loader takes over the process' unhandled errors; the returned function gives them back. */
function keepListeners(): () => void {
  const before = [
    ...process.listeners("uncaughtException"),
    ...process.listeners("unhandledRejection"),
  ];
  return () => {
    for (const listener of process.listeners("uncaughtException")) {
      if (!before.includes(listener)) process.off("uncaughtException", listener);
    }
    for (const listener of process.listeners("unhandledRejection")) {
      if (!before.includes(listener)) process.off("unhandledRejection", listener);
    }
  };
}
