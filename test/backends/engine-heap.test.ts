/** Memory for the engine: its own, and that of tfjs' wasm backend. */
import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { slack } from "../../src/backends/wasm-engine/arena.ts";
import type { Executor } from "../../src/backends/executor.ts";
import { createWasmExecutor } from "../../src/backends/wasm-engine/executor.ts";
import { createHeap } from "../../src/backends/wasm-engine/heap.ts";
import { wasmBackendHeap } from "../../src/backends/wasm-engine/tfjs-heap.ts";
import { selectBackend } from "../../src/backends/ladder.ts";
import { data, hypers, initial, network, rowsOf } from "./engine-model.ts";

describe("a heap", () => {
  it("gives out no byte twice, and one large block after all was given back", () => {
    const action = fc.record({
      bytes: fc.integer({ min: 0, max: 50_000 }),
      frees: fc.boolean(),
      which: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const heap = createHeap();
        const blocks: { readonly address: number; readonly bytes: number }[] = [];
        for (const { bytes, frees, which } of actions) {
          if (frees && blocks.length > 0) {
            const [block] = blocks.splice(which % blocks.length, 1);
            if (block !== undefined) heap.free(block.address);
            continue;
          }
          const address = heap.allocate(bytes);
          expect(address % 64).toBe(0);
          expect(address).toBeGreaterThan(0);
          expect(address + bytes + slack).toBeLessThanOrEqual(heap.memory.buffer.byteLength);
          for (const other of blocks) {
            const apart =
              address + bytes + slack <= other.address ||
              other.address + other.bytes + slack <= address;
            expect(apart).toBe(true);
          }
          blocks.push({ address, bytes });
        }
        for (const { address } of blocks) heap.free(address);
        expect(heap.used()).toBe(0);
        const reached = heap.memory.buffer.byteLength;
        heap.allocate(reached - 64 - slack);
        expect(heap.memory.buffer.byteLength).toBe(reached);
      }),
    );
  });

  it("takes back only what it gave", () => {
    const heap = createHeap();
    const address = heap.allocate(10);
    heap.free(address);
    expect(() => heap.free(address)).toThrow("was not given out");
  });
});

describe("the memory of tfjs' wasm backend", () => {
  afterAll(() => tf.removeBackend("wasm"));

  async function train(executor: Executor, between: () => void): Promise<number[]> {
    const { program, layout } = network();
    const { x, y } = data();
    const shared = { x: executor.share(x), y: executor.share(y) };
    const executable = await executor.compile(program, { layout, shared });
    const states = executor.createStates(layout, 1);
    for (const { name, size } of layout.segments.slice(0, 2)) {
      states.write(0, name, initial(0, size));
    }
    const losses: number[] = [];
    for (let step = 0; step < 20; step += 1) {
      const batches = { rows: rowsOf(0, step, 1) };
      const trials = [{ seed: 1, hypers, batches }];
      const [results] = await executable.run({ states, firstStep: step, steps: 1, trials });
      losses.push(results?.["loss"]?.[0] ?? Number.NaN);
      between();
    }
    for (const one of [states, executable, shared.x, shared.y]) one.dispose();
    return losses;
  }

  it("serves both, while tensors come and go and it grows", async () => {
    const alone = await train(await createWasmExecutor(), () => undefined);
    await selectBackend("wasm");
    const heap = wasmBackendHeap();
    const kept = tf.range(0, 1000);
    const temporary: tf.Tensor[] = [];
    const before = heap.memory.buffer.byteLength;
    const beside = await train(await createWasmExecutor(heap), () => {
      temporary.push(tf.add(tf.zeros([500_000]), tf.sum(kept)));
    });
    expect(beside).toEqual(alone);
    expect(heap.memory.buffer.byteLength).toBeGreaterThan(before);
    expect(heap.used()).toBe(0);
    expect([...(await kept.data())]).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    for (const tensor of temporary) {
      expect((await tensor.data())[499_999]).toBe(499_500);
    }
    tf.dispose([kept, ...temporary]);
  });

  it("has its limit, and is asked for only where it is", async () => {
    await selectBackend("wasm");
    const heap = wasmBackendHeap();
    expect(() => heap.allocate(2 ** 31)).toThrow(
      /need more memory than tfjs' wasm backend has: another 2048 MB/,
    );
    await selectBackend("cpu");
    expect(wasmBackendHeap).toThrow("The current backend cpu is not the wasm backend");
  });
});
