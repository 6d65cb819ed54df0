import { access } from "node:fs/promises";
import { join } from "node:path";
import { readJson } from "@commonground/files/node";
import { z } from "zod";
import { dataSetError } from "./data-set-error.ts";

/** Files of a package `@iconify-json/…`: drawings by name, and the code points that they stand for. */
export const ICONIFY_FILES = { icons: "icons.json", characters: "chars.json" };

/** The largest style has 25 MB. */
const MAX_BYTES = 200_000_000;

const size = z.number().positive();
const place = {
  left: z.number().optional(),
  top: z.number().optional(),
  width: size.optional(),
  height: size.optional(),
};

/** What changes how a drawing looks is read; what else a set may say of itself is left aside. */
const ICONS = z.object({
  icons: z.record(z.string(), z.strictObject({ body: z.string(), hidden: z.boolean().optional(), ...place })),
  /** Other names of a drawing; one that turns or flips it is refused when it is wanted. */
  aliases: z.record(z.string(), z.looseObject({ parent: z.string() })).optional(),
  ...place,
});

const CHARACTERS = z.record(z.string().regex(/^[\da-f-]+$/iu), z.string());

const HARMLESS = new Set(["parent", "hidden"]);

/** Whether a folder is a package of Iconify. */
export async function isIconify(folder: string): Promise<boolean> {
  return access(join(folder, ICONIFY_FILES.icons)).then(
    () => true,
    () => false,
  );
}

/**
 * Drawings of an emoji style as Iconify's packages hold them (https://iconify.design/docs/types/iconify-json.html), by code
 * points as the package writes them: an identity, and the SVG. Throws `INVALID_DATA_SET` for a package that is no such thing or
 * says of no drawing which character it is.
 */
export async function readIconify(
  folder: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, { readonly id: string; svg(): string }>> {
  const read = async <T>(name: string, shape: z.ZodType<T>): Promise<T> => {
    const path = join(folder, name);
    const value = await readJson(path, {
      what: "file of an Iconify package",
      maxBytes: MAX_BYTES,
      code: "INVALID_DATA_SET",
      signal,
    });
    const parsed = shape.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw dataSetError(
      path,
      `${issue.path.join(".")}: ${issue.message}`,
      "take the package as it is published",
    );
  };
  const set = await read(ICONIFY_FILES.icons, ICONS);
  const characters = Object.entries(await read(ICONIFY_FILES.characters, CHARACTERS));
  if (characters.length === 0) {
    throw dataSetError(
      join(folder, ICONIFY_FILES.characters),
      "says of no drawing which character it is",
      "take another style",
    );
  }
  return new Map(
    characters.map(([code, name]) => [
      code,
      { id: `${code}-${name}.svg`, svg: () => svgOf(set, name, folder) },
    ]),
  );
}

function svgOf(set: z.infer<typeof ICONS>, name: string, folder: string): string {
  const fail = (what: string) =>
    dataSetError(join(folder, ICONIFY_FILES.icons), `${JSON.stringify(name)} ${what}`, "take another style");
  let own = name;
  for (let steps = 0; !Object.hasOwn(set.icons, own); steps++) {
    const alias = set.aliases !== undefined && Object.hasOwn(set.aliases, own) ? set.aliases[own] : undefined;
    if (alias === undefined || steps > Object.keys(set.aliases!).length)
      throw fail("is no drawing of the package");
    const change = Object.keys(alias).find((key) => !HARMLESS.has(key));
    if (change !== undefined) throw fail(`is another drawing changed (${change}), which is not read`);
    own = alias.parent;
  }
  const icon = set.icons[own];
  const [left = 0, top = 0] = [icon.left ?? set.left, icon.top ?? set.top];
  // 16 is what the format says where a set does not.
  const [width = 16, height = 16] = [icon.width ?? set.width, icon.height ?? set.height];
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}">${icon.body}</svg>`;
}
