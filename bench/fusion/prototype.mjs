/** A whole-step engine that was written by hand for these two networks, where one is given. */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { env, execPath } from "node:process";
import { fileURLToPath } from "node:url";

const names = { digits: "digits", "784-128-10": "mnist" };

/**
 * `PROTOTYPE=/path/to/own.cjs` names it; its kernels `kern.ts` stand beside it and are compiled into a folder. Gives
 * `candidate(model, k)`, or a sentence.
 */
export function prototypePeer(folder) {
  const path = env["PROTOTYPE"];
  if (path === undefined) return { missing: "a prototype's engine: PROTOTYPE names none" };
  const kernels = join(dirname(path), "kern.ts");
  if (!existsSync(path) || !existsSync(kernels)) {
    return { missing: `a prototype's engine: there are no ${path} and kern.ts beside it` };
  }
  const program = join(folder, "own.cjs");
  copyFileSync(path, program);
  const compiler = fileURLToPath(new URL("../../node_modules/.bin/asc", import.meta.url));
  const flags = ["-O3", "--runtime", "stub", "--enable", "simd", "--importMemory"];
  const { status, stderr } = spawnSync(
    compiler,
    ["kern.ts", "--baseDir", dirname(kernels), "-o", join(folder, "kern.wasm"), ...flags],
    { encoding: "utf8" },
  );
  if (status !== 0)
    return { missing: `a prototype's engine: its kernels do not compile: ${stderr}` };
  return {
    about: `prototype ${path}, on one thread`,
    candidate: (model, k) => ({
      // It works for as long as it likes.
      rate: async () => {
        const { stdout } = spawnSync(execPath, [program, names[model], String(k)], {
          encoding: "utf8",
        });
        const wall = Number(/trial-steps\/s (\d+)/.exec(stdout)?.[1]);
        return { wall };
      },
    }),
  };
}
