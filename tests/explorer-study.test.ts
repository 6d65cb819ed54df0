/// <reference lib="dom" />

// A study's results in the explorer, in a real browser: from the models to the explanation of one image.

import { mounts, site } from "@commonground/explorer";
import { formatNumber } from "@commonground/report";
import { diffRuns, openWholeRun, reportStudy } from "@commonground/study";
import type { ResultRow } from "@commonground/study/web";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test, vi } from "vitest";
import { encodeRows } from "../packages/study/src/results/encode-rows.ts";
import { answeredRows } from "../packages/study/testing/rows.ts";
import { objections } from "./support/axe.ts";
import { explained, openAlone, saved, startExplorer, tabTo } from "./support/explorer.ts";
import { temporaryFolder } from "./support/folder.ts";
import { writeShards } from "./support/made-study.ts";

vi.setConfig({ testTimeout: 300_000 });

const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

const photos = join(temporaryFolder(), "photos");
mkdirSync(photos);
const pictures = readdirSync(join(site, "examples")).toSorted();
for (const name of pictures) copyFileSync(join(site, "examples", name), join(photos, name));
const images = pictures.map((name) => join(photos, name));
const changed = pictures.length - 1;
writeFileSync(images[changed]!, readFileSync(images[0]!));

const HOSTILE = "<img src=x onerror=alert(1)>";
const ROWS = 300;
const model = mounts().find(({ below }) => below === "models")!;
const results = temporaryFolder();

/** Rows of which the first are of pictures at hand; what was wrong was misled by a part with fur. */
function rowsAt(level: number, wrongEvery: number): ResultRow[] {
  const rows = answeredRows(ROWS, (i) => i % wrongEvery !== 0, level);
  return rows.map((row, i) =>
    Object.assign(row, {
      id: i < pictures.length ? pictures[i]! : i === 20 ? HOSTILE : row.id,
      sha256: i < pictures.length ? sha256(join(site, "examples", pictures[i]!)) : null,
      top_classes: [row.predicted!],
      top_probabilities: [row.confidence!],
      versus: row.label,
      players: ["A", "B", "rest"],
      values_versus: [2, -1, 0.5],
    }),
  );
}

await writeShards(
  results,
  rowsAt(0.5, 3),
  {
    model: "emoji-vit-s",
    identity: { weightsSha256: sha256(join(model.folder, "emoji-vit-s/open_clip_model.safetensors")) },
    settings: { partCount: 3, causes: "none" },
  },
  64,
);
for (const [name, level, wrong] of [
  ["other", 0.4, 2],
  ["third", 0.6, 7],
] as const) {
  await writeShards(results, rowsAt(level, wrong), { model: name }, ROWS);
}
symlinkSync("/etc", join(results, "link"));

const { visit } = startExplorer({ images, results });

const percent = (value: number) => `${(value * 100).toFixed(0)} %`;
const hash = (page: Page) => new URLSearchParams(new URL(page.url()).hash.slice(1));

const folder = temporaryFolder();
const takenAway = (page: Page) => page.getByRole("button", { name: "All of it, as one HTML page" });

const shot = process.env["SHOTS"];
const picture = async (page: Page, name: string) => {
  if (shot) await page.screenshot({ path: join(shot, `${name}.png`), fullPage: true });
};

test("from the models to a class, an image and its explanation, and all of it in the address", async () => {
  const report = await reportStudy(results, { draws: 1000, seed: 0 });
  await visit("", async (page) => {
    const models = page.locator(".short-table tbody tr");
    await expect.poll(() => models.count(), { timeout: 60_000 }).toBe(3);
    await expect.poll(() => page.locator(".plot circle").count(), { timeout: 60_000 }).toBe(3);
    // Intervals come after their values.
    await expect.poll(() => page.locator(".short-table").textContent()).not.toContain("[…]");
    for (const [r, run] of report.runs.entries()) {
      const { value, interval } = run.figures.top1!;
      const cells = await models.nth(r).locator("td, th").allTextContents();
      expect(cells[0]).toBe(run.model);
      expect(cells[2]).toBe(`${percent(value)} [${interval!.map(percent).join(", ")}]`);
      const above = run.figures.aboveChance!;
      expect(cells[3]).toBe(
        `${above.value.toFixed(3)} [${above.interval!.map((end) => end.toFixed(3)).join(", ")}]`,
      );
    }
    expect(await objections(page)).toEqual([]);
    await picture(page, "models");
    const wanted = [report.runs[0]!.figures.top1!, report.runs[0]!.figures.aboveChance!];
    await openAlone(visit, await saved(page, takenAway(page), folder), async (alone) => {
      expect(await alone.locator("h1").textContent()).toBe(basename(results));
      const [first] = await alone.locator("table").first().locator("tbody tr").all();
      const cells = first!.locator("td.estimate b");
      expect(await cells.allTextContents()).toEqual([
        percent(wanted[0]!.value),
        formatNumber(wanted[1]!.value, 3),
      ]);
      // The points of the three models, with the data of the figure.
      expect(await alone.locator("figure svg circle").count()).toBe(3);
      const details = alone.locator("details.run");
      expect(await details.count()).toBe(3);
      const pairs = details.first().getByRole("table").first().locator("tbody tr");
      expect((await pairs.first().locator("td").allTextContents()).slice(0, 3)).toEqual(["cat", "dog", "50"]);
      expect(
        await pairs
          .first()
          .locator("img")
          .evaluateAll((all) => all.map((each) => (each as HTMLImageElement).naturalWidth)),
      ).toContain(96);
      expect(await objections(alone)).toEqual([]);
      await picture(alone, "study-alone");
    });

    await models.first().getByRole("button").click();
    const rows = page.locator(".long-table tbody tr[data-place]");
    await expect.poll(() => rows.count()).toBe(2);
    expect(hash(page).get("list")).toBe("classes");
    expect((await rows.first().locator("th, td").allTextContents()).slice(0, 2)).toEqual([
      report.runs[0]!.classes[0]!.name,
      "150",
    ]);
    await picture(page, "classes");
    await page.getByLabel("Find classes").fill("OG");
    await expect.poll(() => rows.count()).toBe(1);
    await rows.first().getByRole("button").click();

    await expect.poll(() => page.locator(".count").textContent()).toBe("150 images");
    await page.getByRole("button", { name: "Wrong" }).click();
    await expect.poll(() => page.locator(".count").textContent()).toBe("50 images");
    await page.getByRole("columnheader", { name: "Confidence" }).getByRole("button").click();
    await page.getByRole("button", { name: /remove this filter/u }).click();
    await page.getByRole("button", { name: "All" }).click();
    // Names are text; the third click takes the order of the data set again.
    const byName = page.getByRole("columnheader", { name: "Image" }).getByRole("button");
    await byName.click();
    await expect.poll(() => rows.first().locator("th").textContent()).toBe(HOSTILE);
    expect(hash(page).get("sort")).toBe("id");
    await byName.click();
    await byName.click();
    await expect.poll(() => rows.first().locator("th").textContent()).toBe(pictures[0]);
    // By keyboard alone, to the end and back.
    await rows.first().getByRole("button").focus();
    await page.keyboard.press("End");
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest("tr")?.ariaRowIndex))
      .toBe("301");
    expect(await rows.count()).toBeLessThan(60);
    await page.keyboard.press("Home");
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(pictures[0]);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Explain it here" }).waitFor();
    expect(await page.locator(".answers tbody tr").count()).toBe(3);
    expect(await objections(page)).toEqual([]);
    await picture(page, "images");

    const state = new URL(page.url()).hash;
    await page.reload();
    await page.locator(".card .answers").waitFor();
    expect(new URL(page.url()).hash).toBe(state);
    await page.getByRole("button", { name: "Explain it here" }).click();
    const found = await explained(page);
    expect(found.image.sha256).toBe(sha256(images[0]!));
    expect(found.method.settings).toMatchObject({ partCount: 3, causes: "none" });
    await page.goBack();
    await page.locator(".card .answers").waitFor();
  });
});

test("pairs tell what misled; shards that are dropped are a study, other versions are refused; a phone in the dark shows all", async () => {
  await visit("#view=study&list=confusions&label=cat&answer=dog", async (page) => {
    await page.emulateMedia({ colorScheme: "dark" });
    const card = page.locator(".card");
    await expect.poll(() => card.locator(".tally").count(), { timeout: 60_000 }).toBe(2);
    expect(await card.textContent()).toContain("See the 50 images");
    await picture(page, "confusions");
    expect(await objections(page)).toEqual([]);

    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, "phone-confusions");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    for (const list of ["Images", "Classes", "Models"]) {
      await page.getByLabel("Lists of the study").getByRole("button", { name: list }).click();
      await page.locator("tbody tr th button").first().waitFor();
      await picture(page, `phone-${list}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    }

    const shard = join(results, "other/default/shard-000000.parquet");
    const old = encodeRows([], { schema: "commonground/results@1" });
    await drop(page, { "old.parquet": old });
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("holds commonground/results@1");
    expect(await objections(page)).toEqual([]);
    await drop(page, {
      "run.json": readFileSync(join(results, "other/default/run.json")),
      "plan.json": Buffer.from("{}"),
    });
    // Before it is open, the list is still the other study's.
    await expect.poll(() => page.locator(".short-table tbody th").count()).toBe(1);
    await page.locator("tbody tr th button").first().click();
    await page.getByText("Nothing of this model is finished yet").waitFor();
    expect(await objections(page)).toEqual([]);
    await page.getByRole("button", { name: "One image" }).click();
    await drop(page, { "mine.parquet": readFileSync(shard) });
    await expect
      .poll(() => page.locator(".short-table tbody th").allTextContents())
      .toEqual(["mine.parquet"]);
    expect(await page.getByRole("alert").count()).toBe(0);
  });
});

test("images as pictures: only those that are seen are in the page, keys walk them, a pair shows some", async () => {
  await visit("#view=study&list=images&shape=pictures", async (page) => {
    const pictures = page.locator(".pictures li");
    const drawn = () =>
      page
        .locator(".pictures canvas")
        .evaluateAll((all) => all.filter((each) => (each as HTMLCanvasElement).width === 240).length);
    await expect.poll(drawn, { timeout: 60_000 }).toBe(images.length);
    expect(await pictures.count()).toBeLessThan(100);
    const least = rowsAt(0.5, 3).toSorted((a, b) => a.confidence! - b.confidence!)[0]!;
    await page.getByLabel("Sorted by").selectOption("confidence");
    await expect.poll(() => pictures.first().locator(".name").textContent()).toBe(least.id);
    await page.getByLabel("Sorted by").selectOption("");
    await expect
      .poll(() => pictures.first().locator(".name").textContent())
      .toBe(images[0]!.split("/").at(-1));
    const [first, ...rest] = await pictures.evaluateAll((all) =>
      all.map((each) => (each as HTMLElement).offsetTop),
    );
    const perLine = rest.findIndex((top) => top > first!) + 1;
    expect(perLine).toBeGreaterThan(3);
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest("li")?.getAttribute("data-place"));
    await pictures.first().getByRole("button").focus();
    await page.keyboard.press("ArrowDown");
    await expect.poll(focused).toBe(String(perLine));
    await page.keyboard.press("ArrowLeft");
    await expect.poll(focused).toBe(String(perLine - 1));
    await page.keyboard.press("End");
    await expect.poll(focused).toBe(String(ROWS - 1));
    await page.keyboard.press("Home");
    await expect.poll(focused).toBe("0");
    await page.keyboard.press("ArrowRight");
    await expect.poll(focused).toBe("1");
    await page.keyboard.press("Enter");
    await page.locator(".card .answers").waitFor();
    expect(hash(page).get("row")).toBe("1");
    expect(await objections(page)).toEqual([]);
    await picture(page, "pictures");
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, "phone-pictures");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
  await visit("#view=study&list=confusions&label=cat&answer=dog", async (page) => {
    const strip = page.locator(".strip button");
    const wrong = rowsAt(0.5, 3).filter(
      ({ id, label, predicted }) => pictures.includes(id) && label === "cat" && predicted === "dog",
    );
    await expect.poll(() => strip.count(), { timeout: 60_000 }).toBe(wrong.length);
    await strip.last().click();
    await page.locator(".card h2", { hasText: wrong.at(-1)!.id }).waitFor();
  });
});

test("what changed between two models leads to its images; lists are found as they were left; a diff's file is shown", async () => {
  const [one, other] = [join(results, "emoji-vit-s/default"), join(results, "other/default")];
  const diff = await diffRuns(await openWholeRun(one), await openWholeRun(other), { draws: 1000, seed: 1 });
  const { answers, concepts } = diff;
  await visit("#view=study", async (page) => {
    const rows = page.locator(".long-table tbody tr[data-place]");
    const go = (within: string, name: string) =>
      page.getByLabel(within, { exact: true }).getByRole("button", { name }).click();
    await go("Lists of the study", "Changes");
    const told = `${(answers.changed * 100).toFixed(0)} % of the answers changed: ${answers.images.length} of ${ROWS} images`;
    await expect
      .poll(() => page.locator(".changes .lead").textContent(), { timeout: 60_000 })
      .toContain(told);
    expect(await page.locator(".changes .lead").textContent()).toContain(
      `${answers.lost} right before only, ${answers.gained} right now only`,
    );
    await expect.poll(() => rows.count()).toBe(2);
    expect(await objections(page)).toEqual([]);
    await picture(page, "changes");
    await openAlone(visit, await saved(page, takenAway(page), folder), async (alone) => {
      expect(await alone.locator("h1").textContent()).toBe("From emoji-vit-s to other");
      const all = (name: string) => alone.getByRole("region", { name }).locator("tbody tr");
      expect(await all("Means").count()).toBe(diff.measures.length);
      expect(await all("Changed answers").count()).toBe(answers.images.length);
      expect(await alone.getByText(HOSTILE, { exact: true }).count()).toBeGreaterThanOrEqual(1);
      expect(await alone.locator("header").textContent()).toContain("partCount 3 → 5");
      expect(await alone.locator("dd").first().textContent()).toContain(String(answers.images.length));
      expect(await objections(alone)).toEqual([]);
      await picture(alone, "changes-alone");
    });
    await go("What changed", "Means");
    expect(await page.locator(".short-table tbody tr").count()).toBe(diff.measures.length);
    await go("What changed", "Concepts");
    expect(concepts.tested.length).toBe(0);
    await page.getByText("No concept differs on enough images").waitFor();
    await go("What changed", "By class");
    await rows.first().getByRole("button").click();
    expect([hash(page).get("changes"), hash(page).get("label")]).toEqual(["images", "cat"]);
    const cats = answers.images.filter(({ label }) => label === "cat");
    await expect
      .poll(() => page.locator(".long-table table").getAttribute("aria-rowcount"))
      .toBe(String(cats.length + 1));
    await picture(page, "changed-answers");
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, "phone-changes");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.setViewportSize({ width: 1280, height: 900 });
    await rows.last().getByRole("button").click();
    await page.locator(".card .answers").waitFor();
    expect(hash(page).get("list")).toBe("images");
    await page.goBack();
    await page.locator(".changes").waitFor();

    // Left and found again: scrolled to, and with the focus on what was opened.
    await go("Lists of the study", "Images");
    await expect.poll(() => page.locator(".count").textContent()).toBe("150 images");
    const top = () => page.locator(".long-table").evaluate((box) => box.scrollTop);
    await page.locator(".long-table").evaluate((box) => (box.scrollTop = 4000));
    const name = "136.png";
    await page.getByRole("button", { name, exact: true }).click();
    await page.locator(".card .answers").waitFor();
    expect(await top()).toBe(4000);
    await go("Lists of the study", "Models");
    await page.locator(".short-table").waitFor();
    await page.goBack();
    await expect.poll(top).toBe(4000);
    await page.getByRole("columnheader", { name: "Image" }).getByRole("button").click();
    await expect.poll(top).not.toBe(4000);
    await go("Lists of the study", "Classes");
    await page.getByRole("button", { name: "dog", exact: true }).press("Enter");
    await expect.poll(() => hash(page).get("list")).toBe("images");
    await page.goBack();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("dog");

    await drop(page, { "mine.json": Buffer.from(JSON.stringify(diff)) });
    await expect.poll(() => page.locator(".changes .lead").textContent()).toContain(told);
    expect(await page.getByLabel("Lists of the study").getByRole("button").allTextContents()).toEqual([
      "Changes",
    ]);
    expect(await objections(page)).toEqual([]);
  });
});

test("a walk by keyboard alone: a model, its classes sorted and found, a pair, an image, and back", async () => {
  await visit("#view=study", async (page) => {
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
    const isMain = () => page.evaluate(() => document.activeElement?.id === "main");
    const rows = page.locator(".long-table tbody tr[data-place]");
    await expect.poll(() => page.locator(".short-table tbody tr").count(), { timeout: 60_000 }).toBe(3);
    await tabTo(page, ".short-table tbody button");
    await page.keyboard.press("Enter");
    // The button is gone with its list: the next stops are those of the new one.
    await expect.poll(isMain).toBe(true);
    await tabTo(page, "input[type=search]");
    await page.keyboard.type("c");
    await expect.poll(() => rows.count()).toBe(1);
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await expect.poll(() => rows.count()).toBe(2);
    await tabTo(page, "[aria-label='Which classes'] button:nth-child(2)");
    await page.keyboard.press("Enter");
    await tabTo(page, ".long-table thead th:nth-child(1) button");
    for (let i = 0; i < 2; i++) await page.keyboard.press("Enter");
    await expect.poll(() => rows.first().locator("th").textContent()).toBe("dog");
    expect(hash(page).get("sort")).toBe("-name");
    // One stop in the rows, which arrows walk.
    await tabTo(page, ".long-table tbody button");
    expect(await focused()).toBe("dog");
    await page.keyboard.press("ArrowDown");
    await expect.poll(focused).toBe("cat");
    await page.keyboard.press("ArrowUp");
    await expect.poll(focused).toBe("dog");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("SUMMARY");

    await tabTo(page, ".brand");
    await tabTo(page, "[aria-label='Lists of the study'] button:nth-child(3)");
    await page.keyboard.press("Enter");
    await expect.poll(() => rows.count()).toBe(2);
    await tabTo(page, ".long-table tbody button");
    await page.keyboard.press("Enter");
    await page.locator(".card .tally").first().waitFor();
    // Past the other rows of the list at once.
    expect(await tabTo(page, ".card button")).toBe(2);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".count").textContent()).toBe("50 images");
    await expect.poll(isMain).toBe(true);
    await tabTo(page, ".filter");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
    await tabTo(page, ".long-table tbody button");
    const image = await focused();
    await page.keyboard.press("Enter");
    await page.locator(".card .answers").waitFor();
    await tabTo(page, ".card .strong");
    await page.keyboard.press("Enter");
    await expect.poll(() => hash(page).get("image")).toMatch(/^given:/u);
    await expect.poll(isMain).toBe(true);
    await page.goBack();
    await expect.poll(focused, { timeout: 60_000 }).toBe(image);
  });
});

/** Drops files on the page, as a hand would. */
async function drop(page: Page, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const data = await page.evaluateHandle(
    (dropped) => {
      const transfer = new DataTransfer();
      for (const [name, base64] of dropped)
        transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.codePointAt(0)!)], name));
      return transfer;
    },
    Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")] as const),
  );
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
}
