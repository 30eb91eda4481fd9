/** What fits one tensor of a backend. */
import { megabytes } from "../wasm-engine/heap.ts";

/** Throws an `Error` for the user where so many numbers are too many for one tensor: some GPUs then give wrong ones. */
export function createSizeCheck(backend: object): (numbers: number) => void {
  const limit = bufferLimit(backend);
  return (numbers) => {
    if (4 * numbers <= limit) return;
    throw new Error(
      `A tensor of the trials takes ${megabytes(4 * numbers)} MB; this backend holds up to ${megabytes(limit)} MB in one. ` +
        `Take smaller batches, networks or data sets, or \`--backend wasm\`, where trials train in turn.`,
    );
  };
}

/** Bytes of one buffer: that of the WebGPU device; elsewhere what 32 bits count. */
function bufferLimit(backend: object): number {
  const device: unknown = Reflect.get(backend, "device");
  const limits: unknown =
    typeof device === "object" && device !== null ? Reflect.get(device, "limits") : undefined;
  const bytes: unknown =
    typeof limits === "object" && limits !== null
      ? Reflect.get(limits, "maxStorageBufferBindingSize")
      : undefined;
  return typeof bytes === "number" ? bytes : 2 ** 32;
}
