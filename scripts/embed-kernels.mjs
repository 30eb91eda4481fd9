// The kernels of the engine, compiled from assembly/ and put into a module, so that no file is to be found and read.
import * as asc from "assemblyscript/asc";
import { readFileSync } from "node:fs";

const options =
  "assembly/index.ts --outFile kernels.wasm --optimizeLevel 3 --shrinkLevel 0 --runtime stub --enable simd --importMemory --noAssert";

/** The text of src/backends/wasm-engine/kernel-bytes.ts. Throws with what the compiler said. */
export async function kernelBytesModule() {
  let bytes;
  let said = "";
  const { error } = await asc.main(options.split(" "), {
    readFile: (name) => readSource(name),
    writeFile: (_, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
    stderr: {
      write: (text) => {
        said += text;
      },
    },
  });
  if (error !== null || bytes === undefined) throw new Error(`assembly/: ${said}`);
  const text = Buffer.from(bytes).toString("base64");
  return `// Generated from assembly/*.ts by scripts/generate.mjs.\n\n/** The module of kernels, in base64. */\nexport const kernelBytes = ${JSON.stringify(text)};\n`;
}

function readSource(name) {
  try {
    return readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
  } catch {
    return null;
  }
}
