import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { tinyBank, writeBank } from "./support/bank.ts";
import { commonground } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const style = join(folder, "drawings");
const manifest = join(folder, "manifest");
const maps = join(folder, "by-hand");

const COLOURS = ["#d02020", "#2050d0", "#20a030", "#f0c020"];
const NAMES = ["a", "b", "c"];
/** Four discs of four colours, in other places in each drawing. */
function drawing(turn: number): string {
  const discs = COLOURS.map((fill, i) => {
    const at = (i + turn) % 4;
    return `<circle cx="${9 + 18 * (at % 2)}" cy="${9 + 18 * Math.floor(at / 2)}" r="${4 + i}" fill="${fill}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">${discs.join("")}</svg>`;
}

let common: string[];

beforeAll(() => {
  mkdirSync(style);
  mkdirSync(maps);
  for (const [turn, name] of NAMES.entries()) writeFileSync(join(style, `${name}.svg`), drawing(turn));
  const bank = writeBank(join(folder, "bank.json"), {
    descriptors: [...tinyBank.descriptors, "blue drops", "green leaves"],
  });
  common = [
    "evaluate",
    "interventions",
    "--style",
    style,
    "--model",
    "emoji-vit-16-xs",
    "--bank",
    bank,
    "--quiet",
  ];
});

const run = (...args: string[]) => commonground([...common, ...args]);

const ours = ({ method }: { method: string }) => method !== "by-hand";
const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");

const refused = async (message: RegExp, code: number, ...args: string[]) => {
  const finished = await run(...args);
  expect(finished.code).toBe(code);
  expect(finished.stderr).toMatch(message);
};

test(
  "the manifest tells drawings, pieces and edits so that others can make the same",
  { timeout: 120_000 },
  async () => {
    const { code, stderr } = await run("--manifest-only", manifest);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const told = JSON.parse(readFileSync(join(manifest, "manifest.json"), "utf8"));
    expect(told).toMatchObject({ schema: "commonground/interventions-manifest@1", seed: 0, side: 512 });
    expect(told.drawings.map(({ name }: { name: string }) => name).toSorted()).toEqual(NAMES);
    for (const { name, picture, svgSha256, pixelsSha256, explained, pieces, recoloured } of told.drawings) {
      expect(svgSha256).toBe(sha256(readFileSync(join(style, `${name}.svg`))));
      expect(pixelsSha256).toBe(sha256(await sharp(join(manifest, picture)).raw().toBuffer()));
      expect(Object.keys(tinyBank.classes)).toContain(explained);
      expect(pieces.map(({ shapes }: { shapes: number[] }) => shapes)).toEqual([[0], [1], [2], [3]]);
      expect(pieces.map(({ term }: { term: string }) => term)).toEqual(["red", "blue", "green", "yellow"]);
      const [red] = pieces;
      const area = red.mask
        .filter((_: number, r: number) => r % 2 === 1)
        .reduce((a: number, b: number) => a + b, 0);
      expect(red.area).toBe(area / 512 ** 2);
      expect(red.area).toBeCloseTo((Math.PI * 16) / 36 ** 2, 3);
      expect(["red", "blue", "green", "yellow"]).toContain(recoloured.to);
    }
  },
);

test(
  "our methods, controls and maps handed in are scored, the same each time",
  { timeout: 240_000 },
  async () => {
    for (const [i, name] of NAMES.entries()) {
      // All on the first disc.
      const data = Uint8Array.from({ length: 36 * 36 }, (_, p) => {
        const [x, y] = [(p % 36) + 0.5, Math.floor(p / 36) + 0.5];
        return Math.hypot(x - 9 - 18 * (i % 2), y - 9 - 18 * Math.floor(i / 2)) < 4 ? 200 : 0;
      });
      await sharp(data, { raw: { width: 36, height: 36, channels: 1 } })
        .toColourspace("b-w")
        .png()
        .toFile(join(maps, `${name}.png`));
    }
    const few = ["--part-count", "2", "--draws", "50", "--json", "-"];
    const places = [
      "--csv",
      join(folder, "csv"),
      "--svg",
      join(folder, "svg"),
      "--latex",
      join(folder, "x.tex"),
    ];
    const { code, stdout } = await run(...few, "--attributions", maps, ...places);
    expect(code).toBe(0);
    const figure = readFileSync(join(folder, "svg", "interventions-least-less-most.csv"), "utf8");
    const latex = readFileSync(join(folder, "x.tex"), "utf8");
    for (const told of [figure, latex]) expect(told).toMatch(/^by-hand[, ]/mu);
    expect(readdirSync(join(folder, "svg"))).toContain("interventions-removals.svg");
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      schema: "commonground/interventions@1",
      seed: 0,
      resamples: 50,
      randomOrders: 20,
      references: 3,
      pieces: 12,
    });
    const methods = result.methods.map(({ method }: { method: string }) => method);
    expect(methods).toEqual(
      expect.arrayContaining([
        "chance",
        "area",
        "concept score",
        "Shapley, page",
        "leave one out, drop",
        "by-hand",
        "the piece, page",
      ]),
    );
    for (const { said, pieces } of result.drawings) {
      const totals = (of: string) => said.find(({ method }: { method: string }) => method === of).totals;
      // The map holds the first piece for all that counts, and the others for nothing.
      const [first, ...others] = totals("by-hand");
      expect(first).toBeGreaterThan(0.8 * 200 * totals("area")[0]);
      for (const other of others) expect(other).toBe(0);
      expect(totals("area")[0] / 512 ** 2).toBe(pieces[0].area);
    }
    const nothing = result.removals.find(({ removal }: { removal: string }) => removal === "nothing");
    expect(nothing.fidelity.value).toBe(0);
    for (const { removal, distance } of result.removals) {
      if (removal === "page") expect(distance.value).toBeLessThan(nothing.distance.value);
    }
    expect(result.pairs.count).toBe(3);
    expect(readFileSync(join(folder, "csv", "pieces.csv"), "utf8").split("\r\n")).toHaveLength(14);
    // The first of three drawings is the same as the first of one.
    const [{ methods: again, ...alone }] = JSON.parse((await run(...few, "--drawings", "1")).stdout).drawings;
    const [{ methods: before, ...first }] = result.drawings;
    expect(alone).toEqual({ ...first, said: first.said.filter(ours) });
    expect(again).toEqual(Object.fromEntries(Object.entries(before).filter(([method]) => ours({ method }))));
  },
);

test(
  "a killed run goes on to the same bytes, and a damaged or another's folder is refused by name",
  { timeout: 240_000 },
  async () => {
    const out = join(folder, "kept");
    const short = ["--part-count", "2", "--draws", "50", "--json", "-", "--attributions", maps];
    const whole = await run(...short);
    const first = join(out, "drawing-000000.json");
    const killed = await commonground([...common, ...short, "--out", out], {
      whenThere: { path: first, signal: "SIGKILL" },
    });
    expect([killed.code, killed.stdout]).toEqual([null, ""]);
    expect(existsSync(join(out, "drawing-000002.json"))).toBe(false);
    const { ino } = statSync(first);
    const { code, stdout } = await run(...short, "--out", out);
    expect([code, stdout]).toEqual([0, whole.stdout]);
    expect(statSync(first).ino).toBe(ino);

    const other = /holds a run of evaluate interventions with other model;/;
    await refused(other, 1, ...short, "--out", out, "--precision", "int8");
    const svg = join(style, "c.svg");
    const before = readFileSync(svg, "utf8");
    writeFileSync(svg, before.replace("#d02020", "#d02021"));
    await refused(/with other style/, 1, ...short, "--out", out);
    writeFileSync(svg, before);

    const [name] = JSON.parse(stdout).drawings.map((each: { name: string }) => each.name);
    const map = join(maps, `${name}.png`);
    const kept = readFileSync(map);
    writeFileSync(map, readFileSync(join(maps, `${NAMES.find((other) => other !== name)}.png`)));
    await refused(/drawing-000000\.json: was changed .*, or made of another maps/, 1, ...short, "--out", out);
    writeFileSync(map, kept);
    const drawing = readFileSync(first, "utf8");
    writeFileSync(first, drawing.replace(/"logodds":(\d)/, '"logodds":1$1'));
    await refused(/drawing-000000\.json: was changed after it was written/, 1, ...short, "--out", out);
  },
);

test("a run of more drawings goes on from one of fewer", async () => {
  const out = join(folder, "more");
  const few = (count: string) =>
    run("--part-count", "2", "--draws", "50", "--json", "-", "--drawings", count, "--out", out);
  const alone = JSON.parse((await few("1")).stdout);
  const [one] = alone.drawings;
  // One drawing has no interval.
  const [{ measures, lead }] = alone.methods;
  expect([measures.saco.interval, lead.saco.interval]).toEqual([null, null]);
  expect(measures.saco.value).toBeTypeOf("number");
  const { ino } = statSync(join(out, "drawing-000000.json"));
  const two = JSON.parse((await few("2")).stdout).drawings;
  expect(two).toHaveLength(2);
  expect(two[0]).toEqual(one);
  expect(statSync(join(out, "drawing-000000.json")).ino).toBe(ino);
});

test("what does not fit together is refused before any work", async () => {
  await refused(/--json: --manifest-only scores nothing/, 2, "--manifest-only", join(folder, "m"), "--json");
  const kept = ["--out", join(folder, "o")];
  await refused(/--out: --manifest-only scores nothing/, 2, "--manifest-only", join(folder, "m"), ...kept);
  await refused(/there is no such folder of attributions/, 1, "--attributions", join(folder, "nowhere"));
  await refused(/there is no such style/, 1, "--style", join(folder, "nowhere"));
  await refused(/partCount 8: .*at most 7/, 2, "--part-count", "8");
  for (const [first, second] of [
    [maps, join(folder, "elsewhere", "by-hand")],
    [maps, join(folder, "area")],
    [join(folder, "Shapley, page")],
  ] as const) {
    const last = second ?? first;
    mkdirSync(last, { recursive: true });
    const given = second === undefined ? [first] : [first, second];
    await refused(
      /attributions: ".*" is what another row of the table is called/,
      2,
      "--attributions",
      ...given,
    );
  }
  writeFileSync(join(maps, "other.png"), "");
  await refused(/other\.png: is no map of a drawing that is scored/, 1, "--attributions", maps);
});
