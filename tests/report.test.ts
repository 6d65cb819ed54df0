// The report of the real command in a real browser.

/// <reference lib="dom" />

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { objections } from "./support/axe.ts";
import { BROWSER_SETUP_MS, launchChromium } from "./support/chromium.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const IMAGES = ["1f436", "1f692"].map((code) => join(root, `node_modules/@twemoji/svg/${code}.svg`));

let folder: string;
let report: string;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "commonground-report-"));
  report = join(folder, "report.html");
  const command = join(root, "packages/cli/bin/commonground.js");
  await promisify(execFile)(process.execPath, [command, "explain", ...IMAGES, "--html", report, "--quiet"]);
  browser = await launchChromium();
}, BROWSER_SETUP_MS);

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** Console errors, exceptions, and everything asked of a network. */
  readonly complaints: readonly string[];
}

async function open(
  width: number,
  colorScheme: "light" | "dark",
  use: (opened: Opened) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) complaints.push(request.url());
  });
  try {
    await page.goto(pathToFileURL(report).href);
    await use({ page, complaints });
  } finally {
    await page.close();
  }
}

test("it opens without an error and without a network", () =>
  open(1280, "light", async ({ page, complaints }) => {
    expect(await page.locator("article").count()).toBe(2);
    expect(await page.locator("h1").innerText()).toBe("2 explanations");
    expect(complaints).toEqual([]);
  }));

describe.each([360, 800, 1280])("%i px wide", (width) => {
  test("nothing goes beyond the right edge", () =>
    open(width, "light", async ({ page }) => {
      for (const summary of await page.locator("summary").all()) await summary.click();
      const beyond = await page.evaluate(() =>
        Array.from(document.querySelectorAll("body *"))
          .filter((e) => !e.closest("svg") && e.getBoundingClientRect().right > innerWidth + 0.5)
          .map((e) => e.outerHTML.slice(0, 80)),
      );
      expect(beyond).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }));

  test("every word of every figure is at least 11 px tall and inside its figure", () =>
    open(width, "light", async ({ page }) => {
      const texts = await page.evaluate(() =>
        Array.from(document.querySelectorAll<SVGTextElement>("svg text"))
          .filter((text) => text.getClientRects().length > 0)
          .map((text) => {
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

describe.each([360, 1280])("at %i px", (width) => {
  test.each(["light", "dark"] as const)("axe finds nothing to object to, %s", (scheme) =>
    open(width, scheme, async ({ page }) => {
      await page.locator(".part").first().click();
      for (const summary of await page.locator("summary").all()) await summary.click();
      expect(await objections(page)).toEqual([]);
    }),
  );
});

test("a part is hidden and shown by keyboard, in its own image only", () =>
  open(1280, "light", async ({ page }) => {
    const [first, second] = [page.locator("article").first(), page.locator("article").last()];
    const button = first.locator('[data-toggle="B"]');
    const groups = first.locator('g[data-part="B"]');
    expect(await groups.count()).toBe(2);

    await first.locator('[data-toggle="A"]').focus();
    await page.keyboard.press("Tab");
    expect(await button.evaluate((e) => e === document.activeElement)).toBe(true);
    expect(await button.evaluate((e) => getComputedStyle(e).outlineStyle)).toBe("solid");

    await page.keyboard.press("Space");
    expect(await button.getAttribute("aria-pressed")).toBe("false");
    for (const group of await groups.all()) expect(await group.isVisible()).toBe(false);
    expect(await first.locator('g[data-part="A"]').first().isVisible()).toBe(true);
    expect(await second.locator('g[data-part="B"]').first().isVisible()).toBe(true);

    await page.keyboard.press("Enter");
    expect(await button.getAttribute("aria-pressed")).toBe("true");
    for (const group of await groups.all()) expect(await group.isVisible()).toBe(true);
  }));

test("the other parts fade while one is focused or pointed at", () =>
  open(1280, "light", async ({ page }) => {
    await page.addStyleTag({ content: "g[data-part] { transition: none !important; }" });
    const article = page.locator("article").first();
    const opacity = (part: string) =>
      article
        .locator(`g[data-part="${part}"]`)
        .first()
        .evaluate((e) => Number(getComputedStyle(e).opacity));
    expect(await opacity("A")).toBe(1);
    await article.locator('[data-toggle="B"]').hover();
    expect([await opacity("A"), await opacity("B")]).toEqual([0.12, 1]);
    await page.mouse.move(0, 0);
    await article.locator('[data-toggle="A"]').focus();
    await page.keyboard.press("Tab");
    expect([await opacity("A"), await opacity("B")]).toEqual([0.12, 1]);
  }));

test("a figure is saved as an SVG that stands alone, without what is hidden", () =>
  open(1280, "dark", async ({ page }) => {
    const article = page.locator("article").first();
    await article.locator('[data-toggle="A"]').click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      article.locator("figure.picture [data-leave=svg]").click(),
    ]);
    expect(download.suggestedFilename()).toBe("1f436-parts.svg");
    const svg = await readFile((await download.path())!, "utf8");
    expect(svg).not.toContain('data-part="A"');
    expect(svg).toContain('data-part="B"');
    expect(svg).not.toContain("class=");
    expect(await sharp(Buffer.from(svg)).metadata()).toMatchObject({ format: "svg", width: 360 });
  }));

test("every figure is saved as its data", () =>
  open(1280, "light", async ({ page }) => {
    const names: string[] = [];
    for (const button of await page.locator("article").first().locator("[data-leave=data]").all()) {
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      names.push(download.suggestedFilename());
      const data = JSON.parse(await readFile((await download.path())!, "utf8"));
      expect(Object.keys(data).length).toBeGreaterThan(0);
    }
    expect(names.toSorted()).toEqual(
      [
        "causes",
        "dynamics-coupled",
        "dynamics-published",
        "enough",
        "importance",
        "interactions",
        "leanings",
        "parts",
        "venn",
        "versus",
      ].map((f) => `1f436-${f}.json`),
    );
  }));

/** Colours of the page, its text, and a word of a figure. */
async function colours(scheme: "light" | "dark"): Promise<string[]> {
  let found: string[] = [];
  await open(1280, scheme, async ({ page }) => {
    found = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      const word = document.querySelector('[data-name$="-importance"] text')!;
      return [backgroundColor, color, getComputedStyle(word).fill];
    });
  });
  return found;
}

test("dark readers get dark pages, figures included", async () => {
  expect(await colours("light")).toEqual(["rgb(251, 250, 248)", "rgb(28, 27, 25)", "rgb(28, 27, 25)"]);
  expect(await colours("dark")).toEqual(["rgb(21, 21, 23)", "rgb(236, 236, 234)", "rgb(236, 236, 234)"]);
});
