/** Bundles a TypeScript file so that a plain Node process can run it, as Node 20 cannot by itself. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/** A folder for built files of tests: inside the project, so that packages are found from there. */
export const buildFolder = join(projectRoot, "node_modules", ".cache", "hptc-test");

/** The path of the bundle. `entry` is relative to the project. */
export async function bundleForNode(entry: string): Promise<string> {
  const outfile = join(buildFolder, entry.replaceAll("/", "-").replace(/\.ts$/, ".mjs"));
  await build({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
  return outfile;
}
