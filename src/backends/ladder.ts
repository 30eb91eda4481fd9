/**
 * Chooses the backend of a run: a GPU where there is one, else WebAssembly. tfjs and its backends are
 * loaded only when they are asked about.
 */
import { didYouMean } from "../diagnostics/suggest.ts";
import { type Availability, type Backend, type BackendName, backendNames } from "./backend.ts";

export interface ProbedBackend {
  readonly name: BackendName;
  readonly availability: Availability;
}

/** Makes a backend the current one and returns its name: the named one, else the best there is. Throws an `Error` for the user. */
export async function selectBackend(name?: string): Promise<BackendName> {
  if (name !== undefined) return startNamed(name);
  for (const candidate of ["tensorflow", "webgpu", "wasm"] as const) {
    const backend = await loadBackend(candidate);
    const availability = await backend.probe();
    if (!availability.available || (candidate !== "wasm" && !availability.gpu)) continue;
    try {
      await backend.start();
      return candidate;
    } catch {
      // A GPU or an engine that does not start is as good as none.
    }
  }
  await (await loadBackend("cpu")).start();
  return "cpu";
}

/** What each backend is, for `hptc doctor`; the first that `selectBackend` would take is `chosen`. */
export async function probeBackends(): Promise<{
  readonly backends: readonly ProbedBackend[];
  readonly chosen: BackendName;
}> {
  const backends: ProbedBackend[] = [];
  for (const name of backendNames) {
    const availability = await (await loadBackend(name)).probe();
    backends.push({ name, availability });
  }
  const chosen = backends.find(
    ({ name, availability }) => availability.available && (availability.gpu || name === "wasm"),
  );
  return { backends, chosen: chosen?.name ?? "cpu" };
}

/** The backend of that name. Throws an `Error` for the user where there is none. */
export function backendNamed(name: string): BackendName {
  const known = backendNames.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  const suggestion = didYouMean(name, backendNames);
  throw new Error(
    `There is no backend "${name}".${suggestion} There are: ${backendNames.join(", ")}.`,
  );
}

async function startNamed(name: string): Promise<BackendName> {
  const known = backendNamed(name);
  const backend = await loadBackend(known);
  const availability = await backend.probe();
  if (!availability.available) {
    throw new Error(
      `The backend ${known} is not available: ${availability.detail}. To get it: ${availability.howToGet}`,
    );
  }
  await backend.start();
  return known;
}

async function loadBackend(name: BackendName): Promise<Backend> {
  switch (name) {
    case "tensorflow":
      return (await import("./tensorflow.ts")).tensorflowBackend;
    case "webgpu":
      return (await import("./webgpu.ts")).webgpuBackend;
    case "wasm":
      return (await import("./wasm.ts")).wasmBackend;
    case "cpu":
      return (await import("./cpu.ts")).cpuBackend;
  }
}
