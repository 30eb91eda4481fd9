/** The studies the language was designed on, with their own standard library and data sets. */
import { readdirSync, readFileSync } from "node:fs";
import type { CheckOptions } from "../../src/semantics/check.ts";
import type { Host } from "../../src/semantics/program.ts";

const folder = new URL("../semantics/studies/target/", import.meta.url);

const read = (name: string) => readFileSync(new URL(name, folder), "utf8");

/** Names of the files that hold studies. */
export const targetFiles: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith(".hpt") && name !== "fairness.hpt")
  .sort();

/** A host as if the files lay in another folder. `change` rewrites their texts. */
export function targetHost(
  home = "/project",
  change: (text: string) => string = (text) => text,
): Host {
  return {
    read: (path) => {
      const name = path.slice(home.length + 1);
      return [...targetFiles, "fairness.hpt", "spoken.json"].includes(name)
        ? { kind: "text", text: change(read(name)) }
        : { kind: "failed", reason: "missing" };
    },
    resolve: (_, specifier) => `${home}/${specifier.replace("./", "")}`,
    root: () => home,
  };
}

const sources = ["digits", "fashion", "breast-cancer", "wine", "iris", "text"];

export const targetOptions: CheckOptions = {
  stdlib: Object.fromEntries(
    readdirSync(new URL("stdlib/", folder)).map((name) => [
      name.replace(".hpt", ""),
      read(`stdlib/${name}`),
    ]),
  ),
  data: Object.fromEntries(
    sources.map((name) => {
      const source = `builtin:${name}`;
      return [source, { source, rows: 1000, features: 64, classes: 10 }];
    }),
  ),
};
