/** Values of scalar operations, to which `analysis/unfold` reduces expressions. */
import { realType } from "../ir/types.ts";
import type { Value } from "../ir/value.ts";
import type { Atom } from "./atom.ts";

/** What an atom gives for scalars: where its first parameter is an array, they begin with its elements. */
export function scalarValue(atom: Atom, args: readonly Value[]): Value {
  if (!takesArray(atom)) return atom.value(args);
  const size = args.length - (atom.parameters.length - 1);
  return atom.value([args.slice(0, size), ...args.slice(size)]);
}

const answers = new WeakMap<Atom, boolean>();

/** An atom that no single scalar fits as its first argument. */
export function takesArray(atom: Atom): boolean {
  const known = answers.get(atom);
  if (known !== undefined) return known;
  const [first, ...others] = atom.parameters;
  const fits = [realType(), { kind: "bool" } as const].some((type) => {
    const args = [type, ...others.map(() => (type.kind === "bool" ? type : realType()))];
    return atom.type(args, { constant: () => undefined }).kind !== "mismatch";
  });
  // `max` of one argument is that of an array, of two that of numbers.
  const answer = first !== undefined && first.variadic !== true && !fits;
  answers.set(atom, answer);
  return answer;
}
