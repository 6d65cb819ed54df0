// The pictures of docs/explorer.md, as the explorer looks now: npm run pictures. Needs Chromium at CHROMIUM_PATH or
// /usr/bin/chromium. With names, only those: node scripts/explorer-pictures.mjs explorer-classes explorer-images

import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import sharp from "sharp";
import { writeAlteredDrawings } from "./altered-drawings.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const command = join(root, "packages/cli/bin/commonground.js");
const [A, B, C] = ["emoji-vit-16-xs", "emoji-vit-16-s", "emoji-vit-16-s-quarter"];
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

/** One typeface wherever they are made. */
const TYPEFACE = `@font-face { font-family: Pictures; font-weight: 100 900; src: url("data:font/woff2;base64,${readFileSync(
  createRequire(import.meta.url).resolve(
    "@fontsource-variable/albert-sans/files/albert-sans-latin-wght-normal.woff2",
  ),
).toString("base64")}"); }
:root { font-family: Pictures !important; }`;

const image = (rest) => `#view=image&image=example:1f98b${rest}`;
const list = (name, rest = "") => `#view=study&run=${A}/default&list=${name}${rest}`;
const click = (selector) => (page) => page.locator(selector).first().click();
const top = (selector) => (page) => page.locator(selector).evaluate((at) => at.scrollIntoView());

/** The first page; with pictures given, the explorer begins with one of them. */
async function toFirst(page) {
  await click(".brand")(page);
  await page.locator(".offer").waitFor();
}

/** Holds what the page asks for below `path` back for good. */
const without = (path) => (page) => page.route(path, () => {});

/**
 * What each shows: its address, what must be there, what is done before the page is opened and then, how large, dark or
 * light, and whether it is still at work; `of` a file of the static site in place of the explorer, of which `part` alone.
 */
const PICTURES = {
  "explorer-first": { hash: "#view=image", ready: ".brand", act: toFirst },
  "explorer-image": { hash: image(""), ready: ".causes .away" },
  "explorer-away": { hash: image("&without=D"), ready: ".taken-away b" },
  "explorer-versus": { hash: image("&versus=bat"), ready: ".leanings li", act: top(".versus") },
  "explorer-shared": {
    hash: image("&taken=spread+wings%0Athin+lines"),
    ready: ".tray .word",
    act: top(".both-halves"),
  },
  "explorer-settings": {
    hash: image(""),
    ready: ".causes .away",
    act: async (page) => {
      await click(".settings summary")(page);
      await click(".panel summary")(page);
      await top(".ask")(page);
    },
  },
  "explorer-tour": {
    hash: "#view=image",
    ready: ".brand",
    act: async (page) => {
      await toFirst(page);
      await click(".offer button")(page);
      await page.locator(".causes .away").first().waitFor();
      for (let i = 0; i < 3; i++) await click(".tour .strong")(page);
    },
  },
  "explorer-help": {
    hash: image("&partCount=3"),
    ready: ".causes .away",
    act: (page) => page.keyboard.press("?"),
    dark: true,
  },
  "explorer-camera": {
    hash: "#view=image",
    ready: ".brand",
    act: async (page) => {
      await toFirst(page);
      await page.getByRole("button", { name: "Camera" }).click();
      await page.waitForFunction(() => document.querySelector(".camera video").videoWidth > 0);
    },
  },
  "explorer-loading": {
    hash: image(""),
    before: without(/open_clip_model/u),
    ready: ".waiting",
    working: true,
  },
  "explorer-trouble": {
    hash: image(""),
    before: (page) => page.route(/open_clip_model/u, (route) => route.abort()),
    ready: ".notice.wrong button",
  },
  "explorer-phone": { hash: image(""), ready: ".causes .away", size: PHONE, dark: true },
  "explorer-sides": {
    hash: "#view=sides&image=example:1f98b&b.model=ours:emoji-rn-s",
    ready: '.side[data-side="second"] .causes .away',
  },
  "explorer-study": { hash: list("models"), ready: ".plot circle:nth-of-type(3)" },
  "explorer-classes": { hash: list("classes"), ready: ".long-table tbody button" },
  "explorer-confusions": {
    hash: list("confusions", "&label=clown+face&answer=dog+face"),
    ready: ".strip button",
    dark: true,
  },
  "explorer-images": {
    hash: list("images", "&answers=wrong&shape=pictures&row=15"),
    ready: ".answers tr",
    act: (page) => page.getByRole("button", { name: /^(Load|Explain)/u }).waitFor(),
  },
  "explorer-changes": {
    hash: list("changes", `&against=${B}/default&changes=images`),
    ready: ".long-table tbody button",
  },
  element: { of: "embed.html", ready: "common-ground", part: "common-ground" },
};

/** Waits until nothing is computed or drawn any more. */
async function idle(page) {
  await page.waitForFunction(() => document.querySelector(".status").textContent === "");
  await page.waitForFunction(
    () => document.querySelector('main :is(.waiting, .shimmer, canvas[width="1"])') === null,
  );
}

const wanted = process.argv.slice(2);
const chosen = Object.entries(PICTURES).filter(([name]) => wanted.length === 0 || wanted.includes(name));
/** The study stays here, and is gone on with. */
const folder = join(root, "out/explorer-pictures");
const [drawings, results] = [join(folder, "drawings"), join(folder, "Drawings")];
let server;
let browser;
try {
  await writeAlteredDrawings(drawings);
  const study = ["study", "run", "--data", drawings, "--models", [A, B, C].join(), "--out", results];
  execFileSync(process.execPath, [command, ...study, "--name", "Drawings"], { stdio: "inherit" });
  server = spawn(process.execPath, [command, "explore", drawings, "--results", results, "--no-open"]);
  const address = await new Promise((resolve, reject) => {
    server.stdout.on("data", (text) => resolve(/^http\S+/u.exec(text)?.[0]));
    server.once("exit", (code) => reject(new Error(`commonground explore ended with ${code}`)));
  });
  browser = await chromium.launch({
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
    ],
  });
  for (const [name, shown] of chosen) {
    const { hash = "", of = "", ready, before, act, size = WIDE, dark = false, working = false } = shown;
    const page = await browser.newPage({
      viewport: size,
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
      bypassCSP: true,
      permissions: ["camera"],
    });
    page.setDefaultTimeout(150_000);
    await before?.(page);
    await page.goto(address + of + hash);
    await page.addStyleTag({ content: TYPEFACE });
    await page.locator(ready).first().waitFor();
    await act?.(page);
    if (of === "" && !working) await idle(page);
    await page.mouse.move(0, 0);
    await page.evaluate(async () => {
      await document.fonts.ready;
      for (const each of document.images) each.loading = "eager";
      await Promise.all(Array.from(document.images, (each) => each.decode().catch(() => {})));
      // Of what was drawn by then.
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 500)));
    });
    const taken = shown.part === undefined ? page : page.locator(shown.part).first();
    const file = join(root, `docs/images/${name}.webp`);
    const { size: bytes } = await sharp(await taken.screenshot({ animations: "disabled" }))
      .webp({ quality: 78, effort: 6, smartSubsample: true })
      .toFile(file);
    console.log(`${name}: ${Math.round(bytes / 1000)} kB`);
    await page.close();
  }
} finally {
  await browser?.close();
  server?.kill();
}
