import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { iconNames } from "../training/icon-names.mjs";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const versions = read(new URL("../training/package.json", import.meta.url)).dependencies;

/** Where Twemoji's drawings lie. */
export function twemojiFolder() {
  return dirname(createRequire(import.meta.url).resolve("@twemoji/svg/1f436.svg"));
}

/**
 * A style's drawings as a data set, and the folder they lie in: Twemoji where its package lies, one of Iconify's
 * (`noto`, `fxemoji`) as files below `folder`, its package brought from the npm registry once, in the version that the
 * training names.
 */
export function drawingsOf(style, folder) {
  if (style === "twemoji") return { dataset: { path: style, format: "emoji" }, folder: twemojiFolder() };
  const drawings = join(folder, style);
  if (!existsSync(drawings)) writeDrawings(packageFolder(`@iconify-json/${style}`, folder), drawings);
  return { dataset: { path: relative(process.cwd(), drawings), format: "emoji" }, folder: drawings };
}

/** Files named by code points, of all icons that stand for a character; where a set has none, by the concepts' names. */
export function writeDrawings(from, to) {
  const { icons, width = 16, height = 16 } = read(join(from, "icons.json"));
  const given = read(join(from, "chars.json"));
  const chars = Object.keys(given).length > 0 ? given : charsByName(icons);
  const temporary = `${to}.tmp`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  for (const [code, name] of Object.entries(chars)) {
    const icon = icons[name];
    if (icon === undefined) continue;
    const box = [icon.left ?? 0, icon.top ?? 0, icon.width ?? width, icon.height ?? height].join(" ");
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="${box}" width="512" height="512">${icon.body}</svg>`;
    writeFileSync(join(temporary, `${code}.svg`), svg);
  }
  renameSync(temporary, to);
}

function charsByName(icons) {
  const concepts = read(new URL("../training/concepts.json", import.meta.url));
  return Object.fromEntries(
    concepts.flatMap(({ hexcode, label }) => {
      const found = iconNames(label).find((name) => name in icons);
      return found === undefined ? [] : [[hexcode, found]];
    }),
  );
}

function packageFolder(name, folder) {
  const version = versions[name];
  if (version === undefined) throw new Error(`${name}: is none of the styles of models/emoji/training/package.json`);
  const found = join(folder, "node_modules", name);
  if (existsSync(found)) return found;
  process.stderr.write(`bringing ${name} ${version} from the npm registry …\n`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", `${name}@${version}`];
  const { status } = spawnSync("npm", args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) throw new Error(`npm did not bring ${name} ${version}: see the lines above`);
  return found;
}
