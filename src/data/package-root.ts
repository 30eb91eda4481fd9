import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

let root: Promise<string> | undefined;

/** The path of a file that ships in the package, such as `data/iris.csv`. */
export async function packageFile(path: string): Promise<string> {
  root ??= findRoot(dirname(fileURLToPath(import.meta.url)));
  return join(await root, path);
}

/** The nearest folder above that holds the package's own `package.json`. */
async function findRoot(folder: string): Promise<string> {
  const manifest = await readFile(join(folder, "package.json"), "utf8").catch(() => "{}");
  const { name }: { readonly name?: unknown } = JSON.parse(manifest);
  if (name === "hptc") return folder;
  const parent = dirname(folder);
  if (parent === folder) {
    throw new Error("The files of the hptc package cannot be found. Install hptc again.");
  }
  return findRoot(parent);
}
