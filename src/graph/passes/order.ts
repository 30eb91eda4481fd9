/** All tensors that some results need, each once, inputs before those that read them. */
import type { Tensor } from "../tensor.ts";

export function inOrder(results: readonly Tensor[]): readonly Tensor[] {
  const order: Tensor[] = [];
  const done = new Set<Tensor>();
  // A stack rather than recursion: programs may be deep.
  const open: { readonly tensor: Tensor; next: number }[] = [];
  for (const result of results) {
    if (!done.has(result)) open.push({ tensor: result, next: 0 });
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const input = top.tensor.inputs[top.next];
      top.next += 1;
      if (input === undefined) {
        open.pop();
        order.push(top.tensor);
        done.add(top.tensor);
      } else if (!done.has(input)) {
        open.push({ tensor: input, next: 0 });
      }
    }
  }
  return order;
}
