import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  anyDimension,
  type Dimension,
  dimensionless,
  divideDimensions,
  equalDimensions,
  isDimensionless,
  multiplyDimensions,
  powerDimension,
  printDimension,
} from "../../src/ir/dimension.ts";

const anyOf = fc
  .dictionary(
    fc.constantFrom("Memory", "Time", "Work", "__proto__"),
    fc.integer({ min: -3, max: 3 }).filter((n) => n !== 0),
  )
  .map((exponents): Dimension => Object.fromEntries(Object.entries(exponents)));

describe("the algebra of dimensions", () => {
  test("is a commutative group under multiplication", () => {
    fc.assert(
      fc.property(anyOf, anyOf, anyOf, (a, b, c) => {
        expect(multiplyDimensions(a, b)).toEqual(multiplyDimensions(b, a));
        expect(multiplyDimensions(multiplyDimensions(a, b), c)).toEqual(
          multiplyDimensions(a, multiplyDimensions(b, c)),
        );
        expect(multiplyDimensions(a, dimensionless)).toEqual(a);
        expect(divideDimensions(a, a)).toEqual(dimensionless);
        expect(divideDimensions(multiplyDimensions(a, b), b)).toEqual(a);
      }),
    );
  });

  test("a root undoes a power", () => {
    fc.assert(
      fc.property(anyOf, fc.integer({ min: 1, max: 7 }), (a, n) => {
        const power = powerDimension(a, n);
        expect(power).toBeDefined();
        expect(powerDimension(power ?? {}, 1 / n)).toEqual(a);
      }),
    );
  });

  test("exponents that are not whole have no dimension", () => {
    expect(powerDimension({ Memory: 1 }, 1 / 2)).toBeUndefined();
    expect(powerDimension({ Memory: 1 }, NaN)).toBeUndefined();
    expect(powerDimension({ Memory: 2, Time: -4 }, 1 / 2)).toEqual({ Memory: 1, Time: -2 });
    expect(powerDimension({ Memory: 1 }, 0)).toEqual({});
  });

  test("equality is that of exponents, in any order", () => {
    expect(equalDimensions({ Memory: 1, Time: -1 }, { Time: -1, Memory: 1 })).toBe(true);
    expect(equalDimensions({ Memory: 1 }, { Memory: 1, Time: -1 })).toBe(false);
    expect(equalDimensions({ Memory: 1 }, { Memory: 2 })).toBe(false);
    expect(equalDimensions({ Memory: 1 }, {})).toBe(false);
  });

  test("the dimension of inf equals all and stays free", () => {
    expect(equalDimensions(anyDimension, { Memory: 1 })).toBe(true);
    expect(equalDimensions({}, anyDimension)).toBe(true);
    expect(multiplyDimensions(anyDimension, { Memory: 1 })).toBe(anyDimension);
    expect(divideDimensions({ Memory: 1 }, anyDimension)).toBe(anyDimension);
    expect(powerDimension(anyDimension, 0.5)).toBe(anyDimension);
    expect(isDimensionless(anyDimension)).toBe(true);
  });
});

describe("a dimension in words", () => {
  test.each<[Dimension, string]>([
    [{}, "no unit"],
    [{ Memory: 1 }, "Memory"],
    [{ Memory: 2 }, "Memory^2"],
    [{ Time: -1 }, "1 / Time"],
    [{ Time: -1, Memory: 1 }, "Memory / Time"],
    [{ Work: 1, Memory: 1 }, "Memory * Work"],
    [{ Work: 1, Memory: -1, Time: -2 }, "Work / (Memory * Time^2)"],
    [anyDimension, "any unit"],
  ])("%j is %s", (dimension, words) => {
    expect(printDimension(dimension)).toBe(words);
  });

  test("a derived dimension has its own name where it is known", () => {
    const bandwidth = { Memory: 1, Time: -1 };
    const nameOf = (d: Dimension) => (equalDimensions(d, bandwidth) ? "Bandwidth" : undefined);
    expect(printDimension(bandwidth, nameOf)).toBe("Bandwidth");
    expect(printDimension({ Memory: 1 }, nameOf)).toBe("Memory");
  });
});
