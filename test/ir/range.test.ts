import { assert, constantFrom, property, uniqueArray } from "fast-check";
import { describe, expect, it } from "vitest";
import { memberRange, rangeHull, rangeIntersection } from "../../src/ir/range.ts";

const members = uniqueArray(constantFrom("a", "b", "c", "d", "e", true, false));

describe("ranges of members", () => {
  it("share what is in both, in the order of the first", () => {
    assert(
      property(members, members, (a, b) => {
        const shared = a.filter((member) => b.includes(member));
        const found = rangeIntersection(memberRange(a), memberRange(b));
        expect(found).toEqual(memberRange(shared));
      }),
    );
  });

  it("hold together what is in either", () => {
    assert(
      property(members, members, (a, b) => {
        const more = b.filter((member) => !a.includes(member));
        expect(rangeHull(memberRange(a), memberRange(b))).toEqual(memberRange([...a, ...more]));
      }),
    );
  });

  it("of very many members are met in time that grows with their number", () => {
    const all = Array.from({ length: 400_000 }, (_, i) => `m${String(i)}`);
    const odd = all.filter((_, i) => i % 2 === 1);
    const turned = all.slice(200_000).concat(all.slice(0, 200_000));
    const whole = memberRange(all);
    expect(rangeIntersection(whole, memberRange(odd))).toEqual(memberRange(odd));
    expect(rangeIntersection(whole, memberRange(turned))).toEqual(whole);
    expect(rangeHull(memberRange(odd), whole)).toHaveProperty("members.length", all.length);
  });
});
