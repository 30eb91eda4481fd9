/** Numbers for people. */
import { describe, expect, test } from "vitest";
import { printNumber, printQuantity, printRange, printShare } from "../../src/ir/quantity.ts";

describe("a share", () => {
  test.each([
    [0.31, "31%"],
    [0.0038, "0.38%"],
    [1, "100%"],
    [0.95, "95%"],
    [0.996, "99.6%"],
    [0.99996, "99.996%"],
  ])("%d is %s: less than all is never 100%%", (share, text) => {
    expect(printShare(share)).toBe(text);
  });
});

test("a number has four digits, or as many as are asked for", () => {
  expect(printNumber(0.9999996)).toBe("1");
  expect(printNumber(0.999999, 6)).toBe("0.999999");
  expect(printNumber(1.23456789e-7, 6)).toBe("1.23457e-7");
  expect(printQuantity(1023.9 * 2 ** 20, "B", 6)).toBe("1023.9 MiB");
});

test("a range has as many digits as tell its ends apart, and is one value where none do", () => {
  expect(printRange(0.5, 2)).toBe("0.5 .. 2");
  expect(printRange(0.999999, 1)).toBe("0.999999 .. 1");
  expect(printRange(0.5, 0.99999, undefined, [0, 1])).toBe("0.5 .. 0.99999");
  expect(printRange(1.7, 1.7000000000000002)).toBe("1.7");
  expect(printRange(3, 3, "s")).toBe("3 s");
});
