// Two sides beside each other: their state, what is marked as different, and pointing in step.

import type { Explanation } from "@commonground/core";
import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test, vi } from "vitest";
import { objections } from "./support/axe.ts";
import { explained, heard, holdPage, startExplorer, tabTo } from "./support/explorer.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const { visit } = startExplorer({});
const HASH = "#view=sides&image=example:1f436&partCount=2&b.model=ours:emoji-vit-16-xs";

// One page for all tests, at both sides' whole explanations.
const held = holdPage(visit, HASH, (opened) => explained(opened, 2));
let page: Page;
beforeAll(() => {
  page = held();
});

/** The last whole explanation by a model. */
async function lastOf(id: string): Promise<Explanation> {
  const all = (await heard(page)).filter(({ whole, explanation }) => whole && explanation?.model.id === id);
  return all.at(-1)!.explanation!;
}

const side = (slot: "first" | "second") => page.locator(`[data-side="${slot}"]`);
const hash = () => Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
const press = async (button: Locator, key = "Enter") => {
  await button.focus();
  await page.keyboard.press(key);
};

test("both models answer the same picture, and what differs is told in numbers and words", async () => {
  const [a, b] = [await lastOf("emoji-vit-s"), await lastOf("emoji-vit-16-xs")];
  expect(a.image.sha256).toBe(b.image.sha256);
  expect(a.model.sha256).not.toBe(b.model.sha256);
  const apart = page.locator(".apart");
  const rows = apart.locator("table").first().locator("tbody tr");
  expect(await rows.count()).toBe(
    new Set([...a.prediction.top, ...b.prediction.top].map(({ name }) => name)).size,
  );
  const columns = apart.locator(".columns").first().locator(".words");
  const words = (i: number) => columns.nth(i).locator(".word").allTextContents();
  const [held, heldThere] = [new Set(a.mutualConcepts), new Set(b.mutualConcepts)];
  expect(await words(0)).toEqual(a.mutualConcepts!.filter((word) => !heldThere.has(word)));
  expect(await words(1)).toEqual(a.mutualConcepts!.filter((word) => heldThere.has(word)));
  expect(await words(2)).toEqual(b.mutualConcepts!.filter((word) => !held.has(word)));
  const values = apart.locator("table").nth(1).locator("tbody tr");
  expect(await values.count()).toBeGreaterThanOrEqual(a.parts.length + 1);
  expect(await side("first").locator(".bars").count()).toBe(1);
  expect(await side("second").locator(".bars").count()).toBe(1);
});

const carriers = ({ parts }: Explanation, word: string) =>
  parts.filter(({ descriptors }) => descriptors.some(({ descriptor }) => descriptor === word)).length;

test("a word marks its parts on both sides, by mouse and by key; what is clicked stays, for both", async () => {
  const [a, b] = [await lastOf("emoji-vit-s"), await lastOf("emoji-vit-16-xs")];
  const word = a.parts[0]!.descriptors[0]!.descriptor;
  const marked = (slot: "first" | "second") => side(slot).locator(".overlay .part.marked");
  const button = side("first").locator(".parts .word", { hasText: word }).first();
  await button.hover();
  await expect.poll(() => marked("first").count()).toBe(carriers(a, word));
  await expect.poll(() => marked("second").count()).toBe(carriers(b, word));
  await page.mouse.move(0, 0);
  await expect.poll(() => marked("first").count()).toBe(0);
  await press(button);
  expect(hash()).toMatchObject({ word });
  await page.locator("h1").click();
  await expect.poll(() => marked("second").count()).toBe(carriers(b, word));
  await press(button);
  expect(hash()).not.toHaveProperty("word");
});

test("a part on one side marks the part in its place on the other", async () => {
  await side("first").locator('.examples button[title="pizza"]').click();
  await side("first").getByRole("slider").fill("1");
  await expect.poll(() => page.locator(".overlay .part").count(), { timeout: 120_000 }).toBe(2);
  await page.mouse.move(0, 0);
  await side("second").locator(".overlay .part circle").hover();
  await expect.poll(() => side("first").locator(".overlay .part.marked").count()).toBe(1);
  await press(side("second").locator(".values li button").first());
  expect(hash()).toMatchObject({ "b.part": "A" });
  expect(hash()).not.toHaveProperty("part");
  await press(side("first").locator(".values li button").first());
  expect(hash()).toMatchObject({ part: "A" });
  expect(hash()).not.toHaveProperty("b.part");
  await press(side("first").locator(".values li button").first());
});

test("the second side follows what it has not changed; a part is taken away on one side alone", async () => {
  const count = async () => (await heard(page)).filter(({ whole }) => whole).length;
  const before = await count();
  await side("second").getByLabel("Ask about").fill("cat face");
  await explained(page, before + 1);
  expect(hash()).toMatchObject({ "b.target": "cat face" });
  await page.getByRole("button", { name: "Ask both about “cat face”" }).click();
  await explained(page, before + 2);
  expect(hash()).toMatchObject({ target: "cat face" });
  expect(hash()).not.toHaveProperty("b.target");
  await side("second").locator(".overlay .part circle").click();
  await expect.poll(() => side("second").locator(".taken-away p").textContent()).toContain("Without A");
  expect(hash()).toMatchObject({ "b.without": "A" });
  expect(await side("first").locator(".taken-away p").textContent()).toContain("Click a part");
  await side("first").locator('.examples button[title="butterfly"]').click();
  await expect
    .poll(() => side("second").locator("figcaption .name").textContent(), { timeout: 120_000 })
    .toBe("butterfly");
  expect(hash()).not.toHaveProperty("b.without");
});

test("two pictures stand beside each other, and the address brings the same back", async () => {
  await side("second").locator('.examples button[title="cat face"]').click();
  await expect
    .poll(() => page.locator(".apart").textContent(), { timeout: 120_000 })
    .toContain("two pictures");
  const { image, "b.image": other } = hash();
  expect([image, other]).toEqual(["example:1f98b", "example:1f431"]);
  const told = await page.locator(".between").textContent();
  await page.reload();
  await explained(page, 2);
  await expect.poll(() => page.locator(".between").textContent()).toBe(told);
  await press(page.getByRole("button", { name: "Swap sides" }));
  expect(hash()).toMatchObject({
    image: other,
    "b.image": image,
    model: "ours:emoji-vit-16-xs",
    "b.model": "",
  });
  await press(page.getByRole("button", { name: "Both as the first" }));
  await page.getByText("Both sides are the same so far").waitFor();
  expect(Object.keys(hash()).filter((name) => name.startsWith("b."))).toEqual([]);
  await page.goBack();
  await expect.poll(() => Object.keys(hash())).toContain("b.image");
});

test("a walk by keyboard alone: another picture, a part taken away, a word marked, both asked the same, a file saved", async () => {
  const isBody = () => page.evaluate(() => document.activeElement === document.body);
  const second = '[data-side="second"]';
  await page.locator(".brand").focus();
  await tabTo(page, `${second} .examples button[title="pizza"]`);
  await page.keyboard.press("Enter");
  await expect
    .poll(() => side("second").locator("figcaption .name").textContent(), { timeout: 120_000 })
    .toBe("pizza");
  await page.locator(".apart table").first().waitFor();
  expect(await isBody()).toBe(false);
  await page.locator(".brand").focus();
  await tabTo(page, `${second} .overlay .part`);
  await page.keyboard.press("Enter");
  await expect.poll(() => hash()["b.without"]).toBe("A");
  await tabTo(page, `${second} .taken-away button`);
  await page.keyboard.press("Enter");
  await expect.poll(() => hash()["b.without"]).toBeUndefined();
  expect(await isBody()).toBe(false);
  await tabTo(page, ".apart .word");
  const word = await page.evaluate(() => document.activeElement!.textContent);
  await page.keyboard.press(" ");
  await expect.poll(() => hash()["word"]).toBe(word);
  await tabTo(page, ".apart .leave button");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(download.suggestedFilename()).toMatch(/-beside\.html$/u);
});

test("axe finds nothing to object to, and on a phone nothing is wider than the page", async () => {
  await page.locator(".apart table").first().waitFor();
  expect(await objections(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.setViewportSize({ width: 1280, height: 900 });
});
