// The explorer where things go wrong: workers that die, models that do not come, browsers that lack things, files that
// are none, and many requests at once.

import { mounts } from "@commonground/explorer";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, statSync, truncateSync } from "node:fs";
import { Agent, get } from "node:http";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test, vi } from "vitest";
import { objections } from "./support/axe.ts";
import { root } from "./support/command.ts";
import { explained, openAlone, saved, startExplorer } from "./support/explorer.ts";
import { temporaryFolder } from "./support/folder.ts";
import { hugePng } from "./support/png.ts";
import { serveFolders } from "./support/web-server.ts";

vi.setConfig({ testTimeout: 300_000 });

const DOG = "#image=example:1f436&partCount=2&causes=none";
const folder = temporaryFolder();
/** As `npm run explorer:build` writes it. */
const built = join(folder, "built");
const hostile = join(folder, '"><img src=x onerror=alert(1)> \u202Egnp.tac &amp; \n <script>.png');

beforeAll(() => {
  execFileSync(process.execPath, [join(root, "packages/explorer/build/build.mjs"), built]);
  cpSync(join(built, "examples/1f431.png"), hostile);
});

const { address, visit } = startExplorer({ images: [hostile] });

const alerts = (page: Page) => page.getByRole("alert").allTextContents();
const heading = (page: Page) => page.locator("h1").textContent();
const patient = { timeout: 120_000 };

test.each([
  ["throws where nobody catches", 'setTimeout(() => { throw new Error("out of luck"); })', "out of luck"],
  ["is gone without a word", "self.close()", "without a word"],
])("a worker that %s is started again; what was chosen is kept", async (_, ending, told) => {
  await visit(
    `${DOG}&target=cat+face&without=A`,
    async (page) => {
      await explained(page);
      await page.locator(".taken-away b").waitFor();
      const [worker] = page.workers();
      await worker!.evaluate(ending).catch(() => {});
      await expect.poll(() => alerts(page)).toEqual([expect.stringContaining(told)]);
      expect(await heading(page)).toContain("cat face");
      const found = await explained(page, 2);
      expect(found.prediction.explained.name).toBe("cat face");
      await expect.poll(() => page.locator(".taken-away p").textContent(), patient).toContain("Without A: ");
      expect(new URLSearchParams(new URL(page.url()).hash.slice(1)).get("target")).toBe("cat face");
      // The next question ends the message.
      await page.getByLabel("Ask about").fill("dog face");
      await explained(page, 3);
      expect(await alerts(page)).toEqual([]);
    },
    undefined,
    { expected: /out of luck/u },
  );
});

test("a worker that keeps dying is started again only when that is asked for", async () => {
  await visit(
    DOG,
    async (page) => {
      const button = page.getByRole("button", { name: "Try again" });
      await button.waitFor();
      expect(await alerts(page)).toEqual([expect.stringContaining("could not be loaded")]);
      expect(await heading(page)).toBe("No answer");
      expect(await objections(page)).toEqual([]);
      const started = page.workers().length;
      await page.unrouteAll();
      // While the model comes; by the key, after which the focus is not lost with the button.
      await page.route(/open_clip_model/u, () => {});
      await button.press("Enter");
      await expect.poll(() => page.locator(".status").textContent()).toMatch(/model/u);
      expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
      expect(await objections(page)).toEqual([]);
      await page.unrouteAll();
      expect((await explained(page)).prediction.explained.name).toBe("dog face");
      expect(await alerts(page)).toEqual([]);
      expect(started).toBe(0);
    },
    undefined,
    {
      expected: /Failed to (?:load|fetch)/u,
      before: (page) => page.route(/assets\/main-/u, (route) => route.abort()),
    },
  );
});

const site = (at = built) => serveFolders({ "/": at }, readFileSync(join(at, "index.html"), "utf8"));

/** A copy of what was built, without one of its folders, and a server of it. */
async function siteWithout(name: string) {
  const copy = join(folder, `without ${name}`);
  cpSync(built, copy, { recursive: true, filter: (path) => path !== join(built, name) });
  return [copy, await site(copy)] as const;
}

test("a model that is not there is told of; once it is, the page goes on without being loaded again", async () => {
  const [copy, server] = await siteWithout("models");
  const models = join(copy, "models");
  try {
    await visit(
      DOG,
      async (page) => {
        const again = page.getByRole("button", { name: "Try again" });
        await again.waitFor();
        expect(await alerts(page)).toEqual([expect.stringMatching(/models\/emoji-vit-s.*NOT_FOUND/su)]);
        expect(await heading(page)).toBe("No answer");
        expect(await objections(page)).toEqual([]);

        cpSync(join(built, "models"), models, { recursive: true });
        const weights = join(models, "emoji-vit-s/open_clip_model.safetensors");
        truncateSync(weights, statSync(weights).size / 2);
        await again.click();
        await expect.poll(() => alerts(page), patient).toEqual([expect.stringContaining("truncated")]);
        await again.waitFor();

        cpSync(join(built, "models"), models, { recursive: true });
        await again.click();
        expect((await explained(page)).prediction.explained.name).toBe("dog face");
        expect(await alerts(page)).toEqual([]);
      },
      server.origin,
      { expected: /404/u },
    );
  } finally {
    server.close();
  }
});

test("without the runtime the page says so, and without a connection what is there stays", async () => {
  const [, bare] = await siteWithout("runtime");
  try {
    await visit(
      DOG,
      async (page) => {
        await page.getByRole("button", { name: "Try again" }).waitFor();
        expect(await alerts(page)).toEqual([expect.stringMatching(/onnxruntime.*RUNTIME/su)]);
      },
      bare.origin,
      { expected: /404|Failed to fetch/u },
    );
  } finally {
    bare.close();
  }

  const server = await site();
  await visit(
    DOG,
    async (page) => {
      await explained(page);
      server.close();
      await page.locator('.examples button[title="pizza"]').click();
      await expect.poll(() => alerts(page), patient).toEqual([expect.stringContaining("NETWORK")]);
      expect(await heading(page)).toBe("No answer");
      // What needs no connection still works.
      await page.locator("input[type=file]").first().setInputFiles(join(built, "examples/1f436.png"));
      await explained(page, 2);
      expect(await alerts(page)).toEqual([]);
      expect(await heading(page)).toContain("dog face");
    },
    server.origin,
    { expected: /Failed to load resource|ERR_/u },
  );
});

test("in a folder of a plain server it has no threads, and takes the embeddings that were made ahead", async () => {
  const server = await serveFolders({ "/some/where/": built }, "", { isolated: false });
  try {
    await visit(
      DOG,
      async (page) => {
        expect((await explained(page)).prediction.explained.name).toBe("dog face");
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
      },
      `${server.origin}some/where/index.html`,
    );
    const texts = mounts().find(({ below }) => below === "texts")!.files;
    for (const name of texts) expect(server.requests).toContain(`GET /some/where/texts/${name}`);
  } finally {
    server.close();
  }
});

test("a browser that lets nothing be stored, and has neither WebGPU nor locks, does the same", async () => {
  await visit(
    DOG,
    async (page) => {
      await explained(page);
      // The system's theme is followed until one is chosen.
      const dark = page.getByRole("button", { name: "Dark", exact: true });
      for (const colorScheme of ["dark", "light"] as const) {
        await page.emulateMedia({ colorScheme });
        await expect.poll(() => dark.getAttribute("aria-pressed")).toBe(String(colorScheme === "dark"));
      }
      await dark.click();
      expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
    },
    undefined,
    {
      before: (page) =>
        page.addInitScript(() => {
          const refuse = {
            get: () => {
              throw new DOMException("denied", "SecurityError");
            },
          };
          for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
            Object.defineProperty(window, name, refuse);
          }
          for (const name of ["gpu", "locks"]) {
            Object.defineProperty(Navigator.prototype, name, { value: undefined });
          }
        }),
    },
  );
});

test("files beyond what an image may have are refused before they are read, and the page goes on", async () => {
  await visit(DOG, async (page) => {
    await explained(page);
    const drop = (bytes: number[] | number, name: string) =>
      page.evaluate(
        ([content, named]) => {
          const parts =
            typeof content === "number"
              ? Array.from({ length: content / 2 ** 20 }, () => new Uint8Array(2 ** 20))
              : [new Uint8Array(content)];
          const data = new DataTransfer();
          data.items.add(new File(parts, named, { type: "image/png" }));
          document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
        },
        [bytes, name] as const,
      );
    await drop(260 * 2 ** 20, "many bytes.png");
    await expect
      .poll(() => alerts(page), patient)
      .toEqual([expect.stringMatching(/many bytes.*TOO_LARGE/su)]);
    expect(new URL(page.url()).hash).toContain("1f436");
    await drop([...hugePng(40_000, 40_000, false)], "many pixels.png");
    await expect
      .poll(() => alerts(page), patient)
      .toEqual([expect.stringMatching(/many pixels.*TOO_LARGE/su)]);
    expect(await heading(page)).toBe("No answer");
    expect(await objections(page)).toEqual([]);
    await page.goBack();
    await expect.poll(() => heading(page), patient).toContain("dog face");
    expect(await alerts(page)).toEqual([]);
  });
});

test("names that look like markup are text, wherever they stand; the page that leaves needs no network", async () => {
  const text = "<img src=x onerror=alert(1)><b>";
  const asked = new URLSearchParams({ target: text, versus: `${text}2`, word: text }).toString();
  await visit(`#image=given:0&partCount=2&${asked}`, async (page) => {
    await explained(page);
    expect(await page.locator("figcaption .name").textContent()).toContain("<img src=x onerror=alert(1)>");
    expect(await heading(page)).toContain(text);
    expect(await page.locator("#app img:not(.examples img), #app b b, #app script").count()).toBe(0);
    const leave = page.getByRole("button", { name: "All of it, as one HTML page" });
    const path = await saved(page, leave, folder);
    expect(basename(path)).not.toMatch(/[<>"\n/]/u);
    const html = readFileSync(path, "utf8");
    expect(html).toContain("&lt;img src=x");
    expect(html).not.toContain("<img src=x");
    await openAlone(visit, path, async (alone) => {
      expect(await alone.locator("h1").textContent()).toContain(text);
      const drawn = alone.locator(".picture image");
      expect(await drawn.getAttribute("href")).toMatch(/^data:image\/png;base64,/u);
      for (const figure of await alone.locator("figure").all()) {
        expect(await figure.locator("svg").count()).toBeGreaterThanOrEqual(1);
        await figure.locator("summary").click();
        expect(await figure.locator("tbody tr").count()).toBeGreaterThanOrEqual(1);
      }
      const [left] = await Promise.all([
        alone.waitForEvent("download"),
        alone
          .getByRole("button", { name: /as SVG/u })
          .first()
          .click(),
      ]);
      expect(readFileSync((await left.path())!, "utf8")).toMatch(/^<svg/u);
      expect(await objections(alone)).toEqual([]);
    });
  });
});

test("a thousand requests at once are all answered", async () => {
  const agent = new Agent({ maxSockets: 1000 });
  const paths = [
    "",
    "session.json",
    "given/0",
    "examples/1f436.png",
    "models/emoji-vit-s/tokenizer.json",
    "none",
  ];
  const fetched = await Promise.all(
    Array.from(
      { length: 1000 },
      (_, i) =>
        new Promise<string>((resolve, reject) => {
          const path = paths[i % paths.length]!;
          get(`${address()}${path}`, { agent }, (response) => {
            let bytes = 0;
            response.on("data", (chunk: Buffer) => (bytes += chunk.length));
            response.on("end", () => resolve(`${path} ${response.statusCode} ${bytes}`));
          }).on("error", reject);
        }),
    ),
  );
  agent.destroy();
  expect(new Set(fetched).size).toBe(paths.length);
  expect(fetched.filter((line) => line.includes(" 200 "))).toHaveLength(
    fetched.length - fetched.filter((line) => line.startsWith("none 404")).length,
  );
});

test("a camera that may not be used is told, and the page goes on", async () => {
  await visit("", async (page) => {
    await page.getByRole("button", { name: "Camera" }).click();
    await expect
      .poll(() => alerts(page))
      .toEqual([expect.stringMatching(/^That did not work. This page may not use the camera.*picture\.$/u)]);
    expect(await page.getByRole("button", { name: "Camera" }).isEnabled()).toBe(true);
  });
});
