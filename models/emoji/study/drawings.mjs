import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { iconSvg, readIconSet } from "@commonground/files/node";
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
export async function drawingsOf(style, folder) {
  if (style === "twemoji") return { dataset: { path: style, format: "emoji" }, folder: twemojiFolder() };
  const drawings = join(folder, style);
  if (!existsSync(drawings)) await writeDrawings(packageFolder(`@iconify-json/${style}`, folder), drawings);
  return { dataset: { path: relative(process.cwd(), drawings), format: "emoji" }, folder: drawings };
}

/** Pixels of a drawing's longer side. */
const SIDE = 512;

/** Files named by code points, of all icons that stand for a character; where a set has none, by the concepts' names. */
export async function writeDrawings(from, to) {
  const set = await readIconSet(join(from, "icons.json"));
  const given = read(join(from, "chars.json"));
  const characters = Object.keys(given).length > 0 ? given : charactersByName(new Set(set.names));
  const temporary = `${to}.tmp`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  for (const [code, name] of Object.entries(characters)) {
    writeFileSync(join(temporary, `${code}.svg`), iconSvg(set.icon(name), SIDE));
  }
  renameSync(temporary, to);
}

function charactersByName(names) {
  const concepts = read(new URL("../training/concepts.json", import.meta.url));
  return Object.fromEntries(
    concepts.flatMap(({ hexcode, label }) => {
      const found = iconNames(label).find((name) => names.has(name));
      return found === undefined ? [] : [[hexcode, found]];
    }),
  );
}

/** A package below `folder`, brought from the npm registry once, by default in the version that the training names. */
export function packageFolder(name, folder, version = versions[name]) {
  if (version === undefined) throw new Error(`${name}: is none of the styles of models/emoji/training/package.json`);
  const found = join(folder, "node_modules", name);
  if (isWhole(name, folder, version)) return found;
  process.stderr.write(`bringing ${name} ${version} from the npm registry …\n`);
  mkdirSync(folder, { recursive: true });
  const project = join(folder, "package.json");
  // Written anew, it would have npm remove what came before.
  if (!existsSync(project)) writeFileSync(project, '{ "private": true }\n');
  const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", `${name}@${version}`];
  const { status } = spawnSync("npm", args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) throw new Error(`npm did not bring ${name} ${version}: see the lines above`);
  return found;
}

/** Whether npm came to the end with a package: it writes its list of what lies there last. */
function isWhole(name, folder, version) {
  const list = join(folder, "node_modules", ".package-lock.json");
  return existsSync(list) && read(list).packages[`node_modules/${name}`]?.version === version;
}
