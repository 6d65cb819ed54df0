// The explorer in a real browser, as it is built: one image from the address to its words, against the command.

import type { Explanation } from "@commonground/core";
import { mounts, site } from "@commonground/explorer";
import { copyFileSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { bin, commonground, root, runNode } from "./support/command.ts";
import { differences } from "./support/differences.ts";
import { explained, heard, startExplorer } from "./support/explorer.ts";
import { temporaryFolder } from "./support/folder.ts";
import { serveFolders } from "./support/web-server.ts";

vi.setConfig({ testTimeout: 300_000 });

const folder = temporaryFolder();
const cat = join(folder, "<b>cat.png");
copyFileSync(join(site, "examples/1f431.png"), cat);
writeFileSync(join(folder, "secret.txt"), "not to be read");
const results = temporaryFolder();
writeFileSync(join(results, "plan.json"), "{}");
// What lies there and is no study's, and what is only called so.
writeFileSync(join(results, "secret.txt"), "not to be read: secret");
writeFileSync(join(results, "run.json.bak"), "not to be read: secret");
symlinkSync(join(folder, "secret.txt"), join(results, "shard-000000.parquet"));

const { address, visit } = startExplorer({ images: [cat], results });

async function byCommand(...args: string[]): Promise<Explanation> {
  const { stdout, stderr } = await commonground(["explain", "--json", "-", "--quiet", ...args]);
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Explanation;
}

/** All but where it was computed, how long that took, and what the file is called. */
const bare = ({ image, software: _s, timings: _t, model, ...rest }: Explanation) => ({
  ...rest,
  image: { ...image, path: null },
  model: { ...model, runtime: null, device: null },
});

function same(found: Explanation, expected: Explanation): void {
  expect(found.parts.length).toBeGreaterThan(1);
  expect(found.causes!.logodds.values).toHaveLength(found.parts.length + 1);
  expect(differences(bare(found), bare(expected), 1e-5)).toEqual([]);
}

test("an example is explained as the command explains it; then another question, of which only what changed is computed", async () => {
  const file = join(site, "examples/1f436.png");
  await visit("#image=example:1f436&partCount=4", async (page) => {
    const found = await explained(page);
    expect(found.software).toMatchObject({ runtime: "onnxruntime-web 1.30.0", device: "wasm" });
    expect(found.prediction.explained.name).toBe("dog face");
    same(found, await byCommand("--part-count", "4", file));

    const before = (await heard(page)).length;
    await page.getByLabel("Ask about").fill("a cat with long ears");
    const asked = await explained(page, 2);
    same(asked, await byCommand("--part-count", "4", "--target", "a cat with long ears", file));
    const steps = (await heard(page)).slice(before).flatMap(({ step }) => step ?? []);
    expect(new Set(steps)).toEqual(
      new Set(["predictTarget", "languageConcepts", "shareKnowledge", "findCauses"]),
    );
    await page.waitForFunction(() => document.querySelector("h1")?.textContent?.includes("long ears"));
  });
});

test("a word marks its parts and a part its words; what was clicked stands in the address and comes back", async () => {
  await visit("#image=given:0&partCount=3&causes=none", async (page) => {
    // An image of the command line, its name as text.
    const found = await explained(page);
    expect(await page.locator("figcaption .name").textContent()).toBe("<b>cat.png");
    const [part] = found.parts;
    const word = part!.descriptors[0]!.descriptor;
    const carriers = found.parts.filter((p) => p.descriptors.some((d) => d.descriptor === word));
    const back = page.locator(".overlay .part.back");

    await page.locator(".parts .word", { hasText: word }).first().hover();
    await expect.poll(() => back.count()).toBe(found.parts.length - carriers.length);
    await page.mouse.move(0, 0);
    await expect.poll(() => back.count()).toBe(0);

    const label = page.locator(`.overlay .part[aria-label^="Take away part ${part!.label}:"]`);
    await label.locator("circle").hover();
    await expect
      .poll(() => page.locator(".parts .word.marked").count())
      .toBeGreaterThanOrEqual(part!.descriptors.length);
    const kept = page.locator(".parts .word", { hasText: word }).first();
    await kept.focus();
    await page.keyboard.press("Enter");
    const chosen = () => Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
    const settings = { partCount: "3", causes: "none" };
    expect(chosen()).toEqual({ image: "given:0", ...settings, word });

    // Each change is one step of history, a slider that is dragged as one: there and back, and forward again.
    const entries = () => page.evaluate(() => history.length);
    const before = await entries();
    const slider = page.getByRole("slider");
    const { width, height } = (await slider.boundingBox())!;
    const at = (x: number) => ({ x, y: height / 2 });
    await slider.dragTo(slider, {
      sourcePosition: at((width * 2) / 7),
      targetPosition: at(width - 2),
      steps: 20,
    });
    const walked = [chosen()];
    expect(walked).toEqual([{ image: "given:0", partCount: "8", causes: "none", word }]);
    for (const name of ["Patches", "Side by side"]) {
      await page.getByRole("button", { name, exact: true }).first().click();
      walked.push(chosen());
    }
    expect(walked.slice(1)).toMatchObject([{ layer: "patches" }, { layer: "patches", view: "sides" }]);
    expect(await entries()).toBe(before + 3);
    await page.goBack();
    await page.goBack();
    await expect.poll(() => page.locator("figcaption [aria-pressed=true]").textContent()).toBe("Parts");
    expect(chosen()).toEqual(walked[0]);
    await page.goForward();
    expect(chosen()).toEqual(walked[1]);
    await page.goBack();
    await page.goBack();
    await expect.poll(() => slider.inputValue()).toBe("3");
    expect(chosen()).toEqual({ image: "given:0", ...settings, word });

    await page.reload();
    await expect.poll(() => kept.getAttribute("aria-pressed"), { timeout: 120_000 }).toBe("true");
    await page.locator('.examples button[title="pizza"]').click();
    await expect.poll(chosen).toEqual({ image: "example:1f355", ...settings });
    await page.goBack();
    await expect.poll(() => kept.getAttribute("aria-pressed"), { timeout: 120_000 }).toBe("true");
  });
});

test("what is no picture, and what the address cannot say, is told; the page goes on", async () => {
  await visit("#image=example:1f355&partCount=99", async (page) => {
    const alerts = page.getByRole("alert");
    await expect.poll(() => alerts.allTextContents()).toEqual([expect.stringContaining("partCount is 99")]);
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
    await expect
      .poll(async () => (await alerts.allTextContents()).join(" "), { timeout: 120_000 })
      .toContain("x.png");
    await page.locator('.examples button[title="pizza"]').click();
    await expect.poll(() => page.locator("h1").textContent(), { timeout: 120_000 }).toContain("pizza");
    expect(await alerts.count()).toBe(0);
  });
});

test("plain files in a folder of any server, without its headers, do the same", async () => {
  const files = Object.fromEntries(mounts().map(({ below, folder: from }) => [`/a/b/${below}/`, from]));
  const server = await serveFolders({ ...files, "/a/b/": site }, "", { isolated: false });
  try {
    await visit(
      "#image=example:1f436&causes=none",
      async (page) => expect((await explained(page)).prediction.explained.name).toBe("dog face"),
      `${server.origin}a/b/index.html`,
    );
  } finally {
    server.close();
  }
});

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** A request as no browser would send it: the path goes out as it is written. */
const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  new Promise<Answer>((resolve, reject) => {
    const { hostname, port } = new URL(address());
    request({ hostname, port, path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    })
      .on("error", reject)
      .end();
  });

test("the server gives what it was given to this machine's own page, and nothing else to anybody", async () => {
  const base = new URL(address()).pathname;
  const page = await ask(base);
  expect(page).toMatchObject({ status: 200, body: expect.stringContaining("<title>Common Ground</title>") });
  expect(page.headers).toMatchObject({
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "referrer-policy": "no-referrer",
    "content-security-policy": expect.stringContaining("default-src 'none'"),
  });
  expect(JSON.parse((await ask(`${base}session.json`)).body)).toMatchObject({ images: ["<b>cat.png"] });
  expect((await ask(`${base}results/plan.json`)).body).toBe("{}");
  // Ranges: within, up to and beyond the end of a file of two bytes; what is no single range is the whole.
  for (const [range, status, body, told] of [
    ["bytes=1-", 206, "}", "bytes 1-1/2"],
    ["bytes=0-0", 206, "{", "bytes 0-0/2"],
    ["bytes=1-999", 206, "}", "bytes 1-1/2"],
    ["bytes=-1", 206, "}", "bytes 1-1/2"],
    ["bytes=-999", 206, "{}", "bytes 0-1/2"],
    ["bytes=2-", 416, "", "bytes */2"],
    ["bytes=2-5", 416, "", "bytes */2"],
    ["bytes=-0", 416, "", "bytes */2"],
    ["bytes=0-0,1-1", 200, "{}", undefined],
    ["rows=0-0", 200, "{}", undefined],
  ] as const) {
    const answer = await ask(`${base}results/plan.json`, { range });
    expect([answer.status, answer.body, answer.headers["content-range"]], range).toEqual([
      status,
      body,
      told,
    ]);
  }
  expect(await ask(`${base}results/?of=plan.json,plan.json`)).toMatchObject({ status: 200, body: "{}{}" });
  const head = await ask(`${base}results/plan.json`, {}, "HEAD");
  expect([head.status, head.body, head.headers["content-length"]]).toEqual([200, "", "2"]);

  const script = /src="\.\/(assets\/[^"]+)"/u.exec(page.body)![1]!;
  const kept = async (path: string, headers = {}) => {
    const { status, headers: told } = await ask(`${base}${path}`, headers);
    return [status, told["cache-control"], told.etag] as const;
  };
  expect(await kept(script)).toEqual([200, expect.stringContaining("immutable"), expect.any(String)]);
  for (const path of ["runtime/ort-wasm-simd-threaded.wasm", "models/emoji-vit-s/tokenizer.json"]) {
    const [status, caching, tag] = await kept(path);
    expect([status, caching]).toEqual([200, "private, no-cache"]);
    expect(await kept(path, { "if-none-match": tag })).toEqual([304, caching, tag]);
    expect(await kept(path, { "if-none-match": '"another"' })).toEqual([200, caching, tag]);
    expect(await kept(path, { "if-none-match": `"another", W/${tag}` })).toEqual([304, caching, tag]);
    const part = { range: "bytes=0-0" };
    expect(await kept(path, { ...part, "if-range": tag })).toEqual([206, caching, tag]);
    expect(await kept(path, { ...part, "if-range": '"another"' })).toEqual([200, caching, tag]);
  }
  for (const path of ["", "session.json", "given/0", "results/plan.json", "assets/none.js"]) {
    expect((await kept(path))[1], path).toBe("no-store");
  }

  const secret = join(folder, "secret.txt");
  for (const path of [
    "/",
    "/index.html",
    `/${"x".repeat(base.length - 2)}/`,
    `${base}given/1`,
    `${base}given/-1`,
    `${base}given/..%2f..%2fpackage.json`,
    `${base}results/`,
    `${base}results/shard-000000.parquet`,
    `${base}results/secret.txt`,
    `${base}results/?of=plan.json,secret.txt`,
    `${base}results/?of=plan.json,shard-000000.parquet`,
    `${base}results/?of=..%2f${folder.split("/").at(-1)}%2fsecret.txt`,
    `${base}results/?of=${Array(33).fill("plan.json").join(",")}`,
    `${base}results/run.json.bak`,
    `${base}results/plan.json/..%2fsecret.txt`,
    `${base}results/..%2f${folder.split("/").at(-1)}%2fsecret.txt`,
    `${base}results/%00`,
    `${base}results/%`,
    `${base}results/${encodeURIComponent(secret)}`,
    `${base}../../package.json`,
    `${base}%2e%2e/package.json`,
    `${base}models/package.json`,
    `${base}models/emoji-vit-s/..%2f..%2fpackage.json`,
  ]) {
    expect(await ask(path), path).toMatchObject({ status: 404, body: expect.not.stringContaining("secret") });
  }
  expect((await ask(base, { host: "attacker.example" })).status).toBe(403);
  expect((await ask(base, { origin: "https://attacker.example" })).status).toBe(403);
  expect((await ask(base, {}, "POST")).status).toBe(405);
});

test("the command prints the address, serves, and ends on Ctrl-C", async () => {
  let asked: Promise<number> | undefined;
  const { code, stdout } = await runNode([bin, "explore", "--no-open", cat], {
    cwd: root,
    onOutput: (text, kill) => {
      const found = /^http:\/\/127\.0\.0\.1:\d+\/\S+\/$/mu.exec(text)?.[0];
      if (found === undefined || asked !== undefined) return;
      asked = fetch(`${found}given/0`).then((response) => response.status);
      void asked.finally(() => kill("SIGINT"));
    },
  });
  expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\S+\/\n$/u);
  expect(await asked).toBe(200);
  expect(code).toBe(130);
});
