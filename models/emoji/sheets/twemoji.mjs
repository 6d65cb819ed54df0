import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve("@twemoji/svg/1f436.svg"));
const codes = new Map(
  require("emojibase-data/en/data.json").map(({ label, hexcode }) => [
    label.replaceAll("’", "'"),
    hexcode.toLowerCase(),
  ]),
);

/** The Twemoji file of a class, which is an emojibase label; throws when there is none. */
export function twemojiFile(name) {
  const code = codes.get(name);
  const file = [code, code?.replaceAll("-fe0f", "")]
    .map((stem) => join(folder, `${stem}.svg`))
    .find((path) => existsSync(path));
  if (file === undefined) throw new Error(`twemojiFile: no Twemoji drawing for ${JSON.stringify(name)}`);
  return file;
}

/** The drawing as a data URL: sharp at any size. */
export function twemojiPicture(name) {
  return `data:image/svg+xml;base64,${readFileSync(twemojiFile(name)).toString("base64")}`;
}
