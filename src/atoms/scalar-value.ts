/** Values of scalar operations, to which `analysis/unfold` reduces expressions. */
import { realType } from "../ir/types.ts";
import type { Value } from "../ir/value.ts";
import type { Atom } from "./atom.ts";

/** What an atom gives for scalars: where it takes an array, they are its elements. */
export function scalarValue(atom: Atom, args: readonly Value[]): Value {
  return atom.value(takesArray(atom) ? [args] : args);
}

const answers = new WeakMap<Atom, boolean>();

/** An atom of one parameter that no single scalar fits. */
function takesArray(atom: Atom): boolean {
  const known = answers.get(atom);
  if (known !== undefined) return known;
  const fits = [realType(), { kind: "bool" } as const].some(
    (type) => atom.type([type], { constant: () => undefined }).kind !== "mismatch",
  );
  const answer = atom.parameters.length === 1 && !fits;
  answers.set(atom, answer);
  return answer;
}
