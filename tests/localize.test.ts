import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { bin, commonground, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const scenes = join(folder, "scenes");
const few = ["--draws", "100", "--quiet"];

interface Result {
  readonly images: Readonly<Record<string, number>>;
  readonly methods: readonly { readonly boxIou: { value: number }; readonly maskIou: { value: number } }[];
}

/** The scenes' boxes in pixels, by their file names. */
let boxes: ReadonlyMap<string, readonly number[]>;
let told: string;
let whole: Result;

beforeAll(async () => {
  const [json, svg, csv] = ["a.json", "svg", "csv"].map((name) => join(folder, name));
  const { code, stdout, stderr } = await commonground([
    "localize",
    "--scenes",
    "4",
    "--out",
    scenes,
    "--json",
    json,
    "--svg",
    svg,
    "--csv",
    csv,
    ...few,
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  told = stdout;
  whole = JSON.parse(readFileSync(json, "utf8")) as Result;
  const manifest = JSON.parse(readFileSync(join(scenes, "manifest.json"), "utf8")) as {
    scenes: { id: string; box: number[] }[];
  };
  boxes = new Map(manifest.scenes.map(({ id, box }) => [id, box]));
}, 120_000);

/** The figures on the written scenes' images with other annotations. */
async function withAnnotations(...args: readonly string[]): Promise<Result> {
  const { code, stdout, stderr } = await commonground(["localize", ...args, "--json", ...few]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Result;
}

const ious = ({ methods }: Result, name: "boxIou" | "maskIou") => methods.map((method) => method[name].value);

test("scenes are judged, drawn, tabled and written with their masks", () => {
  expect(told).toContain("4 of 4 images judged");
  // A hundred per cent is the widest figure; none may be cut off or run into the next.
  expect(told).toContain("100.0 [");
  expect(told).not.toMatch(/…|\]\d/u);
  expect(told).toMatch(/^ensemble pca +\d/mu);
  for (const line of told.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  expect(readdirSync(join(folder, "csv")).toSorted()).toEqual(["images.csv", "methods.csv"]);
  const drawn = readdirSync(join(folder, "svg")).filter((name) => name.endsWith(".svg"));
  expect(drawn.toSorted()).toEqual([
    "1-region.svg",
    "2-region.svg",
    "3-region.svg",
    "4-region.svg",
    "localisation.svg",
  ]);
  expect(readdirSync(join(scenes, "masks"))).toEqual(readdirSync(join(scenes, "images")));
});

test("the same scenes give the same figures from their masks, and their boxes the same from a table, XML and COCO", async () => {
  const images = join(scenes, "images");
  const masks = await withAnnotations(images, "--annotations", join(scenes, "masks"));
  expect(ious(masks, "boxIou")).toEqual(ious(whole, "boxIou"));
  expect(ious(masks, "maskIou")).toEqual(ious(whole, "maskIou"));
  const table = await withAnnotations(join(scenes, "scenes.csv"));
  expect(ious(table, "boxIou")).toEqual(ious(whole, "boxIou"));
  expect(ious(table, "maskIou")).not.toEqual(ious(whole, "maskIou"));

  const voc = join(folder, "voc");
  mkdirSync(voc);
  for (const [id, [left, top, right, bottom]] of boxes) {
    writeFileSync(
      join(voc, id.replace(".png", ".xml")),
      `<annotation><object><name>a</name><bndbox><xmin>${left + 1}</xmin><ymin>${top + 1}</ymin><xmax>${right}</xmax><ymax>${bottom}</ymax></bndbox></object></annotation>`,
    );
  }
  expect(ious(await withAnnotations(images, "--annotations", voc), "boxIou")).toEqual(ious(whole, "boxIou"));

  const coco = join(folder, "coco.json");
  const named = [...boxes].map(([id, box], i) => ({ id, i, box }));
  writeFileSync(
    coco,
    JSON.stringify({
      images: named.map(({ id, i }) => ({ id: i, file_name: id })),
      annotations: named.map(({ i, box: [left, top, right, bottom] }) => ({
        image_id: i,
        bbox: [left, top, right - left, bottom - top],
      })),
    }),
  );
  expect(ious(await withAnnotations(images, "--annotations", coco), "boxIou")).toEqual(ious(whole, "boxIou"));
}, 120_000);

test("images that cannot be judged are named, counted and left out, with exit code 1", async () => {
  const table = join(folder, "table.csv");
  const [first, second] = boxes.keys();
  writeFileSync(join(folder, "bad.png"), "no image");
  writeFileSync(
    table,
    `path,boxes\nscenes/images/${first},"[[0,0,50,50]]"\nbad.png,"[[0,0,5,5]]"\nscenes/images/${second},\n`,
  );
  const { code, stdout, stderr } = await commonground(["localize", table, "--json", ...few]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^1 of 3 images failed:\n.*bad\.png/u);
  expect(JSON.parse(stdout).images).toEqual({ given: 3, judged: 1, failed: 1, withoutTruth: 1, away: 0 });
});

test("a run that is interrupted while it writes scenes ends with 130 and leaves no manifest", async () => {
  const out = join(folder, "cut");
  const child = spawn(process.execPath, [bin, "localize", "--scenes", "2000", "--out", out, "--quiet"], {
    cwd: root,
    stdio: "ignore",
  });
  const ended = once(child, "close");
  while (child.exitCode === null && !existsSync(join(out, "masks"))) await setTimeout(20);
  child.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  expect(existsSync(join(out, "manifest.json"))).toBe(false);
});

test("what does not go together is a wrong command line", async () => {
  for (const args of [[], ["--scenes", "3", "--annotations", scenes]]) {
    expect((await commonground(["localize", ...args])).code, args.join(" ")).toBe(2);
  }
});
