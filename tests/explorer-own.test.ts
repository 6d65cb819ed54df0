// The explorer with what the visitor brings: models, banks, classes, and pictures from a camera.

import type { Explanation } from "@commonground/core";
import { site } from "@commonground/explorer";
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { TINY, writeRandomCheckpoint } from "../packages/clip/testing/random-checkpoint.ts";
import { type HubServer, startHubServer } from "../packages/files/testing/hub-server.ts";
import { commonground } from "./support/command.ts";
import { differences } from "./support/differences.ts";
import { explained, heard, startExplorer } from "./support/explorer.ts";
import { temporaryFolder } from "./support/folder.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = temporaryFolder();
const tiny = join(folder, "tiny");
const broken = join(folder, "broken");

let hub: HubServer;
let proxy: Server;
let commit: string;
/** The hub and its storage at one address, as pages may ask them. */
const port = await new Promise<number>((resolve) => {
  proxy = createServer((request, response) => {
    const { range } = request.headers;
    fetch(`${hub.endpoint}${request.url}`, { headers: range === undefined ? {} : { range } })
      .then(({ status, headers, body }) => {
        response.writeHead(status, {
          ...Object.fromEntries(headers),
          "access-control-allow-origin": "*",
          "access-control-expose-headers": "Content-Range, X-Error-Code",
        });
        if (body === null) response.end();
        else Readable.fromWeb(body as never).pipe(response);
      })
      .catch(() => response.destroy());
  }).listen(0, "127.0.0.1", () => resolve((proxy.address() as AddressInfo).port));
});

beforeAll(async () => {
  await writeRandomCheckpoint(tiny, TINY, { layout: "hugging-face" });
  await writeRandomCheckpoint(broken, TINY);
  truncateSync(join(broken, "open_clip_model.safetensors"), 5000);
  hub = await startHubServer();
  commit = hub.addRepository(
    "org/tiny",
    Object.fromEntries(readdirSync(tiny).map((name) => [name, readFileSync(join(tiny, name))])),
  );
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await hub.close();
});

const { visit, address } = startExplorer({ hub: `http://127.0.0.1:${port}` }, { camera: true });
const HASH = "#image=example:1f436&partCount=2&causes=none";
const DOG = join(site, "examples/1f436.png");

async function byCommand(...args: string[]): Promise<Explanation> {
  const { stdout } = await commonground([
    "explain",
    "--json",
    "-",
    "--quiet",
    "--part-count",
    "2",
    "--causes",
    "none",
    ...args,
    DOG,
  ]);
  return JSON.parse(stdout) as Explanation;
}

const told = ({ prediction, parts, mutualConcepts }: Explanation) => ({ prediction, parts, mutualConcepts });
const hashOf = (page: Page) => Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
const openPanel = (page: Page) => page.getByText("What answers", { exact: false }).first().click();
const alerts = (page: Page) => page.getByRole("alert").allTextContents();
const input = (page: Page, label: string) => page.locator(`input[type=file][aria-label="${label}"]`);

test("a folder answers as it does for the command; its address asks for it again after a reload", async () => {
  await visit(HASH, async (page) => {
    await explained(page);
    await openPanel(page);
    await input(page, "A model’s folder").setInputFiles(tiny);
    const found = await explained(page, 2);
    expect(found.model).toMatchObject({ id: "tiny", layout: "hugging-face" });
    const { model } = hashOf(page);
    expect(model).toMatch(/^folder:[0-9a-f]{64}$/u);
    expect(differences(told(found), told(await byCommand("--model", tiny)), 1e-5)).toEqual([]);

    await page.reload();
    await page.getByRole("heading", { name: "This address is of a model of yours" }).waitFor();
    expect(await alerts(page)).toEqual([]);
    await input(page, "Choose the model’s folder").setInputFiles(tiny);
    const again = await explained(page);
    expect(hashOf(page)).toMatchObject({ model, image: "example:1f436" });
    expect(again.model.sha256).toBe(found.model.sha256);
  });
});

test("a folder that holds a model somewhere can be dropped; one that does not load says so, and the old one answers on", async () => {
  await visit(HASH, async (page) => {
    await explained(page);
    await drop(page, broken);
    await expect
      .poll(() => alerts(page), { timeout: 120_000 })
      .toEqual([expect.stringContaining("open_clip_model.safetensors: a header of")]);
    expect(hashOf(page)).not.toHaveProperty("model");
    await page.getByLabel("Ask about").fill("cat face");
    const after = await explained(page, 2);
    expect(after.model.id).toBe("emoji-vit-s");
    expect(await alerts(page)).toEqual([]);

    const outer = join(folder, "outer");
    mkdirSync(join(outer, "inner"), { recursive: true });
    for (const name of readdirSync(tiny))
      writeFileSync(join(outer, "inner", name), readFileSync(join(tiny, name)));
    writeFileSync(join(outer, "README.md"), "notes");
    await drop(page, outer);
    expect((await explained(page, 3)).model.id).toBe("inner");
    await drop(page, folder);
    await expect
      .poll(() => alerts(page), { timeout: 120_000 })
      .toEqual([expect.stringContaining("holds 3 models")]);
  });
});

/** Drops a file or folder of this machine on the page, as a person does. */
async function drop(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data });
  }
  await session.detach();
}

test("a model comes from the hub by its name, and the address holds its commit; what it has not, is told", async () => {
  await visit(HASH, async (page) => {
    await explained(page);
    await openPanel(page);
    const field = page.getByLabel("or one from the hub");
    await field.fill("https://huggingface.co/org/tiny");
    await field.press("Enter");
    const found = await explained(page, 2);
    expect(found.model).toMatchObject({ id: "org/tiny", revision: commit });
    expect(hashOf(page)).toMatchObject({ model: `hub:org/tiny@${commit}` });
    const steps = (await heard(page)).filter(({ kind }) => kind === "progress");
    expect(steps.map(({ step }) => step)).toContain("words");

    await page.reload();
    expect((await explained(page)).model.sha256).toBe(found.model.sha256);
    await openPanel(page);
    await field.fill("not a name");
    await page.getByRole("button", { name: "Load it" }).click();
    await expect.poll(() => alerts(page)).toEqual([expect.stringContaining("is no model of the hub")]);
    expect(hashOf(page)).toMatchObject({ model: `hub:org/tiny@${commit}` });
  });
});

test("the page may ask the hub that it was started with, and the camera of the machine", async () => {
  const policy = (await fetch(address())).headers;
  expect(policy.get("content-security-policy")).toContain(
    `connect-src 'self' blob: http://127.0.0.1:${port} https://*.huggingface.co https://*.hf.co;`,
  );
  expect(policy.get("permissions-policy")).toContain("camera=(self)");
});

test("classes are typed in place: only those that are new are encoded; nonsense is refused and the last list stays", async () => {
  await visit(HASH, async (page) => {
    await explained(page);
    await openPanel(page);
    const field = page.getByLabel("Classes to choose from");
    await field.fill("cat\ndog\n");
    const found = await explained(page, 2);
    expect(found.classes.count).toBe(2);
    expect(hashOf(page)).toMatchObject({ classes: "cat\ndog" });
    const expected = await byCommand("--classes", "cat,dog");
    expect(differences(told(found), told(expected), 1e-5)).toEqual([]);
    const from = (await heard(page)).length;
    await field.fill("cat\ndog\nfox");
    expect((await explained(page, 3)).classes.count).toBe(3);
    const steps = (await heard(page)).slice(from).flatMap(({ step }) => step ?? []);
    expect(steps).not.toContain("look");
    expect(steps).not.toContain("matchParts");

    await field.fill("cat\ncat");
    await page.getByText("duplicate class").waitFor();
    expect(hashOf(page)).toMatchObject({ classes: "cat\ndog\nfox" });

    const many = Array.from({ length: 3000 }, (_, i) => `thing ${i}`);
    await input(page, "A file of classes").setInputFiles({
      name: "names.txt",
      mimeType: "text/plain",
      buffer: Buffer.from(many.join("\n")),
    });
    expect((await explained(page, 4)).classes.count).toBe(3000);
    expect(hashOf(page)["classes"]).toMatch(/^file:[0-9a-f]{64}$/u);
    await page.getByRole("button", { name: "The bank’s own" }).click();
    expect((await explained(page, 5)).classes.count).toBe(396);
    expect(hashOf(page)).not.toHaveProperty("classes");
  });
});

test("another bank is told in other words: one of ours, or one that is brought", async () => {
  const bank = {
    schema: "commonground/bank@1",
    name: "pets",
    description: "",
    licence: "CC0-1.0",
    classTemplates: ["a photo of a {}"],
    descriptorTemplate: "a photo showing {}",
    classes: { dog: ["floppy ears"], cat: ["whiskers"] },
    descriptors: ["four legs", "red collar"],
  };
  const file = join(folder, "pets.json");
  writeFileSync(file, JSON.stringify(bank));
  await visit(`${HASH}&bank=food101&classes=cat%0Adog`, async (page) => {
    expect((await explained(page)).bank.name).toBe("food101");
    await openPanel(page);
    await input(page, "A bank’s file").setInputFiles(file);
    const found = await explained(page, 2);
    expect(hashOf(page)["bank"]).toMatch(/^file:[0-9a-f]{64}$/u);
    const expected = await byCommand("--bank", file, "--classes", "cat,dog");
    expect(found.bank).toEqual(expected.bank);
    expect(differences(told(found), told(expected), 1e-5)).toEqual([]);
    await page.getByLabel("Concept bank").selectOption("emoji");
    expect((await explained(page, 3)).bank.name).toBe("emoji");
  });
});

test("the camera is asked for when it is opened, gives a still, and is let go", async () => {
  await visit("#partCount=2&causes=none", async (page) => {
    await page.getByRole("button", { name: "Camera" }).click();
    const video = page.locator(".camera video");
    await expect.poll(() => video.evaluate((v: HTMLVideoElement) => v.videoWidth)).toBeGreaterThan(0);
    const track = await video.evaluateHandle((v: HTMLVideoElement) =>
      (v.srcObject as MediaStream).getTracks().at(0),
    );
    await page.getByRole("button", { name: "Take it" }).click();
    await explained(page);
    expect(hashOf(page)["image"]).toMatch(/^file:[0-9a-f]{64}$/u);
    expect(await track.evaluate((t) => t!.readyState)).toBe("ended");
    expect(await page.locator("dialog[open]").count()).toBe(0);
  });
});
