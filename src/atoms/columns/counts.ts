/** Columns of counting truth values. */
import {
  emptyNumbers,
  isEmptyRange,
  memberRange,
  type NumberRange,
  type Range,
} from "../../ir/range.ts";
import { type Columns, nothing, numbersOf } from "./ranges.ts";

function canBe(range: Range, truth: boolean): boolean {
  return range.kind === "members" && range.members.includes(truth);
}

/** At least those that are certainly true, at most those that may be. */
function counted(args: readonly Range[]): NumberRange {
  if (args.some(isEmptyRange)) return emptyNumbers;
  let [low, high] = [0, 0];
  for (const range of args) {
    if (!canBe(range, true)) continue;
    high++;
    if (range.kind === "members" && range.members.length === 1) low++;
  }
  return { kind: "numbers", low, high, whole: true, undefined: false };
}

/** Where only the least or only the most is left, what is open is all false or all true. */
function narrow(result: Range, args: readonly Range[]): readonly Range[] {
  const wanted = numbersOf(result);
  const all = counted(args);
  const low = Math.max(all.low, Math.ceil(wanted.low));
  const high = Math.min(all.high, Math.floor(wanted.high));
  if (low > high || args.some(isEmptyRange)) return nothing(args);
  if (all.low === all.high || low < high || (low > all.low && high < all.high)) return args;
  const truth = memberRange([low > all.low]);
  return args.map((range) =>
    range.kind === "members" && range.members.length > 1 && range.members.includes(true)
      ? truth
      : range,
  );
}

export const countColumns: Columns = { range: counted, narrow };
