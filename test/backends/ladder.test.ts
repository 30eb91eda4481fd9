import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { probeBackends, selectBackend } from "../../src/backends/ladder.ts";
import { tensorflowBackend } from "../../src/backends/tensorflow.ts";
import { wasmBackend } from "../../src/backends/wasm.ts";
import { webgpuBackend } from "../../src/backends/webgpu.ts";

const missing = { available: false, detail: "it is not here", howToGet: "buy one." } as const;
const present = (gpu: boolean) => ({ available: true, detail: "a card", gpu }) as const;

afterEach(() => {
  vi.restoreAllMocks();
});

describe("by name", () => {
  test.each(["cpu", "wasm"])("%s starts and computes", async (name) => {
    expect(await selectBackend(name)).toBe(name);
    expect(tf.getBackend()).toBe(name);
    const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]));
    expect([...(await product.data())]).toEqual([11]);
  });

  test("an unknown name is refused", async () => {
    await expect(selectBackend("wsam")).rejects.toThrow(
      'There is no backend "wsam". Did you mean `wasm`? There are: tensorflow, webgpu, wasm, cpu.',
    );
  });

  test("one that is not there says why and how to get it", async () => {
    vi.spyOn(tensorflowBackend, "probe").mockResolvedValue(missing);
    await expect(selectBackend("tensorflow")).rejects.toThrow(
      "The backend tensorflow is not available: it is not here. To get it: buy one.",
    );
  });
});

describe("by itself", () => {
  function machine(tensorflow: boolean | undefined, webgpu: boolean | undefined): void {
    const facts = (gpu: boolean | undefined) => (gpu === undefined ? missing : present(gpu));
    vi.spyOn(tensorflowBackend, "probe").mockResolvedValue(facts(tensorflow));
    vi.spyOn(webgpuBackend, "probe").mockResolvedValue(facts(webgpu));
    vi.spyOn(tensorflowBackend, "start").mockResolvedValue();
    vi.spyOn(webgpuBackend, "start").mockResolvedValue();
  }

  test.each<[string, boolean | undefined, boolean | undefined]>([
    ["wasm", undefined, undefined],
    ["wasm", false, false],
    ["tensorflow", true, true],
    ["webgpu", false, true],
    ["webgpu", undefined, true],
  ])("takes %s where tensorflow's GPU is %s and webgpu's %s", async (name, tensorflow, webgpu) => {
    machine(tensorflow, webgpu);
    expect(await selectBackend()).toBe(name);
    expect((await probeBackends()).chosen).toBe(name);
  });

  test("a GPU that does not start is passed over", async () => {
    machine(undefined, true);
    vi.spyOn(webgpuBackend, "start").mockRejectedValue(new Error("device lost"));
    expect(await selectBackend()).toBe("wasm");
  });

  test("without WebAssembly the cpu is left", async () => {
    machine(undefined, undefined);
    vi.spyOn(wasmBackend, "start").mockRejectedValue(new Error("no SIMD"));
    expect(await selectBackend()).toBe("cpu");
    expect(tf.getBackend()).toBe("cpu");
  });
});

test("probing is safe whatever the machine has, and tells about each backend", async () => {
  const { backends } = await probeBackends();
  expect(backends.map(({ name }) => name)).toEqual(["tensorflow", "webgpu", "wasm", "cpu"]);
  for (const { availability } of backends) {
    expect(availability.detail).not.toBe("");
    if (!availability.available) expect(availability.howToGet).toMatch(/\.$/);
  }
});

test("starting wasm leaves the process' unhandled errors alone", async () => {
  await selectBackend("wasm");
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    const texts = process.rawListeners(event).map(String);
    expect(texts.filter((text) => text.includes("ExitStatus") || text.includes("throw"))).toEqual(
      [],
    );
  }
});
