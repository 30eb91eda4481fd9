/** What bounds a group of trials on each backend. */
import type { BackendName } from "./backend.ts";

/** Recorded with a study, so that its groups do not change later. */
export interface FusionLimits {
  /** Of a group; more gain nothing any more: the backend's knee. */
  readonly trials: number;
  /** For the states and values of all trials of a group. */
  readonly bytes: number;
  /** How many trials are asked for at once. */
  readonly batch: number;
}

const mebibyte = 2 ** 20;

/**
 * Constants, so that the same study is divided into the same groups on every machine.
 *
 * - wasm: trials train in turn, so that a group gains nothing from being larger; 16 are enough for what a group
 *   does once, and few enough that a batch of 64 gives each of four threads a group. A memory has 4 GiB, of
 *   which several groups may take their part at a time.
 * - tensorflow: its matrix products gain up to 64 trials on a CPU; a batch is one such group.
 * - webgpu: a kernel costs the host 25–30 µs whatever its size, which 128 trials share.
 * - cpu: plain JavaScript gains nothing from trials side by side; it is there for comparison.
 */
export function limitsOf(backend: BackendName): FusionLimits {
  switch (backend) {
    case "wasm":
      return { trials: 16, bytes: 512 * mebibyte, batch: 64 };
    case "tensorflow":
      return { trials: 64, bytes: 1024 * mebibyte, batch: 64 };
    case "webgpu":
      return { trials: 128, bytes: 1024 * mebibyte, batch: 128 };
    case "cpu":
      return { trials: 4, bytes: 256 * mebibyte, batch: 8 };
  }
}
