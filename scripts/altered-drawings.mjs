// A small data set with mistakes in it: Twemoji drawings in folders by class, each as drawn and altered in four ways.

import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import sharp from "sharp";

const require = createRequire(import.meta.url);
const svgs = dirname(require.resolve("@twemoji/svg/package.json"));

const CODES = {
  "angry face": "1f620",
  butterfly: "1f98b",
  "cat face": "1f431",
  "clown face": "1f921",
  "dog face": "1f436",
  fish: "1f41f",
  fox: "1f98a",
  guitar: "1f3b8",
  "lady beetle": "1f41e",
  lion: "1f981",
  pineapple: "1f34d",
  "red apple": "1f34e",
  strawberry: "1f353",
  tangerine: "1f34a",
  "tiger face": "1f42f",
  "tropical fish": "1f420",
  violin: "1f3bb",
  wolf: "1f43a",
};

/** Side of a picture, in px. */
const SIDE = 224;
const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 };

/** Writes CLASS/WAY.png for every class and way into `folder`. */
export async function writeAlteredDrawings(folder) {
  for (const [name, code] of Object.entries(CODES)) {
    const svg = await readFile(join(svgs, `${code}.svg`));
    const drawn = (px) => sharp(svg, { density: 2 * px }).resize(px, px);
    await mkdir(join(folder, name), { recursive: true });
    const write = async (way, image, left, top, alter = (whole) => whole) => {
      const input = await image.png().toBuffer();
      const paper = { width: SIDE, height: SIDE, channels: 3, background: "#fff" };
      const whole = await sharp({ create: paper }).composite([{ input, left, top }]).png().toBuffer();
      await alter(sharp(whole))
        .png()
        .toFile(join(folder, name, `${way}.png`));
    };
    await write("drawn", drawn(192), 16, 16);
    await write("mirrored", drawn(192).flop(), 16, 16);
    const turned = sharp(await drawn(150).png().toBuffer()).rotate(35, { background: CLEAR });
    await write("tilted", turned.resize(200, 200), 12, 12);
    await write("small", drawn(96), 112, 110);
    await write("grey", drawn(192), 16, 16, (whole) => whole.grayscale());
  }
}
