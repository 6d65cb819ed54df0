/// <reference lib="dom" />

import type { Explanation } from "@commonground/core";
import { type Explorer, type ExplorerOptions, serveExplorer } from "@commonground/explorer";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { BROWSER_SETUP_MS, launchChromium } from "./chromium.ts";

const VIEWPORT = { width: 1280, height: 900 };
/** How long, in ms, a page may take for anything on a machine that is busy. */
const PATIENCE = 120_000;

/** One browser and one server for a file of tests on the explorer. Needs the built application. */
export function startExplorer(
  options: ExplorerOptions,
  browserOptions?: Parameters<typeof launchChromium>[0],
): {
  readonly address: () => string;
  readonly visit: Visit;
} {
  let browser: Browser;
  let explorer: Explorer;
  let newPage: () => Promise<Page>;
  beforeAll(async () => {
    explorer = await serveExplorer(options);
    browser = await launchChromium(browserOptions);
    newPage = await pagesOfOneProcess(browser, explorer.address);
  }, BROWSER_SETUP_MS);
  afterAll(async () => {
    await browser?.close();
    await explorer?.close();
  });
  return {
    address: () => explorer.address,
    async visit(hash, use, at, { expected, before, ...context } = {}) {
      const apart = at !== undefined || Object.keys(context).length > 0;
      const page = await (apart ? browser.newPage({ viewport: VIEWPORT, ...context }) : newPage());
      page.setDefaultTimeout(PATIENCE);
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => complaints.push(message.text()));
      await page.addInitScript(RECORD);
      await before?.(page);
      try {
        await page.goto((at ?? explorer.address) + hash);
        await use(page);
        expect(complaints.filter((text) => expected?.test(text) !== true)).toEqual([]);
      } finally {
        await page.close();
      }
    },
  };
}

/**
 * New pages of the explorer in one process, which keeps what it compiled. Each finds nothing that one
 * before it has stored, and none of the permissions that one was given.
 */
async function pagesOfOneProcess(browser: Browser, address: string): Promise<() => Promise<Page>> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const keeper = await context.newPage();
  // Keeps the process: of the same origin, with the same headers, and without a script.
  await keeper.goto(`${address}nothing`);
  const session = await context.newCDPSession(keeper);
  return async () => {
    await context.clearPermissions();
    await session.send("Storage.clearDataForOrigin", {
      origin: new URL(address).origin,
      storageTypes: "all",
    });
    return context.newPage();
  };
}

/** Opens a page at what follows the address, uses it, and fails where it complained of anything. */
export type Visit = (
  hash: string,
  use: (page: Page) => Promise<void>,
  at?: string,
  options?: BrowserContextOptions & {
    /** Complaints that are part of the test. */
    readonly expected?: RegExp;
    /** Done with the page before it is opened. */
    readonly before?: (page: Page) => Promise<unknown>;
  },
) => Promise<void>;

/** Saves what a click on `button` gives, into `folder`; its path. */
export async function saved(page: Page, button: Locator, folder: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

/** Opens a saved page from disk, without a network, and fails where it asks for anything but itself. */
export async function openAlone(
  visit: Visit,
  path: string,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const address = pathToFileURL(path).href;
  await visit("", use, address, {
    offline: true,
    before: (page) => Promise.resolve(page.on("request", (request) => asked.push(request.url()))),
  });
  expect(asked.filter((url) => !url.startsWith("data:"))).toEqual([address]);
}

/** One page for all tests of a file, open from before the first, once `until` is there, until after the last. */
export function holdPage(visit: Visit, hash: string, until: (page: Page) => Promise<unknown>): () => Page {
  let page: Page;
  let visited: Promise<void>;
  let leave: (() => void) | undefined;
  beforeAll(
    () =>
      new Promise<void>((ready, failed) => {
        visited = visit(hash, async (opened) => {
          page = opened;
          await until(page);
          await new Promise<void>((done) => {
            leave = done;
            ready();
          });
        });
        visited.catch(failed);
      }),
  );
  afterAll(async () => {
    if (leave === undefined) return;
    leave();
    await visited;
  });
  return () => page;
}

/** Keeps what the worker says. */
const RECORD = `globalThis.heard = [];
const { Worker } = globalThis;
globalThis.Worker = class extends Worker {
  constructor(...args) {
    super(...args);
    this.addEventListener("message", ({ data }) => heard.push(data));
  }
};`;

interface Heard {
  readonly kind: string;
  readonly step?: string;
  readonly whole?: boolean;
  readonly explanation?: Explanation;
  /** Of what is said without some parts. */
  readonly answer?: { readonly prediction: Explanation["prediction"]; readonly probabilities: Float32Array };
}

/** What the worker has said so far. */
export const heard = (page: Page): Promise<Heard[]> =>
  page.evaluate(() => (globalThis as unknown as { heard: Heard[] }).heard);

/** The last whole explanation, once as many have come. */
export async function explained(page: Page, count = 1): Promise<Explanation> {
  await page.waitForFunction(
    (wanted) =>
      (globalThis as unknown as { heard: Heard[] }).heard.filter(({ whole }) => whole === true).length >=
      wanted,
    count,
    { timeout: 180_000 },
  );
  return (await heard(page)).findLast(({ whole }) => whole === true)!.explanation!;
}

/** More stops of the tabulator than any view has. */
const MOST_STOPS = 150;

/** Presses Tab until what has the focus answers to a selector; how often. */
export async function tabTo(page: Page, selector: string): Promise<number> {
  for (let i = 1; i <= MOST_STOPS; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return i;
  }
  throw new Error(`the tabulator never comes to ${selector}`);
}
