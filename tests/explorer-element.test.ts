/// <reference lib="dom" />
// <common-ground>: an explanation in pages that are not ours.

import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import type { Explanation } from "@commonground/core";
import { serveExplorer } from "@commonground/explorer";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exampleExplanation } from "../packages/core/testing/example-explanation.ts";
import { attentionExplanation, gridExplanation } from "../packages/core/testing/other-explanations.ts";
import { objections } from "./support/axe.ts";
import { BROWSER_SETUP_MS, launchChromium } from "./support/chromium.ts";
import { root } from "./support/command.ts";

const BUNDLE = `${root}packages/explorer/site/element.js`;
const MOST_BYTES = 60_000;
const STRICT = "default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src 'self'";

const dog = JSON.parse(
  readFileSync(`${root}packages/explorer/src/element/page/embed/dog-face.json`, "utf8"),
) as Explanation;
const other = await exampleExplanation();

interface Answer {
  readonly body: string | Buffer;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly after?: Promise<void>;
}

const json = (value: unknown, after = Promise.resolve()): Answer => ({
  body: typeof value === "string" ? value : JSON.stringify(value),
  type: "application/json",
  after,
});
let release = () => {};
const released = new Promise<void>((resolve) => (release = resolve));
const FILES: Readonly<Record<string, () => Answer>> = {
  "/element.js": () => ({
    body: readFileSync(BUNDLE),
    type: "text/javascript",
    headers: { "Access-Control-Allow-Origin": "*" },
  }),
  "/dog.json": () => json(dog),
  "/slow-dog.json": () => json(dog, released),
  "/other.json": () => json(other),
  "/broken.json": () => json('{ "schema": '),
  "/old.json": () => json({ schema: "commonground/explanation@1" }),
  "/changed.json": () => json({ ...dog, parts: [{ ...dog.parts[0], area: 2 }] }),
  "/dog.svg": () => ({
    body: readFileSync(`${root}node_modules/@twemoji/svg/1f436.svg`),
    type: "image/svg+xml",
  }),
  "/cat.svg": () => ({
    body: readFileSync(`${root}node_modules/@twemoji/svg/1f431.svg`),
    type: "image/svg+xml",
  }),
};

/** What a page's sheet could reach: what is inherited, and what its universal rules set. */
const STYLED = [
  "color background-color display visibility cursor direction opacity width font-family font-size font-weight",
  "line-height letter-spacing word-spacing text-align text-transform text-indent white-space border-top-color fill",
].flatMap((names) => names.split(" "));

let browser: Browser;
let server: Server;
let origin: string;
let html = "";
let policy: string | undefined;
let asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const { url = "/" } = request;
    asked.push(url);
    if (url === "/") {
      if (policy !== undefined) response.setHeader("Content-Security-Policy", policy);
      response.setHeader("Content-Type", "text/html; charset=utf-8").end(html);
      return;
    }
    const { body, type, headers = {}, after } = FILES[url]?.() ?? { body: "", type: "text/plain" };
    void Promise.resolve(after).then(() =>
      response.writeHead(url in FILES ? 200 : 404, { "Content-Type": type, ...headers }).end(body),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchChromium();
}, BROWSER_SETUP_MS);
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

/** Opens a page with the element's script and this in its body; fails where it complains of what `allowed` does not hold. */
async function open(
  body: string,
  use: (page: Page) => Promise<void>,
  options: {
    head?: string;
    policy?: string;
    colorScheme?: "light" | "dark";
    width?: number;
    allowed?: RegExp;
  } = {},
): Promise<void> {
  html = `<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">${options.head ?? ""}<script type="module" src="/element.js"></script><body><main><h1>A page</h1>${body}</main>`;
  policy = options.policy;
  asked = [];
  const page = await browser.newPage({
    viewport: { width: options.width ?? 1200, height: 900 },
    colorScheme: options.colorScheme ?? "light",
  });
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  try {
    await page.goto(`${origin}/`);
    await use(page);
    expect(complaints.filter((text) => !options.allowed?.test(text))).toEqual([]);
  } finally {
    await page.close();
  }
}

const shown = (page: Page, name: string, at = 0) =>
  page
    .locator("common-ground")
    .nth(at)
    .locator("h2", { hasText: `“${name}”` })
    .waitFor();
const give = (page: Page, value: unknown) =>
  page.evaluate((json) => {
    const element = document.querySelector("common-ground") as unknown as { explanation: unknown };
    element.explanation = JSON.parse(json);
  }, JSON.stringify(value));
const script = (value: unknown) =>
  `<script type="application/json">${JSON.stringify(value).replaceAll("<", "\\u003c")}</script>`;
const alert = (page: Page) => page.locator("common-ground [role=alert]").textContent();
const openAll = async (page: Page) => {
  await page.locator("common-ground .figures > summary").first().click();
  await page.locator("common-ground .figures > figure").first().waitFor();
  await page.evaluate(() => {
    const inside = document.querySelector("common-ground")!.shadowRoot!;
    for (const details of inside.querySelectorAll("details")) details.open = true;
  });
  await page.locator("common-ground .table").first().waitFor();
};

test("the bundle is one module of at most 60 kB gzipped, and a server may import it", async () => {
  const code = readFileSync(BUNDLE);
  const { length } = gzipSync(code, { level: 9 });
  expect(length, `${length} bytes gzipped`).toBeLessThanOrEqual(MOST_BYTES);
  expect(code.toString()).not.toMatch(/\bimport\s*[("'{*]|\bfrom\s*["']/u);
  const { CommonGround } = await import(pathToFileURL(BUNDLE).href);
  expect(CommonGround.observedAttributes).toEqual(["src", "image"]);
});

test("causes come first, then words, then what is shared; nothing else is asked for than what the page names", async () => {
  await open(`<common-ground src="/dog.json" image="/dog.svg"></common-ground>`, async (page) => {
    await shown(page, "dog face");
    const headings = await page.locator("common-ground h3").allTextContents();
    expect(headings).toEqual([
      "What made the answer",
      "What each part means to it",
      "What both halves hold",
      "To know",
    ]);
    expect(await page.locator("common-ground .values li").count()).toBe(dog.causes!.players.length);
    await page.waitForLoadState("networkidle");
    expect(new Set(asked)).toEqual(new Set(["/", "/element.js", "/dog.json", "/dog.svg"]));
    expect(await page.locator("common-ground .picture .notice").count()).toBe(0);
  });
});

test("pointing goes both ways, by mouse and by keyboard", async () => {
  await open(`<common-ground src="/dog.json" image="/dog.svg"></common-ground>`, async (page) => {
    await shown(page, "dog face");
    const part = dog.parts[1]!;
    const word = part.descriptors[0]!.descriptor;
    const carriers = dog.parts.filter(({ descriptors }) => descriptors.some((d) => d.descriptor === word));
    const region = page.locator(`common-ground .part[aria-label^="Part ${part.label}:"]`);
    const inWords = page.locator("common-ground .parts .word", { hasText: word }).first();
    const markedParts = page.locator("common-ground .part.marked");

    await region.locator("circle").hover();
    expect(await inWords.getAttribute("class")).toContain("marked");
    await page.mouse.move(0, 0);
    expect(await markedParts.count()).toBe(0);
    await inWords.hover();
    expect(await markedParts.count()).toBe(carriers.length);

    await page.mouse.move(0, 0);
    await region.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    expect(await region.getAttribute("aria-pressed")).toBe("true");
    expect(await markedParts.count()).toBe(1);
    await inWords.focus();
    await page.keyboard.press("Space");
    expect(await inWords.getAttribute("aria-pressed")).toBe("true");
    expect(await region.getAttribute("aria-pressed")).toBe("false");
  });
});

test.each(["light", "dark"] as const)(
  "two on one page under a strict policy stand alone, and axe objects to nothing: %s",
  async (colorScheme) => {
    await open(
      `<common-ground src="/dog.json" image="/dog.svg"></common-ground>
       <common-ground src="/other.json" theme="${colorScheme === "light" ? "dark" : "light"}"></common-ground>
       <common-ground src="/changed.json"></common-ground>`,
      async (page) => {
        await shown(page, "dog face");
        await shown(page, other.prediction.explained.name, 1);
        await page.locator("common-ground [role=alert]").waitFor();
        await openAll(page);
        const cards = await page.evaluate(() =>
          [...document.querySelectorAll("common-ground")].map(
            ({ shadowRoot }) => getComputedStyle(shadowRoot!.querySelector(".cg")!).backgroundColor,
          ),
        );
        expect(cards[0]).not.toBe(cards[1]);
        expect(cards[0]).toBe(cards[2]);
        await page.locator("common-ground").first().locator(".part").first().focus();
        expect(await page.locator("common-ground").nth(1).locator(".marked").count()).toBe(0);
        expect(await page.locator("common-ground").first().locator(".marked").count()).toBeGreaterThan(0);
        await page.evaluate(() => (document.activeElement as HTMLElement).blur());
        expect(await objections(page)).toEqual([]);
      },
      { policy: STRICT, colorScheme, head: `<meta name="color-scheme" content="light dark">` },
    );
  },
);

test("the page's styles do not come in", async () => {
  const hostile = `<style>
    html { font-size: 4px; }
    :root { --card: red; --ink: red; --soft: red; --for: red; --line: red; }
    * { color: red !important; font: 40px/3 monospace !important; letter-spacing: 1em !important; direction: rtl;
        text-transform: uppercase !important; background: blue !important; display: block !important; }
    button, svg, .label, .values { visibility: hidden; display: none !important; }
    main { margin: 0; padding: 0 }
    common-ground { width: 900px !important; visibility: hidden; cursor: wait; opacity: 1; text-align: right }
  </style>`;
  const plain = "<style>common-ground { width: 900px }</style>";
  const look = async (head: string) => {
    let found: readonly string[] = [];
    await open(
      `<common-ground src="/dog.json"></common-ground>`,
      async (page) => {
        await page.locator("common-ground h2").waitFor({ state: "attached" });
        found = await page.evaluate(
          (names) =>
            [...document.querySelector("common-ground")!.shadowRoot!.querySelectorAll("*")].flatMap(
              (each, i) => {
                const style = getComputedStyle(each);
                return names.map((name) => `${i} ${each.localName} ${name}: ${style.getPropertyValue(name)}`);
              },
            ),
          STYLED,
        );
      },
      { head },
    );
    return found;
  };
  const expected = await look(plain);
  expect(expected.length).toBeGreaterThan(100 * STYLED.length);
  const found = new Set(await look(hostile));
  expect(expected.filter((line) => !found.has(line))).toEqual([]);
});

test("another src is shown in its place, whatever was still on its way; what is refused is told, and the next one is shown", async () => {
  await open(
    `<common-ground src="/slow-dog.json"></common-ground>`,
    async (page) => {
      const set = (src: string) =>
        page.evaluate((to) => document.querySelector("common-ground")!.setAttribute("src", to), src);
      const given = () =>
        page.evaluate(
          () => (document.querySelector("common-ground") as unknown as { explanation: unknown }).explanation,
        );
      await page.locator("common-ground [role=status]").waitFor();
      await set("/other.json");
      await shown(page, other.prediction.explained.name);
      release();
      await page.waitForTimeout(1000);
      await shown(page, other.prediction.explained.name);
      for (const [src, message] of [
        ["/broken.json", /broken\.json: is not valid JSON \(.*line 1/u],
        ["/old.json", /is a commonground\/explanation@1, this release reads commonground\/explanation@2/u],
        ["/changed.json", /parts\[0\]\.area: /u],
        ["/nothing.json", /there is no such file \(404\)/u],
        ["http://[", /“http:\/\/\[” is no web address/u],
      ] as const) {
        await set(src);
        await expect.poll(() => alert(page)).toMatch(message);
        expect(await page.locator("common-ground h2").count()).toBe(0);
        expect(await given()).toBeNull();
      }
      await set("/dog.json");
      await shown(page, "dog face");
      expect(await given()).toEqual(dog);
    },
    { allowed: /404/u },
  );
});

test("an explanation inside, or set, is shown; it may come late, change, and go and come again", async () => {
  await open(
    `<common-ground>${script(dog)}</common-ground><p id="place"></p>`,
    async (page) => {
      await shown(page, "dog face");
      await page.evaluate((text) => {
        document.querySelector("common-ground script")!.textContent = text;
      }, JSON.stringify(other));
      await shown(page, other.prediction.explained.name);
      await page.evaluate(() => {
        const element = document.querySelector("common-ground")!;
        document.querySelector("#place")!.append(element);
      });
      await shown(page, other.prediction.explained.name);
      await give(page, dog);
      await shown(page, "dog face");
      await give(page, { schema: "commonground/explanation@2" });
      await expect.poll(() => alert(page)).toContain("the given explanation: ");
      await give(page, null);
      await shown(page, other.prediction.explained.name);
    },
    { policy: STRICT },
  );
  // Set before the script has come.
  await open(
    `<common-ground></common-ground>`,
    async (page) => {
      await shown(page, "dog face");
    },
    {
      head: `<script type="module">document.querySelector("common-ground").explanation = ${JSON.stringify(dog).replaceAll("<", "\\u003c")}</script>`,
    },
  );
});

test("a notebook's sandboxed frame shows it by a plain module script", async () => {
  const inner = `<script type="module">
    import "${origin}/element.js";
    const element = document.createElement("common-ground");
    element.explanation = ${JSON.stringify(dog)};
    document.body.append(element);
  </script>`;
  await open(
    `<iframe title="A cell" sandbox="allow-scripts" srcdoc='${inner.replaceAll("&", "&amp;").replaceAll("'", "&#39;")}'></iframe>`,
    async (page) => {
      await page.frameLocator("iframe").locator("common-ground h2").waitFor();
    },
  );
});

test("names are text wherever they stand", async () => {
  const evil = `"><img src=x onerror="globalThis.ran=1"><script>globalThis.ran=1</script>`;
  const words = new Set(dog.parts.map(({ descriptors }) => descriptors[0]!.descriptor));
  const hostile = JSON.parse(JSON.stringify(dog), (_key, value: unknown) =>
    value === "dog face" || words.has(value as string) ? evil : value,
  ) as Explanation;
  const named = {
    ...hostile,
    image: { ...hostile.image, path: `x/${evil}` },
    model: { ...hostile.model, id: evil },
    bank: { ...hostile.bank, name: evil },
    notes: [{ code: "x", message: evil }],
  };
  await open(
    `<common-ground image='${evil.replaceAll("'", "&#39;").replaceAll("<", "&lt;")}'></common-ground>`,
    async (page) => {
      await give(page, named);
      await page.locator("common-ground h2").waitFor();
      await openAll(page);
      const found = await page.evaluate(() => {
        const inside = document.querySelector("common-ground")!.shadowRoot!;
        return {
          made: inside.querySelectorAll("img, script, iframe, [onerror]").length,
          ran: (globalThis as unknown as { ran?: number }).ran,
          title: inside.querySelector("h2")!.textContent,
        };
      });
      expect(found).toEqual({ made: 0, ran: undefined, title: `Why “${evil}”?` });
    },
    { allowed: /404/u },
  );
});

test.each([
  ["grid", gridExplanation, ["To know"]],
  ["attention", attentionExplanation, ["What each part means to it", "To know"]],
])(
  "what another method fills in is shown without the sections it does not have: %s",
  async (_name, make, most) => {
    const made = await make();
    await open(`<common-ground></common-ground>`, async (page) => {
      await give(page, made);
      await shown(page, made.prediction.explained.name);
      const headings = await page.locator("common-ground h3").allTextContents();
      expect(most).toEqual(expect.arrayContaining(headings));
      expect(await page.locator("common-ground footer").textContent()).toContain(
        `method ${made.method.name}`,
      );
      expect(await page.locator("common-ground .part").count()).toBe(made.parts.length);
    });
  },
);

test("a picture that is another file is told, and so is one that cannot be read or compared", async () => {
  await open(
    `<common-ground src="/dog.json" image="/cat.svg"></common-ground>`,
    async (page) => {
      const note = page.locator("common-ground .picture .notice");
      const set = (image: string) =>
        page.evaluate((to) => document.querySelector("common-ground")!.setAttribute("image", to), image);
      await expect.poll(() => note.allTextContents()).toEqual([expect.stringContaining("another file")]);
      await set("/dog.svg");
      await expect.poll(() => note.count()).toBe(0);
      expect(await page.locator("common-ground image").getAttribute("href")).toBe("/dog.svg");
      await set("/nothing.png");
      await expect.poll(() => note.allTextContents()).toEqual([expect.stringContaining("cannot be loaded")]);
      await give(page, { ...dog, image: { ...dog.image, sha256: null } });
      await set("/dog.svg");
      await expect
        .poll(() => note.allTextContents())
        .toEqual([expect.stringContaining("could not be checked")]);
    },
    { allowed: /404/u },
  );
});

test("the page of the documentation shows it, under the policy of the explorer's own server", async () => {
  const explorer = await serveExplorer();
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  try {
    await page.goto(`${explorer.address}embed.html`);
    await shown(page, "dog face");
    await shown(page, "dog face", 1);
    await expect.poll(() => alert(page)).toContain("explain the image again");
    expect(await page.locator("common-ground .picture .notice").count()).toBe(0);
    expect(complaints).toEqual([]);
    await expect.poll(() => objections(page)).toEqual([]);
  } finally {
    await page.close();
    await explorer.close();
  }
});
