/** Where each computed value is kept: in the arena, straight in the state, or inside a longer value. */
import { sizeOf } from "../../graph/shape.ts";
import { planArena } from "./arena.ts";
import { directUpdates, type Part, partsOf, type Planned } from "./in-place.ts";
import type { Segments } from "./segments.ts";
import type { Step } from "./steps.ts";
import { at } from "./views.ts";

/** In bytes from the start of the arena or of the trial's state. */
export interface Home {
  readonly kind: "arena" | "state";
  readonly offset: number;
}

export interface Storage {
  /** Of roots that other steps read or that the program gives back. */
  readonly homes: ReadonlyMap<number, Home>;
  /** Of each step, its working memory in the arena. */
  readonly working: readonly number[];
  /** Of the arena. */
  readonly bytes: number;
  /** Updates that are written where they are computed; places in `program.updates`. */
  readonly direct: ReadonlySet<number>;
}

/** `working` says how many bytes a step needs for itself. */
export function planStorage(
  planned: Planned,
  segments: Segments,
  working: (step: Step) => number,
): Storage {
  const { program, steps, uses } = planned;
  const inState = directUpdates(planned, segments);
  const parts = partsOf(planned, new Set(inState.places.keys()));
  const homes = new Map<number, Home>();
  const lifetimes = new Map<number, { bytes: number; from: number; to: number }>();
  for (const [root, to] of uses.last) {
    const place = inState.places.get(root);
    if (place !== undefined) {
      homes.set(root, { kind: "state", offset: 4 * place });
      continue;
    }
    const { whole } = outermost(parts, root);
    const from = uses.producers.get(root) ?? 0;
    const known = lifetimes.get(whole);
    lifetimes.set(whole, {
      bytes: 4 * sizeOf(at(program.nodes, whole).shape),
      from: Math.min(from, known?.from ?? from),
      to: Math.max(to, known?.to ?? to),
    });
  }
  const own = steps.map((step, i) => ({ bytes: working(step), from: i, to: i }));
  const { offsets, bytes } = planArena([...own, ...lifetimes.values()]);
  const starts = new Map(
    [...lifetimes.keys()].map((root, i) => [root, at(offsets, steps.length + i)]),
  );
  for (const root of uses.last.keys()) {
    const { whole, offset } = outermost(parts, root);
    const start = starts.get(whole);
    if (start !== undefined) homes.set(root, { kind: "arena", offset: start + 4 * offset });
  }
  return { homes, working: offsets.slice(0, steps.length), bytes, direct: inState.updates };
}

function outermost(parts: ReadonlyMap<number, Part>, root: number): Part {
  let here: Part = { whole: root, offset: 0 };
  for (let part = parts.get(root); part !== undefined; part = parts.get(here.whole)) {
    here = { whole: part.whole, offset: here.offset + part.offset };
  }
  return here;
}
