import { access } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { iconSvg, readIconSet, readJson } from "@commonground/files/node";
import { z } from "zod";
import { dataSetError } from "./data-set-error.ts";

/** Files of a package `@iconify-json/…`: drawings by name, and the code points that they stand for. */
export const ICONIFY_FILES = { icons: "icons.json", characters: "chars.json" };

/** A line a drawing; sets have some thousands. */
const MAX_BYTES = 20_000_000;

const CHARACTERS = z.record(z.string().regex(/^[\da-f-]+$/iu), z.string());

/** Whether a folder is a package of Iconify. */
export async function isIconify(folder: string): Promise<boolean> {
  return access(join(folder, ICONIFY_FILES.icons)).then(
    () => true,
    () => false,
  );
}

/**
 * Drawings of an emoji style as Iconify's packages hold them, by code points as the package writes them: an identity, and
 * the SVG. Throws `INVALID_DATA_SET` for a package that is no such thing or says of no drawing which character it is.
 */
export async function readIconify(
  folder: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, { readonly id: string; svg(): string }>> {
  const set = await readIconSet(join(folder, ICONIFY_FILES.icons), signal);
  const path = join(folder, ICONIFY_FILES.characters);
  const parsed = CHARACTERS.safeParse(
    await readJson(path, {
      what: "table of characters",
      maxBytes: MAX_BYTES,
      code: "INVALID_DATA_SET",
      signal,
    }),
  );
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw dataSetError(
      path,
      `${issue.path.join(".")}: ${issue.message}`,
      "take the package as it is published",
    );
  }
  const characters = Object.entries(parsed.data);
  if (characters.length === 0) {
    throw dataSetError(path, "says of no drawing which character it is", "take another style");
  }
  return new Map(
    characters.map(([code, name]) => [
      code,
      { id: `${code}-${name}.svg`, svg: () => iconSvg(ofOneImage(() => set.icon(name))) },
    ]),
  );
}

/** What is wrong with one drawing ends no run over all of them. */
function ofOneImage<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof CommonGroundError)) throw cause;
    throw new CommonGroundError("INVALID_IMAGE", cause.message, { cause });
  }
}
