/// <reference lib="dom" />

// A study that was asked otherwise than the explorer's page: the explanation of its image is the row's all the same.

import { site } from "@commonground/explorer";
import type { ResultRow } from "@commonground/study/web";
import { openResults, rowsOf } from "../packages/study/src/results/open-results.ts";
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { commonground } from "./support/command.ts";
import { explained, startExplorer } from "./support/explorer.ts";
import { temporaryFolder } from "./support/folder.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = temporaryFolder();
const photos = join(folder, "photos");
const results = join(folder, "results");
const CLASSES = ["pizza", "hot dog", "hamburger", "apple pie"];
mkdirSync(photos);
mkdirSync(results);
const images = readdirSync(join(site, "examples"))
  .toSorted()
  .slice(0, 2)
  .map((name) => {
    copyFileSync(join(site, "examples", name), join(photos, name));
    return join(photos, name);
  });

beforeAll(async () => {
  const plan = join(folder, "plan.json");
  const content = {
    schema: "commonground/study@1",
    name: "dishes",
    dataset: { path: photos },
    models: ["emoji-vit-s"],
    bank: "food101",
    classes: CLASSES,
    settings: { default: { causes: "none", partCount: 3 } },
  };
  writeFileSync(plan, JSON.stringify(content));
  const { code, stderr } = await commonground(["study", "run", plan, "--out", results]);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
});

const { visit } = startExplorer({ images, results });

test("an image of a study is explained with the study's own bank and classes, to the row's numbers", async () => {
  const [run] = await openResults(results);
  let row: ResultRow | undefined;
  for await (const each of rowsOf(run!)) row ??= each;
  await visit(`#view=study&list=images&row=${row!.index}`, async (page) => {
    const button = page.getByRole("button", { name: "Explain it here" });
    await button.waitFor();
    // It was computed by another runtime, and by nothing else otherwise.
    expect(await page.locator(".card .but").count()).toBe(0);
    await button.click();
    const address = new URLSearchParams(new URL(page.url()).hash.slice(1));
    expect(address.get("bank")).toBe("food101");
    expect(address.get("classes")).toBe(CLASSES.join("\n"));
    const found = await explained(page);
    expect(found.bank).toMatchObject({ name: "food101" });
    expect(found.prediction.explained.name).toBe(row!.predicted);
    expect(found.visionConcepts!.map(({ descriptor }) => descriptor)).toEqual(row!.vision_concepts);
    expect(found.prediction.explained.probability).toBeCloseTo(row!.confidence!, 4);
  });
});

test("on a phone the card of a chosen image is gone to, without a motion where none is wanted", async () => {
  for (const reducedMotion of ["reduce", "no-preference"] as const) {
    await visit(
      "#view=study&list=images",
      async (page) => {
        const calls: string[] = [];
        await page.exposeFunction("scrolled", (how: string) => calls.push(how));
        await page.evaluate(() => {
          const { scrollIntoView } = Element.prototype;
          Element.prototype.scrollIntoView = function (how) {
            void (globalThis as unknown as { scrolled(how: string): void }).scrolled(
              String((how as ScrollIntoViewOptions).behavior),
            );
            scrollIntoView.call(this, how);
          };
        });
        await page.locator("tbody tr th button").first().click();
        const card = page.locator("section.card");
        const inSight = () => card.evaluate((each) => Math.round(each.getBoundingClientRect().top));
        await card.getByRole("table").waitFor();
        await expect.poll(inSight).toBeLessThan(200);
        expect(await inSight()).toBeGreaterThanOrEqual(0);
        expect(await card.evaluate((each) => each === document.activeElement)).toBe(true);
        expect(calls).toEqual([reducedMotion === "reduce" ? "auto" : "smooth"]);
        if (process.env["SHOTS"])
          await page.screenshot({ path: join(process.env["SHOTS"], `card-${reducedMotion}.png`) });
      },
      undefined,
      { viewport: { width: 390, height: 844 }, reducedMotion },
    );
  }
  await visit("#view=study&list=images", async (page) => {
    const first = page.locator("tbody tr th button").first();
    await first.click();
    await page.locator("section.card").getByRole("table").waitFor();
    expect(await first.evaluate((each) => each === document.activeElement)).toBe(true);
  });
});
