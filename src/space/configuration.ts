import type { Value } from "../ir/value.ts";

/** The values of the active parameters, by name, in declaration order. An inactive one is absent. */
export type Configuration = ReadonlyMap<string, Value>;
