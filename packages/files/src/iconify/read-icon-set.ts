// Icon sets as the packages @iconify-json/… hold them (https://iconify.design/docs/types/iconify-json.html).

import { CommonGroundError } from "@commonground/core";
import * as z from "zod/mini";
import { readJson } from "../json/read-json.ts";
import { changeIcon, type IconChange, mergeChanges } from "./change-icon.ts";

/** The largest set has some 70 MB. */
const MAX_BYTES = 200_000_000;
/** What the format says where a set does not. */
const DEFAULT_SIDE = 16;

const side = z.number().check(z.positive());
const place = {
  left: z.optional(z.number()),
  top: z.optional(z.number()),
  width: z.optional(side),
  height: z.optional(side),
};
const changes = {
  hidden: z.optional(z.boolean()),
  /** Quarters of a circle, clockwise. */
  rotate: z.optional(z.int()),
  hFlip: z.optional(z.boolean()),
  vFlip: z.optional(z.boolean()),
};

/** What changes how a drawing looks is read; what else a set may say of itself is left aside. */
const SET = z.object({
  icons: z.record(z.string(), z.strictObject({ body: z.string(), ...place, ...changes })),
  /** Other names of a drawing; one that cuts it otherwise is refused when it is wanted. */
  aliases: z.optional(z.record(z.string(), z.looseObject({ parent: z.string(), ...changes }))),
  ...place,
});

/** A drawing of a set: what stands in its SVG, and the part of the plane that is seen. */
export interface Icon {
  readonly body: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface IconSet {
  /** Names of the drawings that are seen as they are drawn, not hidden, turned or mirrored, in their order by code unit. */
  readonly names: readonly string[];
  /**
   * A drawing by a name of its own or another one, turned and mirrored as the set says. Throws `INVALID_DATA_SET` for
   * none, and for one that is changed in another way.
   */
  icon(name: string): Icon;
}

/** Throws `INVALID_DATA_SET` with the place of the fault for what is no icon set, `NOT_FOUND`, or `TOO_LARGE`. */
export async function readIconSet(file: string, signal?: AbortSignal): Promise<IconSet> {
  const value = await readJson(file, {
    what: "icon set",
    maxBytes: MAX_BYTES,
    code: "INVALID_DATA_SET",
    signal,
  });
  const parsed = SET.safeParse(value, { error: z.locales.en().localeError });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refused(file, `${issue.path.join(".")}: ${issue.message}`);
  }
  const set = parsed.data;
  const own = (name: string) => (Object.hasOwn(set.icons, name) ? set.icons[name] : undefined);
  return {
    names: Object.keys(set.icons)
      .filter((name) => set.icons[name].hidden !== true && !isChanged(set.icons[name]))
      .toSorted((a, b) => (a < b ? -1 : 1)),
    icon(name) {
      const fail = (what: string) => refused(file, `${JSON.stringify(name)} ${what}`);
      let called = name;
      let change: IconChange = {};
      for (let steps = 0; own(called) === undefined; steps++) {
        const alias =
          set.aliases !== undefined && Object.hasOwn(set.aliases, called) ? set.aliases[called] : undefined;
        if (alias === undefined || steps > Object.keys(set.aliases!).length)
          throw fail("is no drawing of the package");
        const other = Object.keys(alias).find((key) => key !== "parent" && !Object.hasOwn(changes, key));
        if (other !== undefined) throw fail(`is another drawing changed (${other}), which is not read`);
        change = mergeChanges(change, alias);
        called = alias.parent;
      }
      const icon = own(called)!;
      const whole = {
        body: icon.body,
        left: icon.left ?? set.left ?? 0,
        top: icon.top ?? set.top ?? 0,
        width: icon.width ?? set.width ?? DEFAULT_SIDE,
        height: icon.height ?? set.height ?? DEFAULT_SIDE,
      };
      return changeIcon(whole, mergeChanges(change, icon));
    },
  };
}

/** `longer`: pixels of the longer side; by default a pixel a unit. */
export function iconSvg({ body, left, top, width, height }: Icon, longer = Math.max(width, height)): string {
  const scale = longer / Math.max(width, height);
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ' +
    `viewBox="${left} ${top} ${width} ${height}" width="${scale * width}" height="${scale * height}">${body}</svg>`
  );
}

function isChanged({ rotate = 0, hFlip = false, vFlip = false }: IconChange): boolean {
  return rotate !== 0 || hFlip || vFlip;
}

function refused(file: string, what: string): CommonGroundError {
  return new CommonGroundError(
    "INVALID_DATA_SET",
    `${file}: ${what}; give a package @iconify-json/… as it is published`,
  );
}
