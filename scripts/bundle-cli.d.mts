/** Writes `main.js` and its chunks into a folder, which must lie inside the project (for node_modules). */
export function bundleCli(outdir: string): Promise<void>;
