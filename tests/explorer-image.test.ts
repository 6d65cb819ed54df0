// One image in the explorer, poked: parts taken away, classes set against each other, words taken out, all of it saved.

import type { Explanation } from "@commonground/core";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test, vi } from "vitest";
import { objections } from "./support/axe.ts";
import { commonground, root } from "./support/command.ts";
import { differences } from "./support/differences.ts";
import { explained, heard, holdPage, startExplorer } from "./support/explorer.ts";
import { temporaryFolder } from "./support/folder.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const { visit } = startExplorer({});
const folder = temporaryFolder();
const HASH = "#image=example:1f436&partCount=2";

// One page for all tests: weighing the parts is what takes long.
const held = holdPage(visit, HASH, async (opened) => {
  found = await explained(opened);
  await opened.locator(".versus .values").waitFor();
});
let page: Page;
let found: Explanation;
beforeAll(() => {
  page = held();
});

const hash = () => Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
const answers = async () => (await heard(page)).filter(({ kind }) => kind === "takenAway");
const status = () => page.locator(".taken-away p").textContent();
const press = async (button: Locator) => {
  await button.focus();
  await page.keyboard.press("Enter");
};

const example = (code: string) => join(root, `packages/explorer/site/examples/${code}.png`);

const openAll = () =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });

async function saved(name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name, exact: true }).click(),
  ]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

test("a part is taken away by key and by click: the model answers again, as when it is encoded anew", async () => {
  const [a, b] = [0, 1].map((i) => page.locator(".overlay .part").nth(i)) as [Locator, Locator];
  const rows = page.locator(".bars .number");
  const before = await rows.allTextContents();
  await press(a);
  await expect.poll(status).toContain("Without A:");
  expect(hash()).toMatchObject({ without: "A" });
  expect(await a.getAttribute("aria-pressed")).toBe("true");
  expect(await rows.allTextContents()).not.toEqual(before);
  await b.locator("circle").click();
  const needed = found.causes!.needed!.find(({ without }) => without.join() === "A,B")!;
  await expect.poll(status).toContain(`Without A, B: now “${needed.becomes}”`);

  await visit("#image=example:1f436&partCount=2&causes=none&masks=refined&without=A", async (other) => {
    await other.locator(".taken-away b").waitFor({ timeout: 120_000 });
    const [fresh, looked] = [await heard(other), await answers()].map((all) =>
      all.find(({ kind }) => kind === "takenAway"),
    );
    expect(fresh!.answer!.probabilities).toHaveLength(looked!.answer!.probabilities.length);
    expect(differences(fresh!.answer!.prediction, looked!.answer!.prediction, 1e-5)).toEqual([]);
  });

  await page.getByRole("button", { name: "Put back", exact: true }).click();
  await expect.poll(status).toContain("Click a part");
  expect(await rows.allTextContents()).toEqual(before);
  expect(hash()).not.toHaveProperty("without");
});

test("what is enough is tried with one click", async () => {
  const enough = found.causes!.enough![0]!;
  await page
    .getByRole("button", { name: /^Keep only/u })
    .first()
    .click();
  await expect.poll(status).toContain(`still “${found.prediction.explained.name}”`);
  expect(hash()["without"]!.split(" ")).toEqual(
    ["A", "B", "rest"].filter((label) => !enough.includes(label)),
  );
  await page.goBack();
  await expect.poll(status).toContain("Click a part");
});

test("a class is set against another one, and only what that changes is computed", async () => {
  const from = (await heard(page)).length;
  await page.getByLabel("and not").fill("hamburger");
  const asked = await explained(page, 2);
  expect(asked.causes!.versus!.name).toBe("hamburger");
  expect(hash()).toMatchObject({ versus: "hamburger" });
  const steps = (await heard(page)).slice(from).flatMap(({ step }) => step ?? []);
  expect(steps).not.toContain("encodeSubsets");
  await expect
    .poll(() => page.locator(".versus > p").textContent())
    .toContain("“dog face” rather than “hamburger”");
  const { values } = asked.causes!.versus!.logodds;
  expect(await page.locator(".versus .values li").count()).toBe(values.length);
  await page.getByLabel("and not").fill("");
  await explained(page, 3);
});

test("words come out by key and by drag, and the curve begins with them", async () => {
  const shared = found.mutualConcepts!.at(-1)!;
  const nats = page.locator(".numbers dd").nth(1);
  const whole = await nats.textContent();
  await press(page.locator(".sets .both .word").last());
  await expect.poll(() => nats.textContent()).toContain(` of ${whole}`);
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label")))
    .toBe(`Put back ${shared}`);
  expect(hash()).toMatchObject({ taken: shared });
  await expect.poll(() => page.locator(".drawn text").allTextContents()).toContain(`● ${shared}`);

  const item = page.locator(".sets .both .word").first();
  const word = (await item.textContent())!;
  await page.locator(".tray").scrollIntoViewIfNeeded();
  await item.scrollIntoViewIfNeeded();
  const [at, tray] = [await item.boundingBox(), await page.locator(".tray").boundingBox()];
  await page.mouse.move(at!.x + 12, at!.y + 12);
  await page.mouse.down();
  await page.mouse.move(at!.x + 40, at!.y + 40, { steps: 3 });
  await page.mouse.move(tray!.x + 40, tray!.y + tray!.height / 2, { steps: 3 });
  await page.mouse.up();
  await expect.poll(hash).toMatchObject({ taken: `${shared}\n${word}` });
  await page.getByRole("button", { name: "Put all back" }).click();
  await expect.poll(() => nats.textContent()).toBe(whole);
});

test("a setting is changed, and only what it touches is computed again", async () => {
  const from = (await heard(page)).length;
  await page.locator("summary", { hasText: "How it is computed" }).click();
  await page.getByLabel("How words are matched").selectOption("topk");
  const changed = await explained(page, 4);
  expect(changed.method).toMatchObject({ settings: { match: "topk", partCount: 2 } });
  const steps = (await heard(page)).slice(from).flatMap(({ step }) => step ?? []);
  expect(steps).toContain("matchParts");
  expect(steps).not.toContain("encodeSubsets");
  await page.getByRole("button", { name: "All as recommended" }).click();
  expect(hash()).toEqual({ image: "example:1f436", partCount: "2" });
  await explained(page, 5);
});

test("axe finds nothing to object to", async () => {
  await openAll();
  expect(await objections(page)).toEqual([]);
});

test("the explanation leaves, opens in the command, and opens here again; what is none is refused", async () => {
  await openAll();
  const path = await saved("The explanation, as JSON");
  const { stdout } = await commonground(["show", path]);
  expect(stdout).toContain("dog face");
  const bare = readFileSync(await saved("All of it, as one HTML page"), "utf8");
  expect(bare).not.toContain("What you tried");
  await press(page.locator(".overlay .part").first());
  await expect.poll(status).toContain("Without A:");
  const now = (await page.locator(".bars .number").allTextContents())[0]!;
  const html = readFileSync(await saved("All of it, as one HTML page"), "utf8");
  expect(html).toContain("data:image/png;base64,");
  expect(html).toContain("What you tried");
  const without = readFileSync(await saved("The answer without what is taken away, as SVG"), "utf8");
  expect(without).toContain(`→ ${now.replaceAll("<", "&lt;")}<`);
  const table = readFileSync(await saved("The answer without what is taken away, as CSV"), "utf8");
  expect(table).toMatch(/^answer,probability,without it\r\ndog face,/u);
  await page.getByRole("button", { name: "Put back", exact: true }).click();
  const png = readFileSync(await saved("The parts and their words, as PNG"));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBeGreaterThan(900);
  const csv = readFileSync(await saved("What made the answer, as CSV"), "utf8");
  expect(csv).toMatch(/^part,words,log-odds/u);

  const input = page.locator("input[type=file]").first();
  const wrong = JSON.stringify({ ...found, parts: 3 });
  await input.setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from(wrong) });
  await expect
    .poll(() => page.getByRole("alert").allTextContents())
    .toEqual([expect.stringContaining("x.json: parts:")]);
  expect(hash()["image"]).toBe("example:1f436");
  await input.setInputFiles(path);
  await page.locator(".opened").waitFor();
  expect(hash()["image"]).toMatch(/^explanation:[0-9a-f]{64}$/u);
  await expect.poll(() => page.locator("h1").textContent()).toContain("dog face");
  await expect.poll(() => page.locator(".values").count()).toBe(2);
  expect(await page.getByRole("alert").count()).toBe(0);
  expect(await objections(page)).toEqual([]);
});

test("the picture is added to an opened explanation; another one is told, and the right one can be explained", async () => {
  const [notice, drawn] = [page.locator(".opened"), page.locator(".overlay image")];
  expect(await drawn.count()).toBe(0);
  const answered = (await heard(page)).filter(({ kind }) => kind === "explained").length;
  await page.getByLabel("Add its picture").setInputFiles(example("1f431"));
  await expect.poll(() => notice.textContent()).toContain("is another file than the one that was explained");
  expect(await drawn.count()).toBe(1);
  await page.getByLabel("Add another picture").setInputFiles({
    name: "x.png",
    mimeType: "image/png",
    buffer: Buffer.from("no picture"),
  });
  await expect
    .poll(() => page.getByRole("alert").allTextContents())
    .toEqual([expect.stringContaining("cannot read this file as a picture")]);
  expect(await objections(page)).toEqual([]);
  // What is dropped or picked as any other image is, is the picture where its hash says so.
  await page.locator("input[type=file]").first().setInputFiles(example("1f436"));
  await expect
    .poll(() => notice.textContent(), { timeout: 20_000 })
    .toContain("The picture is the one that was explained");
  expect(await page.getByRole("alert").count()).toBe(0);
  expect(hash()["image"]).toMatch(/^explanation:/u);
  const html = readFileSync(await saved("All of it, as one HTML page"), "utf8");
  expect(html).toContain("data:image/png;base64,");
  expect((await heard(page)).filter(({ kind }) => kind === "explained")).toHaveLength(answered);
  await page.getByRole("button", { name: "Explain this picture here" }).click();
  await expect.poll(() => page.locator(".ask").count()).toBe(1);
  expect(hash()["image"]).toMatch(/^file:[0-9a-f]{64}$/u);
});
