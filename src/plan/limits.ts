/** The longest text of a plan that is read, in UTF-16 units: 64 MiB of ASCII. */
export const longestPlan = 64 * 1024 * 1024;

/**
 * The deepest nesting of objects and lists. An expression of the language takes one or two levels a
 * step; validation and evaluation recurse, and stay well within a default stack at this depth.
 */
export const deepestPlan = 600;

/** The deepest nesting of objects and lists below a JSON value, found without recursion. */
export function depthOf(value: unknown): number {
  let deepest = 0;
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: current, depth } = next;
    if (typeof current !== "object" || current === null) continue;
    deepest = Math.max(deepest, depth + 1);
    if (depth > deepestPlan) return deepest;
    for (const child of Object.values(current)) open.push({ value: child, depth: depth + 1 });
  }
  return deepest;
}
