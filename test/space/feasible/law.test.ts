/**
 * The law of feasible sets: what is drawn has the marginals of the declared law given the requirements, which
 * rejection draws from. Seeds are fixed: a wrong law fails, a right one never does.
 */
import { describe, expect, it } from "vitest";
import type { Value } from "../../../src/ir/value.ts";
import type { Configuration } from "../../../src/space/configuration.ts";
import { createFeasibleSet } from "../../../src/space/feasible/set.ts";
import { rejection, study, twoSamples } from "./linear.ts";
import { randomSets } from "./random-sets.ts";

const draws = 1200;
/** The distance above which two samples of one law are with a chance of one in 200,000. */
const farthest = 2.47;

/** The numbers of a configuration by name; of choices their text, of what is inactive nothing. */
function scalars(configuration: Configuration): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const add = (name: string, value: Value): void => {
    if (typeof value === "number") found.set(name, value);
    else if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) add(`${name}[${i}]`, item);
      found.set(`size of ${name}`, value.length);
    } else found.set(`${name} = ${JSON.stringify(value)}`, 1);
  };
  for (const [name, value] of configuration) add(name, value);
  return found;
}

/** Each scalar, how often it is there, and sums with the one after it, which notice how they depend on each other. */
function distances(
  own: readonly Configuration[],
  others: readonly Configuration[],
): ReadonlyMap<string, number> {
  const [a, b] = [own.map(scalars), others.map(scalars)];
  const names = [...new Set([...a, ...b].flatMap((values) => [...values.keys()]))].toSorted();
  return new Map(
    names.flatMap((name, i) => {
      const next = names[i + 1] ?? names[0] ?? name;
      const joint = (values: ReadonlyMap<string, number>): number =>
        (values.get(name) ?? -1) - 0.6 * (values.get(next) ?? -1);
      const single = (values: ReadonlyMap<string, number>): number => values.get(name) ?? -1;
      return [
        [name, twoSamples(a.map(single), b.map(single))] as const,
        [`${name} with ${next}`, twoSamples(a.map(joint), b.map(joint))] as const,
      ];
    }),
  );
}

describe("what is drawn from a feasible set", () => {
  it.each(randomSets(4))("has the declared law: $name", ({ lines }) => {
    const given = study(...lines);
    const set = createFeasibleSet(given.space);
    const own = Array.from({ length: draws }, (_, i) => set.draw(7, "law", i));
    expect(own.filter((values) => !set.contains(values))).toEqual([]);
    const others = rejection(given, draws);
    const far = [...distances(own, others)].filter(([, distance]) => !(distance < farthest));
    expect({ ways: set.parts.map(({ way }) => way), far }).toEqual({
      ways: expect.not.arrayContaining(["rejection"]),
      far: [],
    });
  });

  it("has a share that contains the oracle's, where it is proven", () => {
    for (const { name, lines } of randomSets(2)) {
      const { space } = study(...lines);
      const { share } = createFeasibleSet(space);
      const hits = Array.from({ length: 4000 }, (_, i) =>
        space.broken(space.decode((axis) => place(i, axis))).length === 0 ? 1 : 0,
      ).reduce<number>((sum, hit) => sum + hit, 0);
      const wide = 5 * Math.sqrt(Math.max(1, hits) / 4000 ** 2) + 5e-4;
      expect(hits / 4000, name).toBeGreaterThan(share.low - wide);
      expect(hits / 4000, name).toBeLessThan(share.high + wide);
    }
  });
});

/** A lattice of rank one, evener than random points. */
function place(i: number, axis: number): number {
  return (i * Math.sqrt([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37][axis] ?? 41)) % 1;
}
