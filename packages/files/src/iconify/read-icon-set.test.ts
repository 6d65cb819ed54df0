import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
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

test("what is hidden, turned or mirrored is not among the names, and what is changed is refused when wanted", async () => {
  const set = await write({
    icons: { a: { body }, b: { body, hidden: true }, c: { body, rotate: 1 }, d: { body, vFlip: true } },
    aliases: { other: { parent: "a" }, turned: { parent: "a", hFlip: true }, round: { parent: "round" } },
  });
  expect(set.names).toEqual(["a"]);
  expect(set.icon("other")).toEqual(set.icon("a"));
  expect(set.icon("b")).toEqual(set.icon("a"));
  for (const [name, reason] of [
    ["c", /"c" is drawn changed \(rotate\)/],
    ["turned", /another drawing changed \(hFlip\)/],
    ["round", /"round" is no drawing/],
    ["toString", /"toString" is no drawing/],
  ] as const) {
    expect(() => set.icon(name)).toThrow(
      expect.objectContaining({ code: "INVALID_DATA_SET", message: expect.stringMatching(reason) }),
    );
  }
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
