/** Things in an order in which each comes after what it needs; otherwise as they were given. */
export interface DependencyOrder<K> {
  readonly order: readonly K[];
  /** Things that need each other in a circle, one such circle if there is any. */
  readonly circle: readonly K[] | undefined;
}

/** Depth-first without recursion, so that long chains are no trouble. Linear in things and needs. */
export function dependencyOrder<K>(
  things: Iterable<K>,
  needs: (thing: K) => Iterable<K>,
): DependencyOrder<K> {
  const order: K[] = [];
  const state = new Map<K, "open" | "done">();
  let circle: readonly K[] | undefined;
  for (const start of things) {
    if (state.has(start)) continue;
    state.set(start, "open");
    const path = [{ thing: start, left: needs(start)[Symbol.iterator]() }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.left.next();
      if (next.done === true) {
        state.set(top.thing, "done");
        order.push(top.thing);
        path.pop();
        continue;
      }
      const known = state.get(next.value);
      if (known === undefined) {
        state.set(next.value, "open");
        path.push({ thing: next.value, left: needs(next.value)[Symbol.iterator]() });
      } else if (known === "open") {
        const from = path.findIndex((step) => step.thing === next.value);
        circle ??= path.slice(from).map((step) => step.thing);
      }
    }
  }
  return { order, circle };
}
