import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * The source as one module, bundled on the fly as the command line is, so that no build is needed.
 * `contents` says what it exports, with paths from the project's folder; `home` is the file that code
 * reading beside itself believes to stand in.
 */
export async function loadSource(contents, home) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20.19",
    define: home === undefined ? {} : { "import.meta.url": JSON.stringify(home.href) },
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}
