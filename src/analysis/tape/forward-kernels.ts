/** The ranges of operations that tapes meet most, without an object in between; those that the atoms give. */
import type { Atom } from "../../atoms/atom.ts";
import type { Enclosures } from "./enclosure.ts";

export function forwardKernel(
  _atom: Atom,
  _args: readonly number[],
  _to: number,
  _enclosures: Enclosures,
): (() => void) | undefined {
  return undefined;
}
