// Tables and surrogates are 11 MB: they stay in a folder of their own.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const variable = "HPTC_BENCH_DATA";

/** The bytes of a file of the data folder, uncompressed. Throws with what to do where there is none. */
export function dataFile(...path) {
  const folder = process.env[variable];
  if (folder === undefined || folder === "") {
    throw new Error(
      `This needs tables and surrogates: set ${variable} to the folder that holds \`tables\` and \`surrogates\`. bench/README.md says where they come from.`,
    );
  }
  const file = join(folder, ...path);
  if (!existsSync(file)) {
    throw new Error(
      `${variable} is ${folder}, which has no ${join(...path)}. bench/README.md says what belongs there.`,
    );
  }
  const bytes = readFileSync(file);
  return file.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}
