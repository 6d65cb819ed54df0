// The explorer without a mouse, and for who sees it for the first time: keys, the tour, what assistive technology gets.

import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test, vi } from "vitest";
import { objections } from "./support/axe.ts";
import { explained, startExplorer, tabTo } from "./support/explorer.ts";

vi.setConfig({ testTimeout: 300_000 });

const { visit } = startExplorer({});
const QUICK = "partCount=2";

const hash = (page: Page) => Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.textContent?.trim() ?? document.activeElement?.tagName);

test("a walk by keyboard alone: open, take a part away, set against, take out a word, save", async () => {
  await visit(`#${QUICK}`, async (page) => {
    await tabTo(page, '.examples button[title="dog face"]');
    await page.keyboard.press("Enter");
    const found = await explained(page);
    expect(found.prediction.explained.name).toBe("dog face");
    await page.locator(".versus input").first().waitFor();

    await tabTo(page, ".overlay .part");
    // What has the focus is seen to have it.
    expect(
      await page.evaluate(() => {
        const { stroke } = getComputedStyle(document.activeElement!.querySelector("path")!);
        const { outlineStyle } = getComputedStyle(document.activeElement!);
        return [stroke, outlineStyle];
      }),
    ).toEqual(["rgb(29, 78, 216)", "none"]);
    await page.keyboard.press("Enter");
    await page.locator(".taken-away b").waitFor();
    expect(hash(page)).toMatchObject({ without: "A" });
    await page.keyboard.press("b");
    await expect.poll(() => hash(page)["without"]).toBe("A B");
    await page.keyboard.press("0");
    await expect.poll(() => hash(page)["without"]).toBeUndefined();

    await page.keyboard.press("v");
    await page.keyboard.type("hamburger");
    // What is typed slowly is asked about on the way.
    await expect
      .poll(async () => (await explained(page)).causes!.versus!.name, { timeout: 120_000 })
      .toBe("hamburger");
    // Letters that are typed are no shortcuts.
    expect(hash(page)).not.toHaveProperty("without");

    await tabTo(page, ".sets .both .word");
    const word = await focused(page);
    await page.keyboard.press(" ");
    await expect.poll(() => hash(page)["taken"]).toBe(word);
    await expect.poll(() => focused(page)).toBe(word);

    await tabTo(page, ".leave button");
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    expect(JSON.parse(readFileSync((await download.path())!, "utf8"))).toMatchObject({
      causes: { versus: { name: "hamburger" } },
    });

    await page.keyboard.press("5");
    expect(hash(page)).toMatchObject({ layer: "object" });
    await tabTo(page, ".brand");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => hash(page)["image"]).not.toBe("example:1f436");
  });
});

test("the tour begins from the first page and from the list of keys, moves the focus, and ends by Escape", async () => {
  await visit(
    "",
    async (page) => {
      expect(await objections(page)).toEqual([]);
      await tabTo(page, ".offer button");
      await page.keyboard.press("Enter");
      const card = page.getByRole("dialog", { name: "The picture, in parts" });
      await card.waitFor();
      expect(await card.evaluate((element) => element === document.activeElement)).toBe(true);
      expect(await page.locator("[data-toured]").getAttribute("class")).toBe("overlay");
      expect(hash(page)["image"]).toBe("example:1f436");
      await explained(page);
      await page.locator(".versus").waitFor();
      expect(await objections(page)).toEqual([]);

      const titles = [];
      const outlined = [];
      for (;;) {
        titles.push(await page.locator("#tour-title").textContent());
        outlined.push(await page.locator("[data-toured]").evaluate((element) => element.className));
        const card = (await page.locator(".tour").boundingBox())!;
        expect(card.y + card.height).toBeLessThanOrEqual(900);
        await tabTo(page, ".tour button:not(:disabled)");
        const done = (await focused(page)) === "Done";
        await page.keyboard.press("Enter");
        if (done) break;
      }
      expect(new Set(titles).size).toBe(7);
      expect(outlined).toEqual(["overlay", "bars", "causes", "taken-away", "versus", "both-halves", "leave"]);
      await expect.poll(() => page.locator(".tour, [data-toured]").count()).toBe(0);

      await page.goto("about:blank");
      await page.goBack();
      await page.evaluate(() => (location.hash = ""));
      await page.locator(".welcome").waitFor();
      expect(await page.locator(".offer").count()).toBe(0);

      await page.keyboard.press("?");
      const help = page.getByRole("dialog", { name: "Help" });
      await help.waitFor();
      expect(await objections(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await help.waitFor({ state: "hidden" });
      await page.getByRole("button", { name: "Help", exact: true }).focus();
      await page.keyboard.press("Enter");
      await help.getByRole("button", { name: /tour/u }).focus();
      await page.keyboard.press("Enter");
      await page.locator(".tour").waitFor();
      await page.keyboard.press("Escape");
      await page.locator(".tour").waitFor({ state: "detached" });
      await expect.poll(() => focused(page)).toBe("Help");
    },
    undefined,
    { reducedMotion: "reduce" },
  );
});

test("single keys can be switched off, and stay off", async () => {
  await visit(`#image=example:1f436&${QUICK}&causes=none`, async (page) => {
    await explained(page);
    await page.keyboard.press("?");
    await page.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("a");
    await page.reload();
    await explained(page);
    await page.keyboard.press("a");
    await page.keyboard.press("?");
    expect(hash(page)).not.toHaveProperty("without");
    expect(await page.getByRole("dialog").count()).toBe(0);
  });
});
