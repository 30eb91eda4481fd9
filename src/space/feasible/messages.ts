/** Words for people that parts of feasible sets have in common. */

/** `3 configurations`, `1 configuration`, `1,204 boxes` with a plural of its own. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
