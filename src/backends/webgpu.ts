import * as tf from "@tensorflow/tfjs-core";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { env, execPath, platform } from "node:process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Availability, Backend } from "./backend.ts";
import { reportFault } from "./fault.ts";

/** What an adapter says of itself; all texts may be empty. */
interface AdapterFacts {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly software: boolean;
}

const howToInstall = "`npm install webgpu@0.6.2 @tensorflow/tfjs-backend-webgpu@4.22.0`.";
const howToFindGpu =
  "any GPU from NVIDIA, AMD, Intel or Apple, with its driver; no CUDA is needed.";
const howToDrive =
  "the GPU's driver; on Linux also the Vulkan loader, `apt install libvulkan1` on Debian and Ubuntu.";

/** Any GPU with a Vulkan, Metal or Direct3D driver, through Dawn. */
export const webgpuBackend: Backend = {
  name: "webgpu",
  probe: async (): Promise<Availability> => {
    const missing = missingPackage();
    if (missing !== undefined) {
      return { available: false, detail: `${missing} is not installed`, howToGet: howToInstall };
    }
    if (!mayHaveGpu()) {
      return { available: false, detail: "this machine has no GPU", howToGet: howToFindGpu };
    }
    const adapter = await askForAdapter();
    if (adapter === undefined) {
      return { available: false, detail: "no GPU driver answered", howToGet: howToDrive };
    }
    const name = adapter.description || `${adapter.vendor} ${adapter.architecture}`.trim();
    return adapter.software
      ? { available: true, detail: `${name}, in software: slow`, gpu: false }
      : { available: true, detail: name, gpu: true };
  },
  start: async () => {
    tf.enableProdMode();
    const { create, globals } = await import("webgpu");
    Object.assign(globalThis, globals);
    const gpu: unknown = create([]);
    if (typeof globalThis.navigator === "undefined") {
      Object.assign(globalThis, { navigator: { gpu, userAgent: "node" } });
    } else {
      Object.defineProperty(globalThis.navigator, "gpu", { value: gpu, configurable: true });
    }
    await import("@tensorflow/tfjs-backend-webgpu");
    if (!(await tf.setBackend("webgpu"))) {
      throw new Error("The webgpu backend does not start on this GPU. Try `--backend wasm`.");
    }
    listenForFaults(tf.backend());
    const { registerWebgpuKernels } = await import("./kernels/webgpu.ts");
    registerWebgpuKernels();
  },
};

function listenForFaults(backend: object): void {
  if (!("device" in backend) || !(backend.device instanceof EventTarget)) return;
  backend.device.addEventListener("uncapturederror", (event) => {
    const error: unknown = "error" in event ? event.error : undefined;
    const told = typeof error === "object" && error !== null && "message" in error;
    reportFault(told ? String(error.message) : "it gave no reason.");
  });
}

function missingPackage(): string | undefined {
  const { resolve } = createRequire(import.meta.url);
  return ["webgpu", "@tensorflow/tfjs-backend-webgpu"].find((name) => {
    try {
      resolve(`${name}/package.json`);
      return false;
    } catch {
      return true;
    }
  });
}

/** Cheap, and keeps Dawn from complaining on machines that have no GPU: on Linux a GPU has a device file. */
function mayHaveGpu(): boolean {
  if (platform !== "linux") return true;
  if (env["VK_ICD_FILENAMES"] !== undefined) return true;
  return readdirSync("/dev").some((name) => ["dri", "nvidiactl", "dxg"].includes(name));
}

const probeProgram = `
const { argv, exit, stdout } = await import("node:process");
const { create } = await import(argv[1]);
const adapter = await create([]).requestAdapter();
const info = adapter?.info ?? {};
stdout.write(JSON.stringify(adapter === null ? null : {
  vendor: info.vendor ?? "", architecture: info.architecture ?? "", description: info.description ?? "",
  software: (info.isFallbackAdapter ?? adapter.isFallbackAdapter) === true,
}));
exit(0);
`;

/** In a process of its own, since a broken driver may crash, hang or write to the console. */
async function askForAdapter(): Promise<AdapterFacts | undefined> {
  const module = pathToFileURL(createRequire(import.meta.url).resolve("webgpu/index.js")).href;
  try {
    const { stdout } = await promisify(execFile)(
      execPath,
      ["--input-type=module", "--eval", probeProgram, module],
      { timeout: 20_000 },
    );
    const adapter: AdapterFacts | null = JSON.parse(stdout);
    return adapter ?? undefined;
  } catch {
    return undefined;
  }
}
