/**
 * What the statements of a study declare and the study lacks, because they are in error. That has been
 * reported; what else seems to be missing then is no mistake of its own.
 */
import type { Study } from "../program.ts";
import { declaredName, type Item } from "./items.ts";

export interface Gaps {
  /** Fidelities included. */
  readonly parameters: ReadonlySet<string>;
  readonly fidelities: ReadonlySet<string>;
  readonly objectives: boolean;
  /** What inputs of trials are, whether the trial and the input are sound or not. */
  readonly inputs: ReadonlySet<string>;
}

export function gapsOf(
  items: readonly Item[],
  { parameters, objectives }: Pick<Study, "parameters" | "objectives">,
): Gaps {
  const sound = new Set(parameters.map(({ name }) => name));
  const missing = (item: Item) => {
    const name = declaredName(item);
    return name === undefined || sound.has(name) ? [] : [name];
  };
  const ofKind = (kind: Item["statement"]["kind"]) =>
    items.filter(({ statement }) => statement.kind === kind);
  const fidelities = ofKind("fidelity").flatMap(missing);
  return {
    parameters: new Set([...ofKind("param").flatMap(missing), ...fidelities]),
    fidelities: new Set(fidelities),
    objectives: ofKind("objective").length > objectives.length,
    inputs: new Set(
      items.flatMap(({ statement }) =>
        statement.kind === "trial"
          ? statement.inputs.flatMap(({ value }) => (value.kind === "name" ? value.name.text : []))
          : [],
      ),
    ),
  };
}
