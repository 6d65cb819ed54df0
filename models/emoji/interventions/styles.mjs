import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Twemoji's drawings, by name. */
export function twemoji() {
  const folder = dirname(createRequire(import.meta.url).resolve("@twemoji/svg/1f436.svg"));
  return readdirSync(folder)
    .filter((name) => name.endsWith(".svg"))
    .toSorted()
    .map((name) => ({ name, svg: readFileSync(join(folder, name), "utf8") }));
}

/** The drawings of a style as Iconify's package `@iconify-json/…` holds them: the file icons.json. */
export function iconify(file) {
  const { icons, width = 128, height = 128 } = JSON.parse(readFileSync(file, "utf8"));
  return Object.entries(icons)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { body }]) => ({
      name,
      svg: `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${body}</svg>`,
    }));
}
