import fc from "fast-check";
import { expect, test } from "vitest";
import { ascendingOrder, tieGroups } from "./ranks.ts";

test("equal values are one group, groups rise with their values, and 0 is −0", () => {
  expect(tieGroups([3, -0, 0, Infinity, 3, -1])).toEqual({
    groupOf: Int32Array.of(2, 1, 1, 3, 2, 0),
    groups: 4,
  });
  expect(tieGroups([])).toEqual({ groupOf: new Int32Array(), groups: 0 });
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: -4, max: 4 }).map(Math.round)), (values) => {
      const { groupOf, groups } = tieGroups(values);
      const different = Array.from(new Set(values.map((value) => value + 0))).toSorted((a, b) => a - b);
      expect(groups).toBe(different.length);
      expect(Array.from(groupOf, (group) => different[group])).toEqual(values.map((value) => value + 0));
      expect(Array.from(ascendingOrder(values), (i) => groupOf[i])).toEqual(
        Array.from(groupOf).toSorted((a, b) => a - b),
      );
    }),
  );
});
