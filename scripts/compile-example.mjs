// What the TypeScript compiler makes of one file of an example, which is carried out as it is.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The JavaScript of a file, relative to the project. Types are not checked: what they import may not be built. */
export function compiled(path) {
  const folder = mkdtempSync(join(tmpdir(), "hptc-example-"));
  const source = join(root, path);
  const options = [
    "--ignoreConfig",
    "--noCheck",
    "--noResolve",
    "--rootDir",
    dirname(source),
    "--target",
    "es2023",
    "--module",
    "nodenext",
  ];
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  try {
    const { status, stdout } = spawnSync(
      process.execPath,
      [tsc, ...options, "--outDir", folder, source],
      { encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`${path} does not compile: ${stdout}`);
    return readFileSync(join(folder, basename(path).replace(/ts$/, "js")), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
