import { expect, test } from "vitest";
import { createSyntheticEncoder } from "./synthetic-encoder.ts";
import { keptPatches } from "./kept-patches.ts";

const { info } = createSyntheticEncoder({ side: 16, patch: 8 });

test("what is left out is named once or more, in any order; the others are kept, ascending", () => {
  expect(keptPatches(info, 3, [[], [2, 0, 2], Uint8Array.of(3)])).toEqual([
    [0, 1, 2, 3],
    [1, 3],
    [0, 1, 2],
  ]);
});

test.each<[Parameters<typeof keptPatches>, RegExp]>([
  [[info, 2, [[], [4]]], /image 1 leaves out patch 4; patches are numbered 0 to 3/],
  [[info, 2, [[]]], /one list of patches for each of 2 images and no features; got 1 lists/],
  [[info, 1, [[]], ["keys"]], /and 1 features/],
  [[{ ...info, drop: false }, 1, [[]]], /synthetic \(synthetic\) has no sequence of patches/],
])("what cannot be left out is refused with what there is", (given, message) => {
  expect(() => keptPatches(...given)).toThrow(message);
});
