// Renders the emoji artwork that the models are trained and measured on.
//
//   cd models/emoji/training && npm ci && node render.mjs DATA [--record]
//
// DATA/concepts.json  the concepts, as in concepts.json here
// DATA/STYLE.raw      uint8 [concepts, 112, 112, 4], RGBA, alpha not multiplied in; zeros where a style has no drawing
// DATA/STYLE.json     the concepts that the style draws, as indices, ascending
//
// Each style is compared with the hash in manifest.json. `--record` writes what came out into manifest.json and
// concepts.json instead, for when a package has been moved to another version.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { iconNames } from "./icon-names.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PACKAGES = join(HERE, "node_modules");

const SIDE = 112;
/** Twice the side, so that a drawing loses nothing when it is trimmed before it is scaled to fill the square. */
const DRAFT = 2 * SIDE;
/** How far, of 255, a pixel may be from fully transparent and yet count as empty. */
const EMPTY = 8;
/** At which SVG is rasterised. Small view boxes are enlarged from this: Twemoji's 36 units from 100 pixels. */
const DENSITY = 200;
const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 };

/** Groups of emojibase taken whole. Not taken: components, symbols, flags. */
const GROUPS = new Set([
  "smileys-emotion",
  "animals-nature",
  "food-drink",
  "travel-places",
  "activities",
  "objects",
]);
/** Of people and bodies: what is drawn as itself, without the joined sequences of gender and profession. */
const BODIES = /^(?:hand-|hands|body-parts|person-fantasy)/u;
const JOINER = "200D";
/** Labels that name no thing to be told from its picture: times of day, suits of cards, signs. */
const SIGNS =
  /o’clock|-thirty|^(?:spade|heart|diamond|club) suit$|^(?:hundred points|ZZZ|hole|globe with meridians)$/u;

/** Where the drawings of each style are: a function from a concept to the bytes of an image, or undefined. */
const STYLES = {
  openmoji: () => files("openmoji/color/svg", ".svg"),
  twemoji: () => files("@twemoji/svg", ".svg"),
  noto: () => icons("@iconify-json/noto"),
  notov1: () => icons("@iconify-json/noto-v1"),
  emojione2: () => icons("@iconify-json/emojione"),
  emojione1: () => icons("@iconify-json/emojione-v1"),
  fxemoji: () => icons("@iconify-json/fxemoji"),
  fluentflat: () => files("@lobehub/fluent-emoji-flat/assets", ".svg"),
  fluent3d: () => files("@lobehub/fluent-emoji-3d/assets", ".webp"),
  fluentmodern: () => icons("@iconify-json/fluent-emoji"),
};

const [folder, ...options] = process.argv.slice(2);
if (folder === undefined || options.some((option) => option !== "--record")) {
  console.error("usage: node render.mjs DATA [--record]");
  process.exit(2);
}
const record = options.length > 0;
// The images are too small for more threads to be of use.
sharp.concurrency(1);
mkdirSync(folder, { recursive: true });

const manifest = readJson(join(HERE, "manifest.json"));
const concepts = findConcepts();
const list = `[\n${concepts.map((concept) => JSON.stringify(concept)).join(",\n")}\n]\n`;
writeFileSync(join(folder, "concepts.json"), list);
const differing = [];
compare("concepts", manifest.concepts, { count: concepts.length, sha256: sha256(list) });
for (const [style, open] of Object.entries(STYLES)) {
  const { pixels, drawn } = await renderStyle(open());
  writeFileSync(join(folder, `${style}.raw`), pixels);
  writeFileSync(join(folder, `${style}.json`), JSON.stringify(drawn));
  compare(style, manifest.styles[style], { drawings: drawn.length, sha256: sha256(pixels) });
}
if (record) {
  recordVersions();
  writeFileSync(join(HERE, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(HERE, "concepts.json"), list);
} else if (differing.length > 0) {
  const { sharp: version, vips, rsvg, platform } = manifest.renderer;
  console.log(
    `Not as in manifest.json: ${differing.join(", ")}. It was recorded with sharp ${version}, libvips ${vips}, ` +
      `librsvg ${rsvg} on ${platform}; here are sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}, ` +
      `librsvg ${sharp.versions.rsvg} on ${process.platform}-${process.arch}. ` +
      "After npm ci the artwork itself is the same, and pixels may differ by rounding.",
  );
}

/** Concepts in emojibase's order: `hexcode` in lower case without variation selectors, `label` and `tags` as they are. */
function findConcepts() {
  const { groups, subgroups } = readJson(join(PACKAGES, "emojibase-data/meta/groups.json"));
  const found = [];
  for (const { label, hexcode, tags = [], ...emoji } of readJson(
    join(PACKAGES, "emojibase-data/en/data.json"),
  )) {
    const group = groups[emoji.group];
    const subgroup = subgroups[emoji.subgroup];
    const body = group === "people-body" && BODIES.test(subgroup) && !hexcode.includes(JOINER);
    if ((GROUPS.has(group) || body) && !SIGNS.test(label)) {
      found.push({ hexcode: plain(hexcode), label, tags, group, subgroup });
    }
  }
  return found;
}

/** Drawings that are files of their own, named by code points. */
function files(directory, extension) {
  const path = join(PACKAGES, directory);
  const names = readdirSync(path).filter((name) => name.endsWith(extension));
  const byHexcode = new Map(names.map((name) => [plain(name.slice(0, -extension.length)), name]));
  return ({ hexcode }) => {
    const name = byHexcode.get(hexcode);
    return name === undefined ? undefined : readFileSync(join(path, name));
  };
}

/** Drawings of an icon set in Iconify's format: found by code points where the set has them, else by name. */
function icons(name) {
  const set = readJson(join(PACKAGES, name, "icons.json"));
  const chars = readJson(join(PACKAGES, name, "chars.json"), {});
  const byHexcode = new Map(Object.entries(chars).map(([hexcode, icon]) => [plain(hexcode), icon]));
  return ({ hexcode, label }) => {
    const found = byHexcode.get(hexcode) ?? iconNames(label).find((candidate) => candidate in set.icons);
    const icon = set.icons[found];
    if (icon === undefined) return undefined;
    const { left = 0, top = 0, width = set.width, height = set.height, body } = icon;
    return Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ' +
        `viewBox="${left} ${top} ${width} ${height}" width="256" height="256">${body}</svg>`,
    );
  };
}

function plain(hexcode) {
  return hexcode
    .toLowerCase()
    .split("-")
    .filter((code) => code !== "fe0f")
    .join("-");
}

async function renderStyle(find) {
  const size = SIDE * SIDE * 4;
  const pixels = Buffer.alloc(concepts.length * size);
  const drawn = [];
  for (const [index, concept] of concepts.entries()) {
    const image = find(concept);
    if (image === undefined) continue;
    pixels.set(await renderDrawing(image), index * size);
    drawn.push(index);
  }
  return { pixels, drawn };
}

/** RGBA of a drawing, trimmed to what is not empty and centred in a square that its longer side fills. */
async function renderDrawing(image) {
  const draft = sharp(image, { density: DENSITY }).resize(DRAFT, DRAFT, {
    fit: "contain",
    background: CLEAR,
  });
  const trimmed = (await again(draft)).trim({ background: CLEAR, threshold: EMPTY });
  return (await again(trimmed)).resize(SIDE, SIDE, { fit: "contain", background: CLEAR }).raw().toBuffer();
}

/** What a pipeline gives, as the start of another: within one, sharp trims before it resizes. */
async function again(pipeline) {
  const { data, info } = await pipeline.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

function compare(name, entry, found) {
  const same = Object.entries(found).every(([key, value]) => entry[key] === value);
  if (record) Object.assign(entry, found);
  else if (!same) differing.push(name);
  const verdict = record ? "recorded" : same ? "as in manifest.json" : "NOT as in manifest.json";
  console.log(`${name}: ${found.count ?? found.drawings}, sha256 ${found.sha256}, ${verdict}`);
}

function recordVersions() {
  const { packages } = readJson(join(HERE, "package-lock.json"));
  for (const entry of [manifest.concepts, ...Object.values(manifest.styles)]) {
    const { version, integrity } = packages[`node_modules/${entry.package}`];
    Object.assign(entry, { version, integrity });
  }
  const { sharp: version, vips, rsvg } = sharp.versions;
  manifest.renderer = { sharp: version, vips, rsvg, platform: `${process.platform}-${process.arch}` };
}

function readJson(path, otherwise) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    if (otherwise !== undefined) return otherwise;
    throw new Error(`render: ${path} is missing; run npm ci in models/emoji/training first`, {
      cause: error,
    });
  }
}

function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
