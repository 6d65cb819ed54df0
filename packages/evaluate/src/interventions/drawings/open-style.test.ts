import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSyntheticEncoder } from "@commonground/core";
import { afterAll, expect, test } from "vitest";
import { encodeReferences } from "../measures/domain.ts";
import { chooseDrawings, drawnOrder, type LeftOut } from "./choose-drawings.ts";
import { hashStyle } from "./hash-style.ts";
import { openStyle } from "./open-style.ts";

const folder = mkdtempSync(join(tmpdir(), "style-"));
afterAll(() => rmSync(folder, { recursive: true }));

function set(name: string, icons: unknown, more: object = {}): string {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "icons.json"), JSON.stringify({ prefix: "x", icons, ...more }));
  return join(folder, name);
}

const colours = ["red", "lime", "blue", "black"];
const body = colours.map((fill, i) => `<rect x="${4 * i}" width="4" height="9" fill="${fill}"/>`).join("");

test("twemoji is there with its package, and in the same order each time", async () => {
  const style = await openStyle("twemoji");
  expect(style).toMatchObject({ package: "@twemoji/svg@15.0.0", licence: "CC-BY-4.0" });
  expect(style.drawings.length).toBeGreaterThan(3000);
  expect(await style.drawings[0].read()).toMatch(/^<svg/);
  const names = (seed: number) =>
    drawnOrder(style, seed)
      .slice(0, 20)
      .map(({ name }) => name);
  expect(names(1)).toEqual(names(1));
  expect(names(1)).not.toEqual(names(2));
});

test("a set of Iconify's is read by its defaults; hidden and turned icons are left out", async () => {
  const path = set(
    "ok",
    { b: { body, width: 20 }, a: { body }, c: { body, hidden: true }, d: { body, rotate: 1 } },
    { height: 20 },
  );
  writeFileSync(
    join(path, "package.json"),
    JSON.stringify({ name: "@iconify-json/x", version: "1.2.3", license: "MIT" }),
  );
  for (const given of [path, join(path, "icons.json")]) {
    const style = await openStyle(given);
    expect(style).toMatchObject({ package: "@iconify-json/x@1.2.3", licence: "MIT" });
    expect(style.drawings.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(await style.drawings[0].read()).toContain(`viewBox="0 0 16 20"`);
    expect(await style.drawings[1].read()).toContain(`viewBox="0 0 20 20"`);
  }
});

test("drawings that can be taken apart are drawn by the seed, and the others counted", async () => {
  const style = await openStyle(
    set("some", {
      a: { body },
      b: { body: `<g>${body}` },
      c: { body },
      d: { body: `${body}${body.replaceAll("<rect", "<use")}<script/>` },
    }),
  );
  const leftOut: LeftOut = {};
  const names: string[] = [];
  for await (const { name, pieces } of chooseDrawings(style, { count: 5, seed: 0 }, leftOut)) {
    names.push(name);
    expect(pieces).toHaveLength(4);
  }
  expect(names.toSorted()).toEqual(["a", "c"]);
  expect(leftOut).toEqual({ "not built of shapes that stand for themselves": 1, "that cannot be drawn": 1 });
});

test("a file that is too large or cannot be read is passed over, counted, and no neighbour of others", async () => {
  const path = join(folder, "files");
  mkdirSync(path);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${body}</svg>`;
  writeFileSync(join(path, "a.svg"), svg);
  writeFileSync(join(path, "b.svg"), svg + " ".repeat(500_000));
  mkdirSync(join(path, "elsewhere"));
  symlinkSync(join(path, "elsewhere"), join(path, "c.svg"));
  const style = await openStyle(path);
  const leftOut: LeftOut = {};
  const names: string[] = [];
  for await (const { name } of chooseDrawings(style, { count: 5, seed: 0 }, leftOut)) names.push(name);
  expect(names).toEqual(["a"]);
  expect(leftOut).toEqual({ "too large to be read": 1, "that cannot be read": 1 });
  const references = await encodeReferences(createSyntheticEncoder(), style, { count: 5, seed: 0 });
  expect(references.names).toEqual(["a"]);
  expect(await hashStyle(style)).toMatch(/^[\da-f]{64}$/u);
});

test.each([
  ["a name that climbs out of its folder", { "../../evil": { body } }],
  ["a name that hides its file", { ".hidden": { body } }],
  ["an icon without a body", { a: { text: body } }],
  ["a body that is no text", { a: { body: 1 } }],
  ["no icon at all", {}],
])("a set with %s is refused", async (name, icons) => {
  await expect(openStyle(set(name, icons))).rejects.toMatchObject({ code: "INVALID_DATA_SET" });
});

test("two drawings that would be one file where letters have no case are refused", async () => {
  await expect(openStyle(set("alike", { ab: { body }, aB: { body } }))).rejects.toMatchObject({
    code: "INVALID_DATA_SET",
    message: expect.stringContaining('two drawings are called "aB" and "ab"'),
  });
});

test("a style of which nothing can be edited says why", async () => {
  const style = await openStyle(set("flat", { a: { body: "<path/>" } }));
  await expect(chooseDrawings(style, { count: 1, seed: 0 }).next()).rejects.toMatchObject({
    code: "INVALID_DATA_SET",
    message: expect.stringContaining("1 of too few shapes"),
  });
});

test("what is not there is refused with what to install", async () => {
  for (const name of ["@iconify-json/not-installed-here", "missing/icons.json", "../up"]) {
    await expect(openStyle(name)).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining("npm install --no-save"),
    });
  }
});
