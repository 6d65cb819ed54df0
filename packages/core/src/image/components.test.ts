import { assert, constantFrom, integer, property, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import oracle from "../../fixtures/opencv-drawing/masks.json" with { type: "json" };
import { connectedComponents, largestComponents } from "./components.ts";
import type { Mask } from "./pixels.ts";
import { decodeRuns } from "./run-lengths.ts";

function draw(...rows: string[]): Mask {
  return {
    width: rows[0]!.length,
    height: rows.length,
    data: Uint8Array.from(rows.join(""), (cell) => (cell === "#" ? 1 : 0)),
  };
}

const masks = integer({ min: 1, max: 12 }).chain((width) =>
  uint8Array({ minLength: width, maxLength: width * 10, max: 1 }).map((data): Mask => {
    const height = Math.floor(data.length / width);
    return { width, height, data: data.slice(0, width * height) };
  }),
);

test("labels are those of skimage.measure.label", () => {
  for (const { width, height, mask, labels } of oracle) {
    expect([...connectedComponents(decodeRuns(mask, width, height)).labels]).toEqual(labels);
  }
});

test("arms that meet late are one component, named by its first pixel", () => {
  const { labels, areas } = connectedComponents(draw("#.#.#", "#.#..", "###.#"));
  expect([...labels]).toEqual([1, 0, 1, 0, 2, 1, 0, 1, 0, 0, 1, 1, 1, 0, 3]);
  expect(areas).toEqual([7, 1, 1]);
});

test("components partition the mask and never touch each other", () => {
  assert(
    property(masks, (mask) => {
      const { labels, areas } = connectedComponents(mask);
      const counts = areas.map(() => 0);
      for (let i = 0; i < labels.length; i++) {
        expect(labels[i]! > 0).toBe(mask.data[i] === 1);
        if (labels[i]! > 0) counts[labels[i]! - 1]!++;
      }
      expect(counts).toEqual(areas);
      for (let y = 1; y < mask.height; y++) {
        for (let x = 0; x < mask.width; x++) {
          for (let other = Math.max(x - 1, 0); other <= Math.min(x + 1, mask.width - 1); other++) {
            const here = labels[y * mask.width + x]!;
            const above = labels[(y - 1) * mask.width + other]!;
            if (here > 0 && above > 0) expect(here).toBe(above);
          }
        }
      }
    }),
  );
});

test("the second largest component stays only when it has enough cells", () => {
  const mask = draw("##..###", "#...###", ".......", "#......");
  expect(largestComponents(mask, 3)).toEqual(draw("##..###", "#...###", ".......", "......."));
  expect(largestComponents(mask, 4)).toEqual(draw("....###", "....###", ".......", "......."));
});

test("of equally large components the first in raster order is the largest", () => {
  expect(largestComponents(draw("#.#.#"), 2)).toEqual(draw("#...."));
  expect(largestComponents(draw("#.#.#"), 1)).toEqual(draw("#.#.."));
});

test("an empty mask has no components and stays empty", () => {
  const empty = draw("...", "...");
  expect(connectedComponents(empty)).toEqual({ labels: new Int32Array(6), areas: [] });
  expect(largestComponents(empty, 1)).toEqual(empty);
});

test("keeping the largest components of a result changes nothing more", () => {
  assert(
    property(masks, constantFrom(1, 2, 5), (mask, minimumSecond) => {
      const kept = largestComponents(mask, minimumSecond);
      expect(largestComponents(kept, minimumSecond)).toEqual(kept);
      expect(connectedComponents(kept).areas.length).toBeLessThanOrEqual(2);
    }),
  );
});
