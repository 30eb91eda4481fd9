/** The limit to measure against: the same step in C with OpenBLAS, on one thread. */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";

/** Whatever the machine's owner prefers, the fastest kernels are the limit. */
const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...others } = env;
const surroundings = { ...others, OPENBLAS_NUM_THREADS: "1" };

/**
 * Compiles the step into a folder and gives `candidate(widths, batch)`, or a sentence where compiler or library are
 * missing. `OPENBLAS=/path/to/libopenblas.so` names a library that the linker does not find by itself.
 */
export function nativePeer(folder) {
  const source = fileURLToPath(new URL("step.c", import.meta.url));
  const program = join(folder, "step");
  const library = env["OPENBLAS"];
  const link = library ? [library, `-Wl,-rpath,${dirname(library)}`] : ["-lopenblas"];
  // The library in the Python packages numpy and scipy has names of its own.
  const found = ["cblas_sgemm", "scipy_cblas_sgemm"].some((name) => {
    const flags = ["-O3", "-march=native", `-DGEMM=${name}`, source, "-o", program, ...link, "-lm"];
    return spawnSync("cc", flags).status === 0;
  });
  if (!found) return { missing: "C with OpenBLAS: no compiler `cc`, or no library (see OPENBLAS)" };
  return {
    about: "C with OpenBLAS on one thread, with the kernels it chooses for this processor",
    candidate: (widths, batch) => ({
      rate: async (seconds) => {
        const { stdout } = spawnSync(program, [seconds, batch, ...widths].map(String), {
          env: surroundings,
          encoding: "utf8",
        });
        const [wall, processor] = stdout.split(" ").map(Number);
        return { wall, processor };
      },
    }),
  };
}
