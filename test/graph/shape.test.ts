import * as fc from "fast-check";
import { expect, test } from "vitest";
import { broadcastShape, repeatedAxes, sizeOf, stridesOf } from "../../src/graph/shape.ts";

const shape = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 });

test("sizes and strides of row-major tensors", () => {
  expect([sizeOf([]), sizeOf([4]), sizeOf([2, 3, 4])]).toEqual([1, 4, 24]);
  expect([stridesOf([]), stridesOf([4]), stridesOf([2, 3, 4])]).toEqual([[], [1], [12, 4, 1]]);
});

test("shapes are aligned at the last axis", () => {
  expect(broadcastShape([2, 1, 3], [4, 1])).toEqual([2, 4, 3]);
  expect(broadcastShape([], [2])).toEqual([2]);
  expect(broadcastShape([2, 3], [3, 2])).toBeUndefined();
});

test("the axes that are repeated explain the difference in size", () => {
  fc.assert(
    fc.property(shape, shape, (a, b) => {
      const joined = broadcastShape(a, b);
      expect(broadcastShape(b, a)).toEqual(joined);
      if (joined === undefined) return;
      const axes = repeatedAxes(a, joined);
      const added = axes.map((axis) => joined[axis] ?? 0);
      expect(sizeOf(a) * sizeOf(added)).toBe(sizeOf(joined));
      expect(axes.filter((axis) => a[axis - joined.length + a.length] === joined[axis])).toEqual(
        [],
      );
    }),
  );
});
