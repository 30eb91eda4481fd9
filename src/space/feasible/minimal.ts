/** Smallest parts of what fails together. */

/**
 * Of items that fail together a part that fails and of which none can be left out: one after the other is left
 * out where the rest still fails.
 */
export function minimalConflict<T>(
  items: readonly T[],
  fails: (some: readonly T[]) => boolean,
): readonly T[] {
  let left = items;
  for (const item of items.toReversed()) {
    const without = left.filter((one) => one !== item);
    if (fails(without)) left = without;
  }
  return left;
}
