// The engine in a real browser against the engine in Node. The page has no bundle: an import map names all that the
// web entry may reach, so an import of anything else, such as a module of Node's, would not load.

/// <reference lib="dom" />

import { type ClipModel, loadModel } from "@commonground/clip";
import { encodePng } from "@commonground/files";
import { readImage } from "@commonground/files/node";
import type * as ClipWeb from "@commonground/clip/web";
import type * as FilesWeb from "@commonground/files/web";
import type { Explanation, FeatureOutput } from "@commonground/core";
import type * as Core from "@commonground/core";
import type * as Contract from "../packages/core/testing/encoder-contract.ts";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, JSHandle, Page } from "playwright-core";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  goldenPicture,
  type Goldens,
  relativeDistance,
  writeGoldenCheckpoint,
} from "../packages/clip/testing/golden-cases.ts";
import { byteTokenizer } from "../packages/clip/testing/byte-tokenizer.ts";
import { torchFixture } from "../packages/clip/testing/torch-fixtures.ts";
import { TINY, writeRandomCheckpoint } from "../packages/clip/testing/random-checkpoint.ts";
import { animatedPng } from "../packages/files/testing/animated-png.ts";
import { BROWSER_SETUP_MS, hasWebGpu, launchChromium } from "./support/chromium.ts";
import { commonground, root } from "./support/command.ts";
import { differences } from "./support/differences.ts";
import { temporaryFolder } from "./support/folder.ts";
import { serveFolders, type WebServer } from "./support/web-server.ts";

const IMPORTS = {
  "@commonground/core": "/packages/core/dist/index.js",
  "@commonground/files": "/packages/files/dist/index.js",
  "@commonground/files/web": "/packages/files/dist/web.js",
  "@commonground/clip/web": "/packages/clip/dist/web.js",
  "@cfworker/json-schema": "/node_modules/@cfworker/json-schema/dist/esm/index.js",
  "@huggingface/tokenizers": "/node_modules/@huggingface/tokenizers/dist/tokenizers.mjs",
  "character-entities": "/node_modules/character-entities/index.js",
  "character-entities-legacy": "/node_modules/character-entities-legacy/index.js",
  "onnxruntime-web/wasm": "/node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs",
  "onnxruntime-web/webgpu": "/node_modules/onnxruntime-web/dist/ort.webgpu.bundle.min.mjs",
  "zod/mini": "/node_modules/zod/mini/index.js",
};
const PAGE = `<!doctype html><title>engine</title><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>`;

const MODEL = "/models/emoji-vit-s";
const WEIGHTS = "open_clip_model.safetensors";
const IMAGES = ["1f436", "1f431", "1f692"].map((code) => `${code}.png`);
/** How many of the bank's classes, in its order, so that those of the first two images are among them. */
const CLASSES = 16;
/** As few blocks as the contract can do with: in software each shape of a shader is compiled for a second or so. */
const FLAT = {
  ...TINY,
  vision: { ...TINY.vision, layers: 2 },
  text: { ...TINY.text, layers: 1 },
};
const TEXTS = ["an emoji of a dog face", "an emoji of a fire engine"];
// Encoding a bank's texts in a browser takes a while where cores are few and shared with other tests.
vi.setConfig({ testTimeout: 300_000 });

const folder = temporaryFolder();
const twemoji = (code: string) => join(root, `node_modules/@twemoji/svg/${code}.svg`);

let browser: Browser;
let withGraphics: Browser | undefined;
let server: WebServer;
let model: ClipModel;

const serve = (options?: { isolated: boolean }) =>
  serveFolders(
    {
      "/packages/": join(root, "packages"),
      "/node_modules/": join(root, "node_modules"),
      "/models/": join(root, "models/emoji"),
      "/banks/": join(root, "banks"),
      "/images/": folder,
    },
    PAGE,
    options,
  );

beforeAll(async () => {
  for (const name of IMAGES) {
    const { pixels } = await readImage(twemoji(name.replace(".png", "")));
    writeFileSync(join(folder, name), await encodePng(pixels));
  }
  model = await loadModel("emoji-vit-s");
  server = await serve();
  browser = await launchChromium();
}, BROWSER_SETUP_MS);

afterAll(async () => {
  await browser?.close();
  await withGraphics?.close();
  server?.close();
  await model?.dispose();
});

type Engine = typeof ClipWeb & typeof FilesWeb;
const ENGINE =
  'Promise.all([import("@commonground/clip/web"), import("@commonground/files/web")]).then(([a, b]) => ({ ...a, ...b }))';

interface Opened {
  readonly page: Page;
  readonly clip: JSHandle<Engine>;
  readonly core: JSHandle<typeof Core>;
}

/** What the browser says of each name that a server was asked for and has not. */
const MISSING = "Failed to load resource: the server responded with a status of 404 (Not Found)";

interface Kept extends Opened {
  readonly complaints: string[];
}
/** The page of each server and browser: the engine takes longer to come than most tests take. */
const pages = new Map<string, Promise<Kept>>();

async function newPage(origin: string, of: Browser): Promise<Kept> {
  const page = await of.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  await page.goto(origin);
  // Expressions, since functions are compiled for Node, imports and all.
  const clip = await page.evaluateHandle<Engine>(ENGINE);
  const core = await page.evaluateHandle<typeof Core>('import("@commonground/core")');
  return { page, clip, core, complaints };
}

/** Uses the page with the engine; what it complains of fails the test, but for what is expected. */
async function open<T>(
  use: (opened: Opened) => Promise<T>,
  at = server,
  expected: readonly string[] = [],
  of = browser,
): Promise<T> {
  const key = `${at.origin} ${of === browser}`;
  const opened = pages.get(key) ?? newPage(at.origin, of);
  pages.set(key, opened);
  const { complaints, ...engine } = await opened;
  const result = await use(engine);
  expect(complaints.splice(0).filter((line) => !expected.includes(line))).toEqual([]);
  return result;
}

async function explainInBrowser({ page, clip, core }: Opened): Promise<Explanation[]> {
  return page.evaluate(
    async ([{ loadModel, readImage }, { explain, parseBank, prepareVocabulary }, address, names]) => {
      const loaded = await loadModel(address);
      const bank = parseBank(await (await fetch("/images/small-bank.json")).json(), "small-bank.json");
      const vocabulary = await prepareVocabulary(loaded, bank);
      const explanations = [];
      for (const name of names) {
        const image = await readImage(await (await fetch(`/images/${name}`)).blob());
        explanations.push(await explain(loaded, image, vocabulary));
      }
      await loaded.dispose();
      return explanations;
    },
    [clip, core, MODEL, IMAGES] as const,
  );
}

test("three images are explained as the command explains them", async () => {
  // All of the bank's texts would take a browser most of a minute.
  const bank = join(folder, "small-bank.json");
  const whole = JSON.parse(readFileSync(join(root, "banks/emoji.json"), "utf8"));
  const classes = Object.fromEntries(Object.entries(whole.classes).slice(0, CLASSES));
  writeFileSync(bank, JSON.stringify({ ...whole, classes }));
  const paths = IMAGES.map((name) => join(folder, name));
  const command = await commonground(["explain", "--bank", bank, "--json", "-", "--quiet", ...paths]);
  expect(command.stderr).toBe("");
  const expected = command.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Explanation);
  const found = await open(explainInBrowser);

  expect(found[0]!.prediction.explained.name).toBe("dog face");
  expect(found).toHaveLength(IMAGES.length);
  for (const [i, { image, timings, ...rest }] of found.entries()) {
    const { image: imageOfCommand, timings: _, ...restOfCommand } = expected[i]!;
    expect(rest.software).toMatchObject({ runtime: "onnxruntime-web 1.30.0", device: "wasm" });
    expect(restOfCommand.software).toMatchObject({ runtime: "onnxruntime-node 1.30.0", device: "cpu" });
    const elsewhere = /\/(?:runtime|device):/u;
    expect(image).toEqual({ ...imageOfCommand, path: null });
    expect(Object.keys(timings)).toContain("total");
    expect(rest.parts.length).toBeGreaterThan(1);
    expect(rest.mutualInformation).toEqual(restOfCommand.mutualInformation);
    expect(differences(rest.dynamics, restOfCommand.dynamics, 1e-12)).toEqual([]);
    // Predictions, patches, letters, words and their order, masks, notes: everything but rounding.
    expect(differences(rest, restOfCommand, 1e-5).filter((line) => !elsewhere.test(line))).toEqual([]);
  }
});

/** Embeddings of the images and texts, as plain rows. */
async function embed(
  { page, clip }: Opened,
  asBlob: boolean,
): Promise<{ images: number[]; texts: number[] }> {
  return page.evaluate(
    async ([{ loadModel, readImage }, address, weights, names, texts, blob]) => {
      const config = "open_clip_config.json";
      const fetchBlob = async (file: string) => (await fetch(`${address}/${file}`)).blob();
      const loaded = await loadModel(
        blob
          ? {
              id: "emoji-vit-s",
              files: {
                [weights]: await fetchBlob(weights),
                [config]: await fetchBlob(config),
                "tokenizer.json": new URL(`${address}/tokenizer.json`, location.href),
              },
            }
          : address,
      );
      const frames = [];
      for (const name of names) {
        frames.push(loaded.prepareImage((await readImage(await fetchBlob(`../../images/${name}`))).pixels));
      }
      // Both at once: the runtime must not mix up the weights of two encoders that are loaded together.
      const [{ embeddings }, encoded] = await Promise.all([
        loaded.encodeImages(frames),
        loaded.encodeTexts(texts),
      ]);
      await loaded.dispose();
      return { images: Array.from(embeddings.data), texts: Array.from(encoded.data) };
    },
    [clip, MODEL, WEIGHTS, IMAGES, TEXTS, asBlob] as const,
  );
}

async function embedInNode(): Promise<{ images: number[]; texts: number[] }> {
  const images = await Promise.all(IMAGES.map((name) => readImage(join(folder, name))));
  const { embeddings } = await model.encodeImages(images.map(({ pixels }) => model.prepareImage(pixels)));
  return { images: [...embeddings.data], texts: [...(await model.encodeTexts(TEXTS)).data] };
}

test("weights from an address are looked at by range, fetched once, and embed as in Node", async () => {
  const before = server.requests.length;
  const found = await open((opened) => embed(opened, false));
  expect(differences(found, await embedInNode(), 1e-4)).toEqual([]);
  const asked = server.requests.slice(before).filter((line) => line.includes(WEIGHTS));
  expect(asked[0]).toBe(`GET ${MODEL}/${WEIGHTS} bytes=0-0`);
  expect(asked[1]).toBe(`GET ${MODEL}/${WEIGHTS} bytes=0-131071`);
  expect(asked.filter((line) => line === `GET ${MODEL}/${WEIGHTS}`)).toHaveLength(1);
});

test.each([
  ["safetensors", /\.bin/u],
  ["pickles", /safetensors/u],
])("shards of %s from an address embed as in Node", async (name, without) => {
  const directory = join(folder, `shards-of-${name}`);
  cpSync(torchFixture("hf"), directory, { recursive: true, filter: (from) => !without.test(from) });
  writeFileSync(join(directory, "tokenizer.json"), JSON.stringify(byteTokenizer(514)));
  const pixels = Array.from({ length: 3 * 32 * 32 }, (_, i) => Math.sin(i * 0.37));
  const found = await open(
    ({ page, clip }) =>
      page.evaluate(
        async ([{ loadModel: load }, address, numbers]) => {
          const loaded = await load(address);
          const { embeddings } = await loaded.encodePixels(Float32Array.from(numbers), 1);
          const texts = await loaded.encodeTexts(["a dog"]);
          await loaded.dispose();
          return { sha256: loaded.info.sha256, numbers: [...embeddings.data, ...texts.data] };
        },
        [clip, `/images/shards-of-${name}`, pixels] as const,
      ),
    server,
    [MISSING],
  );
  const here = await loadModel(directory);
  const { embeddings } = await here.encodePixels(Float32Array.from(pixels), 1);
  const texts = await here.encodeTexts(["a dog"]);
  await here.dispose();
  expect(found.sha256).toBe(here.info.sha256);
  expect(differences(found.numbers, [...embeddings.data, ...texts.data], 1e-4)).toEqual([]);
});

const fixture = (path: string): unknown =>
  JSON.parse(readFileSync(join(root, "packages/clip/fixtures", path), "utf8"));

const IN_PAGES: Readonly<Record<string, readonly string[]>> = {
  "hub-texts": ["RoBERTa, mean of its tokens, a perceptron", "mT5", "NLLB", "Chinese CLIP of transformers"],
  "vision-transformers": ["CoCa", "EVA-01", "EVA-02", "Perception Encoder", "timm's ViT with registers"],
  fastvits: ["FastViT, MCi2", "FastViT, MCi3"],
  vitamins: ["ViTamin"],
  convnexts: ["ConvNeXt with perceptrons of 1 × 1 kernels", "ConvNeXt V2"],
  naflex: ["SigLIP 2 NaFlex at a finer grid"],
};

test("every kind of encoder embeds in a page as in its library, patches, features and all", async () => {
  const chosen = Object.entries(IN_PAGES).flatMap(([file, names]) => {
    const { cases, pictures, every = 1 } = fixture(`architectures/${file}.json`) as Goldens;
    return names.map((name) => ({ name, golden: cases[name]!, images: pictures.map(goldenPicture), every }));
  });
  for (const { name, golden } of chosen) await writeGoldenCheckpoint(join(folder, name), golden);
  const given = chosen.map(({ name, golden, images }) => ({
    address: `/images/${encodeURIComponent(name)}`,
    images: images.map(({ width, height, data }) => ({ width, height, data: Array.from(data) })),
    ids: golden.ids,
    features: Object.keys(golden.features ?? {}) as FeatureOutput[],
    kept: golden.kept,
  }));
  const found = await open(
    ({ page, clip }) =>
      page.evaluate(
        async ([{ loadModel: load }, models]) => {
          const embedded = [];
          for (const { address, images, ids, features: wanted, kept } of models) {
            const loaded = await load(address);
            const pictures = images.map(({ width, height, data }) => ({
              width,
              height,
              data: Uint8Array.from(data),
            }));
            const { embeddings } = await loaded.encodeImages(pictures);
            const texts = await loaded.encodeTokens(Int32Array.from(ids.flat()), ids.length, ids[0]!.length);
            const { features } = await loaded.encodeImages(pictures.slice(0, 1), { features: wanted });
            const patches = Array.from(
              { length: loaded.info.grid.rows * loaded.info.grid.columns },
              (_, i) => i,
            );
            const drop = kept && [patches.filter((patch) => !kept.includes(patch))];
            const left = drop && (await loaded.encodeImages(pictures.slice(0, 1), { drop }));
            embedded.push({
              images: Array.from(embeddings.data),
              texts: Array.from(texts.data),
              features: wanted.map((name) => Array.from(features[name]!.data)),
              dropped: left && Array.from(left.embeddings.data),
            });
            await loaded.dispose();
          }
          return embedded;
        },
        [clip, given] as const,
      ),
    server,
    [MISSING],
  );
  for (const [i, { name, golden, every }] of chosen.entries()) {
    const near = (actual: readonly number[], expected: readonly number[]) =>
      expect(relativeDistance(actual, expected), name).toBeLessThan(2e-5);
    near(found[i]!.images, golden.images.flat());
    near(found[i]!.texts, golden.texts.flat());
    for (const [at, values] of Object.values(golden.features ?? {}).entries()) {
      near(
        found[i]!.features[at]!.filter((_, place) => place % every === 0),
        values,
      );
    }
    if (golden.dropped !== undefined) near(found[i]!.dropped!, golden.dropped);
  }
});

test("tokenizers of the hub's text encoders give in a page the ids of transformers", async () => {
  const { length, texts, cases } = fixture("tokenizer/hub_tokenizers.json") as {
    length: number;
    texts: string[];
    cases: Record<string, { files: Record<string, object>; padId: number; ids: number[][] }>;
  };
  // A language that settings name is no part of the file.
  const named = Object.keys(cases).filter((name) => name !== "NLLB, deu_Latn");
  const given = named.map((name) => [cases[name]!.files["tokenizer.json"], cases[name]!.padId] as const);
  const found = await open(({ page, clip }) =>
    page.evaluate(
      ([{ createTokenizer }, files, words, contextLength]) =>
        files.map(([json, padId]) => {
          const tokenizer = createTokenizer(json, { contextLength, pad: "token", padId });
          return words.map((text) => [...tokenizer.encode([text]).ids]);
        }),
      [clip, given, texts, length] as const,
    ),
  );
  for (const [i, name] of named.entries()) expect(found[i], name).toEqual(cases[name]!.ids);
});

test("weights from a Blob embed as in Node", async () => {
  const found = await open((opened) => embed(opened, true));
  expect(differences(found, await embedInNode(), 1e-4)).toEqual([]);
});

test("a page that is not cross-origin isolated computes the same on one thread", async () => {
  const plain = await serve({ isolated: false });
  try {
    const found = await open(async (opened) => {
      expect(await opened.page.evaluate(() => crossOriginIsolated)).toBe(false);
      return embed(opened, false);
    }, plain);
    expect(differences(found, await embedInNode(), 1e-4)).toEqual([]);
  } finally {
    plain.close();
  }
});

/** Noise, in which every pixel is a case of its own. */
const noise = (channels: 1 | 2 | 3 | 4) =>
  sharp(
    Uint8Array.from({ length: 61 * 47 * channels }, (_, i) => (Math.imul(i + 1, 2_654_435_761) >>> 13) % 256),
    { raw: { width: 61, height: 47, channels } },
  );

const ODD_IMAGES: Readonly<Record<string, () => Sharp>> = {
  "translucent.png": () => noise(4).png(),
  "grey.png": () => noise(1).toColourspace("b-w").png(),
  "translucent-grey.png": () => noise(2).toColourspace("b-w").png(),
  "palette.png": () => noise(4).png({ palette: true, colours: 64 }),
  "profile.png": () => noise(3).withIccProfile("p3").png(),
  "sixteen-bits.png": () => noise(3).toColourspace("rgb16").png(),
  "turned.png": () => noise(3).withMetadata({ orientation: 6 }).png(),
  "turned.webp": () => noise(3).withMetadata({ orientation: 7 }).webp({ lossless: true }),
  "animated.gif": () => frames().gif(),
  "animated.webp": () => frames().webp({ lossless: true }),
};
const frames = () =>
  sharp(Buffer.concat([Buffer.alloc(27 * 27 * 3, 40), Buffer.alloc(27 * 27 * 3, 200)]), {
    raw: { width: 27, height: 54, channels: 3, pageHeight: 27 },
  });

test("PNG of every kind, and others without loss, are decoded and prepared to the same bytes as in Node", async () => {
  for (const [name, make] of Object.entries(ODD_IMAGES)) await make().toFile(join(folder, name));
  writeFileSync(join(folder, "animated.png"), animatedPng());
  const names = [...IMAGES, ...Object.keys(ODD_IMAGES), "animated.png"];
  const found = await open(({ page, clip }) =>
    page.evaluate(
      async ([{ loadModel, readImage }, address, files]) => {
        const loaded = await loadModel(address);
        const results = [];
        for (const file of files) {
          const blob = await (await fetch(`/images/${file}`)).blob();
          const { pixels, notes, ...rest } = await readImage(new File([blob], file));
          const frame = Array.from(loaded.prepareImage(pixels).data);
          const small = pixels.width < 100 ? Array.from(pixels.data) : [];
          results.push({ ...rest, notes, frame, small });
        }
        return results;
      },
      [clip, MODEL, names] as const,
    ),
  );
  for (const [i, name] of names.entries()) {
    const { pixels, width, height, sha256, format, notes } = await readImage(join(folder, name));
    expect({ ...found[i]!, frame: [], small: [] }).toEqual({
      path: name,
      width,
      height,
      sha256,
      format,
      notes,
      frame: [],
      small: [],
    });
    const small = width < 100 ? Uint8Array.from(pixels.data) : new Uint8Array();
    expect(Buffer.compare(Uint8Array.from(found[i]!.small), small), name).toBe(0);
    const frame = Uint8Array.from(model.prepareImage(pixels).data);
    expect(Buffer.compare(Uint8Array.from(found[i]!.frame), frame), name).toBe(0);
  }
});

test("an SVG is drawn at the size it has in Node, over white, and says that the renderer is another", async () => {
  const svg = readFileSync(twemoji("1f436"), "utf8");
  const found = await open(({ page, clip }) =>
    page.evaluate(
      async ([{ readImage }, text]) => {
        const { pixels, notes, format } = await readImage(new Blob([text]));
        const bytes = new TextDecoder("x-user-defined").decode(pixels.data);
        return { bytes, width: pixels.width, height: pixels.height, notes, format };
      },
      [clip, svg] as const,
    ),
  );
  const { pixels } = await readImage(twemoji("1f436"));
  expect(found).toMatchObject({ width: pixels.width, height: pixels.height, format: "svg" });
  expect(found.notes).toEqual([expect.objectContaining({ code: "rasterised" })]);
  expect(found.notes[0]!.message).toContain("over white at 512 × 512 pixels. This browser's renderer");
  // That decoding puts bytes from 128 on far above; their low eight bits stay.
  const drawn = Buffer.from(found.bytes, "latin1");
  expect([...drawn.subarray(0, 3)]).toEqual([255, 255, 255]);
  const apart = drawn.reduce((sum, value, i) => sum + Math.abs(value - pixels.data[i]!), 0);
  expect(apart / drawn.length).toBeLessThan(1);
});

/** Which of an encoder's promises are broken in a page, and how many there are. */
async function promisesOn(device: ClipWeb.WebDevice, checkpoint: string, { page, clip }: Opened) {
  const contract = await page.evaluateHandle<typeof Contract>(
    'import("/packages/core/testing/dist/encoder-contract.js")',
  );
  return page.evaluate(
    async ([{ loadModel }, { encoderChecks, brokenPromises }, names, where, directory]) => {
      const files = Object.fromEntries(
        names.map((name) => [name, new URL(`/images/${directory}/${name}`, location.href)]),
      );
      const loaded = await loadModel({ id: "tiny", files }, { device: where });
      const found = await brokenPromises(loaded);
      await loaded.dispose();
      return { found, checks: encoderChecks.length, device: loaded.info.device };
    },
    [clip, contract, [WEIGHTS, "open_clip_config.json", "tokenizer.json"], device, checkpoint] as const,
  );
}

test("an encoder in the page keeps the contract of an encoder", async () => {
  await writeRandomCheckpoint(join(folder, "tiny"), TINY);
  const { found, checks, device } = await open((opened) => promisesOn("wasm", "tiny", opened));
  expect([device, checks > 20, found]).toEqual(["wasm", true, []]);
});

/** Uses the page of a browser that has WebGPU in software; null where it has none after all. */
async function onGraphics<T>(use: (opened: Opened) => Promise<T>): Promise<T | null> {
  withGraphics ??= await launchChromium({ graphics: true });
  return open(
    async (opened) => ((await hasWebGpu(opened.page)) ? use(opened) : null),
    server,
    [],
    withGraphics,
  );
}

test("WebGPU embeds as WebAssembly does, both at once", async ({ skip }) => {
  await writeRandomCheckpoint(join(folder, "flat"), FLAT);
  const found = await onGraphics(({ page, clip }) =>
    page.evaluate(
      async ([{ loadModel }, names]) => {
        const files = Object.fromEntries(
          names.map((name) => [name, new URL(`/images/flat/${name}`, location.href)]),
        );
        const processor = await loadModel({ id: "tiny", files });
        const graphics = await processor.on("webgpu");
        const { height, width } = processor.info.imageSize;
        const data = Uint8Array.from({ length: 3 * height * width }, (_, i) => (i * 37) % 256);
        const images = Array.from({ length: 3 }, () => ({ width, height, data }));
        const encode = async (model: Core.Encoder) => {
          // Images and texts at once: none may take the other's weights, or its turn.
          const [{ embeddings, features }, texts] = await Promise.all([
            model.encodeImages(images, { features: ["tokens"] }),
            model.encodeTexts(["a dog", "a longer text"]),
          ]);
          return [embeddings, features.tokens!, texts].map((rows) => Array.from(rows.data));
        };
        const [expected, rows] = await Promise.all([encode(processor), encode(graphics)]);
        const devices = [processor.info.device, graphics.info.device];
        await Promise.all([processor.dispose(), graphics.dispose()]);
        return { expected, rows, devices };
      },
      [clip, [WEIGHTS, "open_clip_config.json", "tokenizer.json"]] as const,
    ),
  );
  if (found === null) return skip("this Chromium has no WebGPU in software");
  expect(found.devices).toEqual(["wasm", "webgpu"]);
  expect(found.expected.flat().some((value) => Math.abs(value) > 0.1)).toBe(true);
  expect(differences(found.rows, found.expected, 1e-4)).toEqual([]);
  return undefined;
});

test("an encoder on WebGPU keeps the contract of an encoder", async ({ skip }) => {
  await writeRandomCheckpoint(join(folder, "flat"), FLAT);
  const kept = await onGraphics((opened) => promisesOn("webgpu", "flat", opened));
  if (kept === null) return skip("this Chromium has no WebGPU in software");
  expect([kept.device, kept.checks > 20, kept.found]).toEqual(["webgpu", true, []]);
  return undefined;
}, 300_000);

test("what cannot be read or loaded is refused with the project's errors", async () => {
  const found = await open(
    ({ page, clip }) =>
      page.evaluate(async ({ loadModel, readImage }) => {
        const tiff = new Uint8Array([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 0, 0]);
        const cut = new Uint8Array(await (await fetch("/images/1f436.png")).arrayBuffer()).slice(0, 2000);
        const outside =
          '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="http://a.b/c.png"/></svg>';
        const attempts = await Promise.allSettled<unknown>([
          loadModel("/models/none"),
          loadModel("/models/none", { device: "gpu" as "webgpu" }),
          loadModel({
            id: "mine",
            files: { "model.safetensors": new Blob(), "config.json": new Blob(["{"]) },
          }),
          readImage(new File([tiff], "scan.tif")),
          readImage(new File([cut], "cut.png")),
          readImage(new File([outside], "drawing.svg")),
          readImage(new Blob()),
        ]);
        return attempts.map((attempt) => {
          const { name, code, message } = (attempt as PromiseRejectedResult).reason as Core.CommonGroundError;
          return `${name} ${code} ${message}`;
        });
      }, clip),
    server,
    [MISSING],
  );
  expect(found).toEqual([
    expect.stringMatching(/^CommonGroundError NOT_FOUND http.*\/models\/none\/: holds no model/),
    expect.stringMatching(/^CommonGroundError INVALID_ARGUMENT device is gpu; give wasm or webgpu/),
    expect.stringMatching(/^CommonGroundError INVALID_CONFIG config\.json: is not valid JSON/),
    expect.stringMatching(
      /^CommonGroundError INVALID_IMAGE .*scan\.tif: this browser cannot decode the TIFF/,
    ),
    expect.stringMatching(/^CommonGroundError INVALID_IMAGE .*cut\.png: the PNG is damaged or cut short/),
    expect.stringMatching(/^CommonGroundError INVALID_IMAGE .*drawing\.svg: the SVG refers to something/),
    expect.stringMatching(/^CommonGroundError INVALID_IMAGE .*is empty/),
  ]);
});

test("the core imports nothing but itself", () => {
  const dist = join(root, "packages/core/dist");
  const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.test)\.js$/.test(name),
  );
  expect(files.length).toBeGreaterThan(50);
  const imported = files.flatMap((name) =>
    Array.from(
      readFileSync(join(dist, name), "utf8").matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g),
      ([, specifier]) => `${name}: ${specifier}`,
    ),
  );
  expect(imported.length).toBeGreaterThan(100);
  expect(imported.filter((line) => !/: \.\.?\//.test(line))).toEqual([]);
});
