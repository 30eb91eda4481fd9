/** What can carry out tensor programs: the backends of tfjs that hptc knows. */
export const backendNames = ["tensorflow", "webgpu", "wasm", "cpu"] as const;
export type BackendName = (typeof backendNames)[number];

/** One backend: whether it is there, and how to make it the one that tensors live on. */
export interface Backend {
  readonly name: BackendName;
  /** Finds out without making it current. Never throws. */
  readonly probe: () => Promise<Availability>;
  /** Makes it current. Throws an `Error` for the user when it cannot. */
  readonly start: () => Promise<void>;
}

export type Availability = Available | Unavailable;

export interface Available {
  readonly available: true;
  /** What it runs on: `NVIDIA A10 (Vulkan)`, `SIMD, one thread`. */
  readonly detail: string;
  /** Whether its work is done by a GPU. */
  readonly gpu: boolean;
}

export interface Unavailable {
  readonly available: false;
  /** Why not, as a sentence without its full stop. */
  readonly detail: string;
  /** What it takes, to stand after "To get it:". */
  readonly howToGet: string;
}
