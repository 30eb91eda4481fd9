/** Where a box is cut: what decides which parameters there are first, then what makes bounds loosest. */
import type { Box } from "../../analysis/tape/intervals.ts";
import { after, floorOn } from "./lattice.ts";
import type { Model } from "./model.ts";
import type { Reduced } from "./reduce.ts";

/** Relative to the numbers themselves: a shorter range of reals is not cut. */
const leastWidth = 1e-13;
/** A variable that is this much narrower than the widest one has its turn only when nothing else is left. */
const leastShare = 1e-4;

/** The parts of a box; none where it is too small to be cut. */
export function cutBox(model: Model, box: Box, { at, looseness }: Reduced): readonly Box[] {
  const place = chosenPlace(model, box, looseness);
  if (place === undefined) return [];
  const [low = 0, high = 0] = [box.low[place], box.high[place]];
  const unknown = model.unknowns[place];
  const lattice = unknown?.lattice ?? { kind: "all" };
  if (lattice.kind === "all") {
    const middle =
      unknown?.isLogarithmic === true
        ? logarithmicMiddle(low, high)
        : cutNear(low, high, at[place]);
    return [withRange(box, place, low, middle), withRange(box, place, middle, high)];
  }
  if (unknown?.variable.range.kind === "members" && model.deciding.has(place)) {
    const parts: Box[] = [];
    for (let value = low; value <= high; value = after(lattice, value)) {
      parts.push(withRange(box, place, value, value));
    }
    return parts;
  }
  const last = Math.min(floorOn(lattice, low + (high - low) / 2), high);
  const first = after(lattice, last);
  return first <= high
    ? [withRange(box, place, low, last), withRange(box, place, first, high)]
    : [];
}

function chosenPlace(model: Model, box: Box, looseness: Float64Array): number | undefined {
  let found: number | undefined;
  let most = -Infinity;
  let decides = false;
  let widest = 0;
  for (const [place] of model.unknowns.entries())
    widest = Math.max(widest, relativeWidth(model, box, place));
  for (const [place, { isRead }] of model.unknowns.entries()) {
    if (!isRead || !canBeCut(model, box, place)) continue;
    const isDeciding = model.deciding.has(place);
    if (decides && !isDeciding) continue;
    const width = relativeWidth(model, box, place);
    const isThin = !isDeciding && width < leastShare * widest;
    const worth = (looseness[place] ?? 0) + 1e-3 * width - (isThin ? 1e3 : 0);
    if ((isDeciding && !decides) || worth > most) {
      found = place;
      most = worth;
      decides = isDeciding;
    }
  }
  return found;
}

function relativeWidth({ box: all }: Model, box: Box, place: number): number {
  const width = (all.high[place] ?? 0) - (all.low[place] ?? 0);
  return width > 0 ? ((box.high[place] ?? 0) - (box.low[place] ?? 0)) / width : 0;
}

function canBeCut({ unknowns }: Model, box: Box, place: number): boolean {
  const [low = 0, high = 0] = [box.low[place], box.high[place]];
  if (!(low < high)) return false;
  if (unknowns[place]?.lattice.kind !== "all") return true;
  const middle = low + (high - low) / 2;
  return (
    middle > low &&
    middle < high &&
    high - low > leastWidth * Math.max(Math.abs(low), Math.abs(high))
  );
}

/** The middle, moved towards a point that is not near an end. */
function cutNear(low: number, high: number, at: number | undefined): number {
  const middle = low + (high - low) / 2;
  const share = at === undefined ? 0.5 : (at - low) / (high - low);
  return share > 0.2 && share < 0.8 && at !== undefined ? (at + middle) / 2 : middle;
}

function logarithmicMiddle(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  if (!(low > 0) || high < 4 * low) return middle;
  const geometric = Math.sqrt(low) * Math.sqrt(high);
  return geometric > low && geometric < high ? geometric : middle;
}

function withRange(box: Box, place: number, low: number, high: number): Box {
  const part = { low: Float64Array.from(box.low), high: Float64Array.from(box.high) };
  part.low[place] = low;
  part.high[place] = high;
  return part;
}
