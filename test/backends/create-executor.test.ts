/** Which executor a backend has, and what bounds its groups. */
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, it } from "vitest";
import { backendNames } from "../../src/backends/backend.ts";
import { createExecutor } from "../../src/backends/create-executor.ts";
import { selectBackend } from "../../src/backends/ladder.ts";
import { limitsOf } from "../../src/backends/limits.ts";
import { wasmBackendHeap } from "../../src/backends/wasm-engine/tfjs-heap.ts";

describe("the executor of a backend", () => {
  afterAll(() => tf.removeBackend("wasm"));

  it("of wasm lives in the memory of tfjs' backend where that is the current one", async () => {
    await selectBackend("cpu");
    const alone = await createExecutor("wasm");
    await selectBackend("wasm");
    const { memory } = wasmBackendHeap();
    const beside = await createExecutor("wasm");
    const before = memory.buffer.byteLength;
    alone.share(new Float32Array(2 ** 25));
    expect(memory.buffer.byteLength).toBe(before);
    const data = beside.share(new Float32Array(2 ** 25));
    expect(memory.buffer.byteLength).toBeGreaterThan(before);
    expect([alone, beside].map(({ sideBySide }) => sideBySide)).toEqual([false, false]);
    data.dispose();
    expect(beside.used()).toBe(0);
  });

  it("of the others carries trials out side by side", async () => {
    await selectBackend("cpu");
    expect((await createExecutor("cpu")).sideBySide).toBe(true);
  });
});

describe("the limits of a backend", () => {
  it("ask for whole groups at once", () => {
    for (const name of backendNames) {
      const { trials, batch, bytes } = limitsOf(name);
      expect(batch % trials, name).toBe(0);
      expect(bytes, name).toBeLessThan(2 ** 31);
    }
  });
});
