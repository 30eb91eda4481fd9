import { isDataReference } from "../training/read-arguments.ts";
import type { TaskInputs } from "./task.ts";

/** Arguments as other people's code sees them: a data set is its source, absent arguments are left out. */
export function plainInputs(inputs: TaskInputs): { readonly [argument: string]: unknown } {
  const present = Object.entries(inputs).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    present.map(([name, value]) => [name, isDataReference(value) ? value.source : value]),
  );
}
