import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cat, commonground, dog } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();

test("layers draws the class token's similarity over all blocks and writes it as data", async () => {
  const [svg, json] = [join(folder, "layers"), join(folder, "layers.json")];
  const { code, stdout, stderr } = await commonground(["layers", dog, cat, "--svg", svg, "--json", json]);
  expect(code).toBe(0);
  const figure = join(svg, "layers");
  expect(stderr).toBe(`wrote ${json}\nwrote ${figure}.svg\nwrote ${figure}.json\nwrote ${figure}.csv\n`);
  expect(stdout).toContain("emoji-vit-s, 2 images");
  const data = JSON.parse(readFileSync(json, "utf8"));
  expect(data).toMatchObject({ images: 2, model: { id: "emoji-vit-s" } });
  for (const name of ["tokens", "keys"]) {
    expect(data[name]).toHaveLength(data.model.blocks);
    data[name].forEach((row: number[], a: number) => {
      expect(row[a]).toBeCloseTo(1, 5);
      row.forEach((value, b) => expect(value).toBeCloseTo(data[name][b][a], 6));
    });
    expect(stdout).toContain(`${name}: first to last block`);
  }
  expect(readFileSync(`${figure}.svg`, "utf8")).toMatch(/^<svg /);
});

test("layers goes on after a bad image and writes JSON to standard output", async () => {
  const bad = join(folder, "bad.png");
  writeFileSync(bad, "no image");
  const { code, stdout, stderr } = await commonground(["layers", dog, bad, "--json", "-"]);
  expect(code).toBe(1);
  expect(stderr).toContain("bad.png");
  expect(JSON.parse(stdout)).toMatchObject({ images: 1 });
});
