import { expect, test } from "vitest";
import { createRandom } from "../linalg/random.ts";
import { matrix } from "../linalg/matrix.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { rowRange } from "../linalg/matrix.ts";
import type { Grid } from "../encoder/encoder.ts";
import { findProminentAxis } from "./prominent-axis.ts";
import { prominentPatches, type ProminentPatches } from "./prominent-patches.ts";

/** Features of drawings: `#` and `.` are two directions with a little noise. */
function drawn(rows: readonly string[]): Matrix {
  const random = createRandom(5);
  const cells = rows.join("");
  return matrix(
    cells.length,
    4,
    Float32Array.from({ length: cells.length * 4 }, (_, i) => {
      const direction = cells[Math.floor(i / 4)] === "#" ? 1 : 2;
      return (i % 4 === 0 ? 2 : 0) + (i % 4 === direction ? 1 : 0) + 0.02 * (random() - 0.5);
    }),
  );
}

function show(mask: { width: number; data: Uint8Array }): string[] {
  const cells = Array.from(mask.data, (bit) => (bit ? "#" : ".")).join("");
  return cells.match(new RegExp(`.{${mask.width}}`, "g")) ?? [];
}

/** Finds the axis on all images and the patches of each. */
function located(
  features: Matrix,
  images: number,
  grid: Grid,
  settings: Parameters<typeof findProminentAxis>[3],
): ProminentPatches[] {
  const axis = findProminentAxis(features, images, grid, settings);
  const patches = grid.rows * grid.columns;
  return Array.from({ length: images }, (_, i) =>
    prominentPatches(rowRange(features, i * patches, (i + 1) * patches), grid, axis),
  );
}

function byBorder(rows: readonly string[]): ProminentPatches {
  const grid = { rows: rows.length, columns: rows[0].length };
  return located(drawn(rows), 1, grid, { prominent: "gdc", foreground: "border" })[0];
}

const small = ["......", ".##...", ".###..", "......"];
const large = ["....", "####", "####", "####", "####"];

test.each(["gdc", "pca"] as const)("%s finds a small object under either rule", (prominent) => {
  for (const foreground of ["border", "majority"] as const) {
    const [found] = located(drawn(small), 1, { rows: 4, columns: 6 }, { prominent, foreground });
    expect(show(found.mask)).toEqual(small);
    expect(found.foreground).toBe(foreground);
    expect(found.notes).toEqual([]);
    expect(Array.from(found.scores ?? [], (score) => score > 0)).toEqual(
      Array.from(small.join(""), (cell) => cell === "#"),
    );
  }
});

test("an object of more than half of the frame is lost by majority and found by border", () => {
  const filling = ["......", "#####.", "#####.", "#####.", "#####.", "......"];
  const ground = ["######", ".....#", ".....#", ".....#", ".....#", "######"];
  const grid = { rows: 6, columns: 6 };
  const find = (foreground: "border" | "majority") =>
    show(located(drawn(filling), 1, grid, { prominent: "gdc", foreground })[0].mask);
  expect(find("border")).toEqual(filling);
  expect(find("majority")).toEqual(ground);
});

test("an object on most of the border is taken for the ground", () => {
  const found = byBorder(large);
  expect(show(found.mask)).toEqual(["####", "....", "....", "....", "...."]);
});

test("as many border patches on either side fall back to majority", () => {
  const fewer = ["##..", "##..", "#...", "##.."];
  const more = ["##..", "###.", "##..", "##.."];
  expect(byBorder(fewer).foreground).toBe("majority");
  expect(show(byBorder(fewer).mask)).toEqual(fewer);
  expect(byBorder(more).foreground).toBe("majority");
  expect(show(byBorder(more).mask)).toEqual(["..##", "...#", "..##", "..##"]);
});

test("exactly half of the patches: majority leaves it to the border, and that is said", () => {
  const half = ["....", "####", "####", "...."];
  const grid = { rows: 4, columns: 4 };
  for (const foreground of ["majority", "border"] as const) {
    for (const lines of [
      half,
      half.map((line) => line.replaceAll(/[#.]/g, (cell) => (cell === "#" ? "." : "#"))),
    ]) {
      const [found] = located(drawn(lines), 1, grid, { prominent: "gdc", foreground });
      expect(show(found.mask)).toEqual(half);
      expect(found).toMatchObject({ foreground: "border", notes: [] });
    }
  }
});

test("halves with as much of the border: the strongest score's side, and a note", () => {
  const [found] = located(
    drawn(["##..", "##..", "##..", "##.."]),
    1,
    { rows: 4, columns: 4 },
    {
      prominent: "gdc",
      foreground: "border",
    },
  );
  expect(found.notes).toMatchObject([{ code: "even-sides" }]);
  const strongest = Array.from(found.scores!).reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
  expect(strongest).toBeGreaterThan(0);
});

test("where the second eigenvector has one sign the first divides, and a note says so", () => {
  const apart = matrix(
    24,
    2,
    Float32Array.from(small.join(""), (cell) => (cell === "#" ? 1 : -1)).reduce<Float32Array>(
      (data, sign, i) => {
        data.set([0.17, sign * 0.98], 2 * i);
        return data;
      },
      new Float32Array(48),
    ),
  );
  for (const foreground of ["border", "majority"] as const) {
    const [found] = located(apart, 1, { rows: 4, columns: 6 }, { prominent: "gdc", foreground });
    expect(show(found.mask)).toEqual(small);
    expect(found.notes).toMatchObject([{ code: "first-eigenvector" }]);
  }
});

test("scores on a principal component are centred, whichever side is the object", () => {
  const filling = ["......", "#####.", "#####.", "#####.", "#####.", "......"];
  for (const lines of [small, filling]) {
    const settings = { prominent: "pca", foreground: "border" } as const;
    const [{ scores, mask }] = located(drawn(lines), 1, { rows: lines.length, columns: 6 }, settings);
    expect(show(mask)).toEqual(lines);
    expect(scores!.reduce((sum, score) => sum + score, 0)).toBeCloseTo(0, 5);
  }
});

test("an axis found on one image is used on another as it would be on both together", () => {
  const grid = { rows: 4, columns: 6 };
  const settings = { prominent: "gdc", foreground: "border" } as const;
  for (const prominent of ["gdc", "pca"] as const) {
    const axis = findProminentAxis(drawn(small), 1, grid, { ...settings, prominent });
    const moved = small.map((line) => `.${line.slice(0, -1)}`);
    expect(show(prominentPatches(drawn(moved), grid, axis).mask)).toEqual(moved);
  }
});

test("over several images one sign serves all", () => {
  const empty = small.map((line) => line.replaceAll("#", "."));
  const grid = { rows: 4, columns: 6 };
  const settings = { prominent: "gdc", foreground: "border" } as const;
  const found = located(drawn([...small, ...small]), 2, grid, settings);
  expect(found.map(({ mask }) => show(mask))).toEqual([small, small]);
  const [first, second] = located(drawn([...small, ...empty]), 2, grid, settings);
  expect(show(first.mask)).toEqual(small);
  expect(second.notes.map(({ code }) => code)).toEqual(["empty-foreground"]);
  expect(second.mask.data.every((bit) => bit === 1)).toBe(true);
});

test("an image that lies on the object's side as a whole says so", () => {
  const full = small.map(() => "######");
  const ground = small.map(() => "......");
  const found = located(
    drawn([...ground, ...small, ...ground, ...full]),
    4,
    { rows: 4, columns: 6 },
    { prominent: "gdc", foreground: "majority" },
  );
  expect(found.map(({ notes }) => notes.map(({ code }) => code))).toEqual([
    ["empty-foreground"],
    [],
    ["empty-foreground"],
    ["full-foreground"],
  ]);
});

test("a second component is kept from 5 patches on", () => {
  const two = ["........", ".###.##.", ".###.##.", "........", "........", "........"];
  const three = ["........", ".###.##.", ".###.###", "........", "........", "........"];
  const grid = { rows: 6, columns: 8 };
  const settings = { prominent: "gdc", foreground: "majority" } as const;
  expect(show(located(drawn(two), 1, grid, settings)[0].mask)[1]).toBe(".###....");
  expect(show(located(drawn(three), 1, grid, settings)[0].mask)).toEqual(three);
});

test.each(["gdc", "pca"] as const)(
  "equal patches leave %s nothing to decompose: all are kept",
  (prominent) => {
    const features = matrix(
      12,
      3,
      Float32Array.from({ length: 36 }, (_, i) => [0.1, 0.7, -0.3][i % 3]),
    );
    const [found] = located(features, 1, { rows: 3, columns: 4 }, { prominent, foreground: "border" });
    expect(found).toMatchObject({ scores: null, foreground: null, notes: [{ code: "uniform-features" }] });
    expect(show(found.mask)).toEqual(["####", "####", "####"]);
  },
);

test("`none` keeps every patch without a note", () => {
  const [found] = located(
    drawn(small),
    1,
    { rows: 4, columns: 6 },
    { prominent: "none", foreground: "border" },
  );
  expect(found).toMatchObject({ scores: null, foreground: null, notes: [] });
  expect(found.mask.data.every((bit) => bit === 1)).toBe(true);
});

test("rows that do not fit the grid are refused", () => {
  const settings = { prominent: "gdc", foreground: "border" } as const;
  expect(() => located(matrix(5, 2), 1, { rows: 2, columns: 2 }, settings)).toThrow(/1 × 2 × 2/);
});
