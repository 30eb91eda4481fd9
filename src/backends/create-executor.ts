/** The executor of a backend; what it is made of is loaded when it is asked for. */
import type { BackendName } from "./backend.ts";
import type { Executor } from "./executor.ts";

/** What trains on a backend. All but wasm work on tfjs, where the backend has to be the current one. */
export async function createExecutor(backend: BackendName): Promise<Executor> {
  if (backend !== "wasm") {
    const { createTfjsExecutor } = await import("./tfjs-executor/executor.ts");
    return createTfjsExecutor();
  }
  const { createWasmExecutor } = await import("./wasm-engine/executor.ts");
  if (!(await isWasmCurrent())) return createWasmExecutor();
  const { wasmBackendHeap } = await import("./wasm-engine/tfjs-heap.ts");
  return createWasmExecutor(wasmBackendHeap());
}

/** tfjs keeps its engine on the global object; where there is none, it is not loaded for the question alone. */
async function isWasmCurrent(): Promise<boolean> {
  if (!Reflect.has(globalThis, "_tfengine")) return false;
  const { getBackend } = await import("@tensorflow/tfjs-core");
  return getBackend() === "wasm";
}
