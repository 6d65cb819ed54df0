// How the explorer's main views look, wide and on a phone, light and dark, against pictures that are kept (npm run looks).

/// <reference lib="dom" />

import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test, vi } from "vitest";
import { answeredRows } from "../packages/study/testing/rows.ts";
import { explained, startExplorer } from "./support/explorer.ts";
import { temporaryFolder } from "./support/folder.ts";
import { differsFrom, LOOKED_AT, looks, MOST_DIFFERING, settle } from "./support/looks.ts";
import { writeShards } from "./support/made-study.ts";

vi.setConfig({ testTimeout: 300_000 });

// The page is headed by its name.
const results = join(temporaryFolder(), "two-models");
for (const [model, level, wrong] of [
  ["first", 0.5, 3],
  ["second", 0.4, 2],
] as const) {
  await writeShards(
    results,
    answeredRows(200, (i) => i % wrong !== 0, level),
    { model },
    200,
  );
}

const { visit } = startExplorer({ results });
const SIZES = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

/** All four looks of a view. */
async function everyLook(page: Page, name: string): Promise<void> {
  await settle(page);
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await looks(page, `${name}-${size}-${colorScheme}`);
    }
  }
  await page.setViewportSize(SIZES.wide);
  await page.emulateMedia({ colorScheme: "light" });
}

test("the first page", async () => {
  await visit(
    "#view=image",
    async (page) => {
      await page.waitForFunction(() => document.querySelector(".status")?.textContent === "", null, {
        timeout: 120_000,
      });
      await everyLook(page, "welcome");
    },
    undefined,
    LOOKED_AT,
  );
});

test("one image; a layout that breaks is seen, and letters drawn a little differently are not", async () => {
  await visit(
    "#image=example:1f436&partCount=2&without=B",
    async (page) => {
      await explained(page);
      await page.locator(".taken-away b").waitFor();
      await everyLook(page, "image");

      const share = async (css: string) => {
        const style = await page.addStyleTag({ content: css });
        const found = await differsFrom(page, "image-wide-light");
        await style.evaluate((element) => (element as Element).remove());
        return found;
      };
      for (const css of [
        "body { text-shadow: 0.2px 0 currentColor; }",
        ":root { text-rendering: geometricPrecision; letter-spacing: 0.01px; }",
        ":root { font-variation-settings: 'wght' 415; }",
      ]) {
        expect(await share(css), css).toBeLessThanOrEqual(MOST_DIFFERING);
      }
      for (const css of [
        ".bars button { display: block; }",
        ".image-view { grid-template-columns: 1fr; }",
        ".values .balance { height: 0; }",
        ".sets { display: block; }",
        "main { max-width: 70rem; }",
        ":root { --card: #ddd; --fill: #ccc; }",
        ".segments { display: none; }",
      ]) {
        expect(await share(css), css).toBeGreaterThan(MOST_DIFFERING);
      }
    },
    undefined,
    LOOKED_AT,
  );
});

test("two sides", async () => {
  await visit(
    "#view=sides&image=example:1f436&partCount=2&causes=none&b.partCount=3",
    async (page) => {
      await explained(page, 2);
      await page.waitForFunction(() => document.querySelector(".status")?.textContent === "");
      await everyLook(page, "sides");
    },
    undefined,
    LOOKED_AT,
  );
});

test("a study", async () => {
  await visit(
    "",
    async (page) => {
      await page.locator(".plot circle").nth(1).waitFor();
      await everyLook(page, "study");
      await page.getByLabel("Lists of the study").getByRole("button", { name: "Classes" }).click();
      await page.locator(".long-table tbody button").first().waitFor();
      await everyLook(page, "classes");
    },
    undefined,
    LOOKED_AT,
  );
});
