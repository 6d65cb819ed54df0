// A real small study, its report in every form, and its page in a real browser.

/// <reference lib="dom" />

import { cpSync, readdirSync, readFileSync, writeFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Explanation } from "@commonground/core";
import type { StudyReport } from "@commonground/study";
import { objections } from "./support/axe.ts";
import { BROWSER_SETUP_MS, launchChromium } from "./support/chromium.ts";
import { commonground } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const study = join(folder, "study");
const page = join(folder, "study.html");

let browser: Browser;
let told: { readonly stdout: string; readonly stderr: string; readonly code: number | null };

beforeAll(async () => {
  const models = "emoji-vit-16-xs,emoji-rn-xs";
  const asked = [
    "--data",
    "twemoji",
    "--models",
    models,
    "--limit",
    "8",
    "--similarities",
    "--causes",
    "none",
    "--keep",
    "explanations",
  ];
  const run = await commonground(["study", "run", ...asked, "--out", study, "--quiet"]);
  expect(run).toMatchObject({ code: 0, stderr: "" });
  const [csv, parquet, svg, latex, json] = ["csv", "parquet", "svg", "table.tex", "report.json"].map((name) =>
    join(folder, name),
  );
  const outputs = [
    "--html",
    page,
    "--csv",
    csv,
    "--parquet",
    parquet,
    "--svg",
    svg,
    "--latex",
    latex,
    "--json",
    json,
  ];
  told = await commonground(["study", "report", study, ...outputs, "--draws", "200"]);
  browser = await launchChromium();
}, BROWSER_SETUP_MS);

afterAll(() => browser?.close());

test("it is told in 80 columns and written in every form", () => {
  expect(told).toMatchObject({ code: 0 });
  expect(told.stdout).toContain("study: 2 models, 1 setting, twemoji");
  expect(told.stdout).toContain("emoji-rn-xs");
  expect(told.stdout).toContain("2 models are too few to tell");
  for (const line of told.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(told.stderr).toMatch(
    /wrote .*study\.html and \d+ explanations of its examples beside it\nwrote .*table\.tex\nwrote 10 files into .*csv\nwrote 10 files into .*parquet\nwrote \d+ files into/u,
  );
  const report: StudyReport = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
  expect(report).toMatchObject({
    schema: "commonground/study-report@1",
    resampling: { draws: 200, seed: 0 },
  });
  expect(report.runs.map(({ model, images }) => [model, images])).toEqual([
    ["emoji-rn-xs", 8],
    ["emoji-vit-16-xs", 8],
  ]);
  expect(report.runs[0].figures.infoMax!.value).toBeGreaterThan(0);
  expect(readFileSync(join(folder, "csv", "runs.csv"), "utf8")).toMatch(/^model,setting,images,/u);
  expect(readdirSync(join(folder, "parquet"))).toEqual(
    readdirSync(join(folder, "csv")).map((name) => name.replace("csv", "parquet")),
  );
  expect(readFileSync(join(folder, "table.tex"), "utf8")).toContain("\\begin{tabular}");
  expect(readdirSync(join(folder, "svg")).filter((name) => name.endsWith(".svg"))).toContain(
    "accuracy-by-confidence-default.svg",
  );
});

test.each<[what: string, args: string[], code: number, message: RegExp]>([
  [
    "a folder without results",
    [folder + "/csv"],
    1,
    /holds no results; give the --out of commonground study run/u,
  ],
  ["the plan as an output", [study, "--json", join(study, "plan.json")], 2, /would overwrite/u],
  ["draws that are no number", [study, "--draws", "many"], 2, /whole number from 2 to/u],
])("%s is refused", async (_, args, code, message) => {
  const refused = await commonground(["study", "report", ...args]);
  expect(refused.code).toBe(code);
  expect(refused.stderr).toMatch(message);
});

/** Addresses that a page's examples link to. */
const linksOf = (html: string) => Array.from(html.matchAll(/<a href="([^"]*)">/gu), ([, address]) => address);

test("each example links to its explanation, drawn with its image", () => {
  const links = linksOf(readFileSync(page, "utf8"));
  expect(links.length).toBeGreaterThan(10);
  for (const link of links) {
    const html = readFileSync(join(folder, decodeURIComponent(link)), "utf8");
    expect(html).toMatch(/<h1>Why “/u);
    expect(html).toContain('href="data:image/png');
  }
});

test("without kept explanations each example leads to the command that makes it, exactly", async () => {
  const bare = join(folder, "bare");
  cpSync(study, bare, { recursive: true, filter: (name) => !name.endsWith(".jsonl") });
  const html = join(folder, "bare.html");
  const made = await commonground(["study", "report", bare, "--html", html, "--draws", "10"]);
  expect(made.stderr).toBe(`wrote ${html}\n`);
  const text = readFileSync(html, "utf8");
  const commands = new Map(
    Array.from(
      text.matchAll(/<li id="([^"]*)">.*?<code>commonground ([^<]*)<\/code>/gu),
      ([, id, command]) => [`#${id}`, command],
    ),
  );
  const links = linksOf(text);
  expect(links.length).toBeGreaterThan(10);
  expect(new Set(links)).toEqual(new Set(commands.keys()));
  const command = commands.get(links[0])!;
  const json = join(folder, "again.json");
  const again = await commonground([...command.split(" "), "--json", json, "--quiet"]);
  expect(again).toMatchObject({ code: 0 });
  const kept = readFileSync(
    join(study, command.split(" ")[3], "default", "shard-000000.explanations.jsonl"),
    "utf8",
  );
  const [one] = readFileSync(json, "utf8").split("\n");
  const { image, ...rest }: Explanation = JSON.parse(one);
  const same: Explanation[] = kept
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { image: keptImage, ...keptRest } = same.find(({ image: { sha256 } }) => sha256 === image.sha256)!;
  expect({ ...rest, timings: {} }).toEqual(keptRest);
  expect(keptImage.path).toBe(image.path!.split("/").at(-1));
});

test("kept explanations that were changed are refused, and so is one of another image than its row's", async () => {
  const mixed = join(folder, "mixed");
  cpSync(study, mixed, { recursive: true });
  const file = join(mixed, "emoji-rn-xs", "default", "shard-000000.explanations.jsonl");
  const lines = readFileSync(file, "utf8").split("\n");
  const [first, second] = lines.slice(0, 2).map((line) => JSON.parse(line) as Explanation);
  const swapped = { ...second, image: { ...second.image, path: first.image.path } };
  writeFileSync(file, [JSON.stringify(swapped), ...lines.slice(1)].join("\n"));
  const html = join(folder, "mixed.html");
  const report = () => commonground(["study", "report", mixed, "--html", html, "--draws", "10"]);
  const [changed, shown] = await Promise.all([report(), commonground(["show", file])]);
  expect(changed.code).toBe(1);
  expect(changed.stderr).toContain(`${file}: its bytes were changed since it was written`);
  expect(shown).toMatchObject({ code: 1, stdout: "" });
  expect(shown.stderr).toContain(`${file}: its bytes are not those that ${file}.sha256 tells of`);
  rmSync(`${file}.sha256`);
  const made = await report();
  expect(made.code).toBe(1);
  expect(made.stderr).toMatch(/explanations\.jsonl: its explanation of .* is not of the image/u);
});

async function open(
  width: number,
  colorScheme: "light" | "dark",
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const tab = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
  const complaints: string[] = [];
  tab.on("pageerror", (error) => complaints.push(error.message));
  tab.on("console", (message) => complaints.push(message.text()));
  tab.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) complaints.push(request.url());
  });
  try {
    await tab.goto(pathToFileURL(page).href);
    await tab.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    await use(tab);
    expect(complaints).toEqual([]);
  } finally {
    await tab.close();
  }
}

describe.each([390, 1280])("the page at %i px", (width) => {
  test.each(["light", "dark"] as const)("axe finds nothing to object to, %s", (scheme) =>
    open(width, scheme, async (tab) => {
      expect(await objections(tab)).toEqual([]);
    }),
  );

  test("nothing is wider than the page but what scrolls, and words of figures are readable", () =>
    open(width, "light", async (tab) => {
      expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      const texts = await tab.evaluate(() =>
        Array.from(document.querySelectorAll<SVGTextElement>("svg text")).map((text) => {
          const svg = text.ownerSVGElement!.getBoundingClientRect();
          const box = text.getBoundingClientRect();
          const scale = svg.width / text.ownerSVGElement!.viewBox.baseVal.width;
          return {
            text: text.textContent,
            size: parseFloat(getComputedStyle(text).fontSize) * scale,
            outside: Math.max(svg.left - box.left, box.right - svg.right, box.bottom - svg.bottom),
          };
        }),
      );
      expect(texts.length).toBeGreaterThan(50);
      expect(texts.filter(({ size, outside }) => size < 11 || outside > 0.5)).toEqual([]);
    }));
});

test("a figure leaves as its data", () =>
  open(1280, "light", async (tab) => {
    const button = tab.locator('[data-name="accuracy-by-confidence-default"] [data-leave=data]');
    await button.focus();
    const [download] = await Promise.all([tab.waitForEvent("download"), tab.keyboard.press("Enter")]);
    expect(download.suggestedFilename()).toBe("accuracy-by-confidence-default.json");
    expect(JSON.parse(readFileSync((await download.path())!, "utf8")).points).toHaveLength(2);
  }));
