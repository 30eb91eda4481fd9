/**
 * Registers tfjs' own gradients, for code that compares with its tape. The package ships them as a file that
 * Node.js cannot load as it is; tfjs keeps its registry on the global object, so a bundled copy fills it.
 */
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

/** Makes `tf.variableGrads` work in this process. */
export async function registerGradients() {
  const { outputFiles } = await build({
    stdin: {
      contents: 'import "@tensorflow/tfjs-core/dist/register_all_gradients.js";',
      resolveDir: fileURLToPath(new URL("..", import.meta.url)),
    },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  await import(`data:text/javascript;base64,${code}`);
}
