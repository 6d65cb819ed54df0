import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readImage } from "../images/read-image.ts";
import { iconSvg, readIconSet } from "./read-icon-set.ts";

const folder = mkdtempSync(join(tmpdir(), "icons-"));
afterAll(() => rmSync(folder, { recursive: true }));

const body = "<path/>";
const write = (set: unknown) => {
  const file = join(folder, "icons.json");
  writeFileSync(file, JSON.stringify(set));
  return readIconSet(file);
};

test("drawings have the set's sides where they have none, and 16 where neither has", async () => {
  const set = await write({ icons: { b: { body, width: 20, left: 2 }, a: { body } }, height: 24 });
  expect(set.names).toEqual(["a", "b"]);
  expect(set.icon("a")).toEqual({ body, left: 0, top: 0, width: 16, height: 24 });
  expect(iconSvg(set.icon("b"))).toMatch(/viewBox="2 0 20 24" width="20" height="24"><path\/><\/svg>$/);
  expect(iconSvg(set.icon("b"), 48)).toContain('viewBox="2 0 20 24" width="40" height="48"');
});

test("what is hidden, turned or mirrored is not among the names, and what is cut otherwise is refused when wanted", async () => {
  const set = await write({
    icons: { a: { body }, b: { body, hidden: true }, c: { body, rotate: 1 }, d: { body, vFlip: true } },
    aliases: { other: { parent: "a" }, cut: { parent: "a", width: 8 }, round: { parent: "round" } },
  });
  expect(set.names).toEqual(["a"]);
  expect(set.icon("other")).toEqual(set.icon("a"));
  expect(set.icon("b")).toEqual(set.icon("a"));
  for (const [name, reason] of [
    ["cut", /another drawing changed \(width\)/],
    ["round", /"round" is no drawing/],
    ["toString", /"toString" is no drawing/],
  ] as const) {
    expect(() => set.icon(name)).toThrow(
      expect.objectContaining({ code: "INVALID_DATA_SET", message: expect.stringMatching(reason) }),
    );
  }
});

/** Where red is seen of a drawing that is red in its left upper quarter alone, of 8 × 4 pixels where it lies. */
async function redOf(change: object, parent: object = {}): Promise<string> {
  const quarter = '<path fill="#f00" d="M2 3h4v2h-4z"/>';
  const set = await write({
    icons: { a: { body: quarter, left: 2, top: 3, width: 8, height: 4, ...parent } },
    aliases: { b: { parent: "a", ...change } },
  });
  const icon = set.icon("b");
  const { pixels } = await readImage(new TextEncoder().encode(iconSvg(icon)));
  expect(pixels.width / pixels.height).toBe(icon.width / icon.height);
  const red = (x: number, y: number) => {
    const at = (y * pixels.width + x) * 3;
    return pixels.data[at]! > 200 && pixels.data[at + 1]! < 60;
  };
  const rows = [0, pixels.height - 1].map((y) =>
    [0, pixels.width - 1].map((x) => (red(x, y) ? "#" : ".")).join(""),
  );
  return `${icon.width}x${icon.height} ${rows.join("/")}`;
}

test.each<[change: object, seen: string, parent?: object]>([
  [{}, "8x4 #./.."],
  [{ hFlip: true }, "8x4 .#/.."],
  [{ vFlip: true }, "8x4 ../#."],
  [{ hFlip: true, vFlip: true }, "8x4 ../.#"],
  [{ rotate: 1 }, "4x8 .#/.."],
  [{ rotate: 2 }, "8x4 ../.#"],
  [{ rotate: 3 }, "4x8 ../#."],
  [{ rotate: -1 }, "4x8 ../#."],
  // Mirrored, then turned.
  [{ rotate: 1, hFlip: true }, "4x8 ../.#"],
  // Together with what the drawing itself has.
  [{ hFlip: true }, "8x4 #./..", { hFlip: true }],
  [{ rotate: 3 }, "8x4 #./..", { rotate: 1 }],
])("a drawing changed by %j is seen so: %s", async (change, seen, parent) => {
  expect(await redOf(change, parent)).toBe(seen);
});

test.each([
  ["a side that is a text", { icons: { a: { body, width: "24" } } }, /icons\.a\.width/],
  ["a side of nothing", { icons: {}, height: 0 }, /height/],
  ["a field that could change a drawing", { icons: { a: { body, skew: 3 } } }, /icons\.a: .*skew/],
  ["no icons", { prefix: "x" }, /icons/],
])("a set with %s is refused by its place", async (_, set, place) => {
  await expect(write(set)).rejects.toMatchObject({
    code: "INVALID_DATA_SET",
    message: expect.stringMatching(place),
  });
});
