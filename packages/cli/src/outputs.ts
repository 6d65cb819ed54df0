import { CommonGroundError } from "@commonground/core";
import { checkWritable } from "@commonground/files/node";
import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { STANDARD_INPUT } from "./standard-input.ts";
import { UsageError } from "./usage-error.ts";

/** Where results are written besides the terminal: files, `-` for standard output, folders of figures and tables. */
export interface Outputs {
  readonly json?: string;
  readonly html?: string;
  readonly latex?: string;
  readonly svg?: string;
  readonly csv?: string;
  readonly parquet?: string;
  /** Folder of results that are kept. */
  readonly out?: string;
}

/** Whether anything is written besides standard output. */
export function writesFiles({ json, html, svg }: Outputs): boolean {
  return (json !== undefined && json !== "-") || html !== undefined || svg !== undefined;
}

/** What a run reads: what was named, and the images found there. */
export interface Inputs {
  readonly named: readonly string[];
  readonly images: readonly string[];
  /** Other files that are read, such as a bank. */
  readonly files?: readonly (string | undefined)[];
}

/**
 * Finds out before any work whether the outputs can be written. Throws `UsageError` when one would overwrite another
 * one or an input, or would lie among the inputs, where the next run would take it for one; `NOT_WRITABLE` for a place
 * where no file can be put.
 */
export async function checkOutputs(
  { json, html, latex, svg, csv, parquet, out }: Outputs,
  inputs: Inputs,
): Promise<void> {
  const taken = new Map<string, string>();
  const images = inputs.images.filter((image) => image !== STANDARD_INPUT);
  for (const image of images) taken.set(await placeOf(image), `the image ${image}`);
  for (const file of inputs.files ?? []) {
    if (file !== undefined && file !== STANDARD_INPUT)
      taken.set(await placeOf(file), `${file}, which is read`);
  }
  for (const [option, path] of Object.entries({ "--json": json, "--html": html, "--svg": svg })) {
    if (path === "") throw new UsageError(`${option}: its name is empty; give a path`);
  }
  const folders: [string, string][] = [];
  for (const name of inputs.named) {
    const found = await stat(name).catch(() => null);
    if (found?.isDirectory()) folders.push([await placeOf(name), name]);
  }
  for (const [option, path] of [
    ["--json", json],
    ["--html", html],
    ["--latex", latex],
  ] as const) {
    if (path === undefined || (option === "--json" && path === "-")) continue;
    const place = await placeOf(path);
    const other = taken.get(place);
    if (other !== undefined) {
      throw new UsageError(`${option} ${path}: would overwrite ${other}; choose another name`);
    }
    taken.set(place, `the file of ${option}`);
    if (IMAGE.test(path)) {
      throw new UsageError(
        `${option} ${path}: has the name of an image; give the images first, then ${option} with a name of its own${option === "--json" ? ' or "-"' : ""}`,
      );
    }
    refuseAmong(option, path, place, folders);
    const found = await stat(path).catch(() => null);
    if (found !== null && !found.isFile()) {
      throw new CommonGroundError(
        "NOT_WRITABLE",
        `${path}: is ${found.isDirectory() ? "a folder" : "no regular file"}; give ${option} the path of a file`,
      );
    }
    await checkWritable(dirname(path));
  }
  for (const [option, path] of [
    ["--svg", svg],
    ["--csv", csv],
    ["--parquet", parquet],
  ] as const) {
    if (path === undefined) continue;
    const place = await placeOf(path);
    refuseAmong(option, path, place, folders);
    for (const image of images) {
      if ((await foldersOf(image)).includes(place)) {
        throw new UsageError(
          `${option} ${path}: the image ${image} lies in this folder, and ${option === "--svg" ? "the figures" : "the tables"} would lie among the images; choose another folder`,
        );
      }
    }
    await checkWritable(path);
  }
  if (out !== undefined) {
    refuseAmong("--out", out, await placeOf(out), folders);
    await checkWritable(out);
  }
  if (svg === undefined) return;
  const place = await placeOf(svg);
  const { FIGURE_NAMES } = await import("@commonground/report");
  const figure = new RegExp(String.raw`(?:^|[-/\\])(?:${FIGURE_NAMES.join("|")})\.(?:svg|json|csv)$`, "iu");
  for (const file of [...(inputs.files ?? []), json, html]) {
    if (file !== undefined && figure.test(file) && (await foldersOf(file)).includes(place)) {
      throw new UsageError(`--svg ${svg}: a figure may overwrite ${file}; choose another folder`);
    }
  }
}

/** Where a file lies and, of a link, where the link does, through which one would write. */
async function foldersOf(path: string): Promise<string[]> {
  return [dirname(await placeOf(path)), await placeOf(dirname(path))];
}

/** An option that may stand alone could swallow the image after it. */
const IMAGE = /\.(?:jpe?g|jpe|jfif|png|webp|gif|avif|tiff?|svg|heic|heif|bmp)$/iu;

function refuseAmong(
  option: string,
  path: string,
  place: string,
  folders: readonly (readonly [place: string, name: string])[],
): void {
  for (const [folder, name] of folders) {
    const way = relative(folder, place);
    if (way === "" || !(way === ".." || /^\.\.[\\/]|^[A-Za-z]:|^[\\/]/u.test(way))) {
      throw new UsageError(
        `${option} ${path}: lies in ${name}, whose images are read; choose a place outside of it`,
      );
    }
  }
}

/** The real place of a path, links followed as far as they exist. */
async function placeOf(path: string): Promise<string> {
  const absolute = resolve(path);
  const real = await realpath(absolute).catch(() => null);
  if (real !== null) return real;
  const parent = dirname(absolute);
  return parent === absolute ? absolute : join(await placeOf(parent), basename(absolute));
}
