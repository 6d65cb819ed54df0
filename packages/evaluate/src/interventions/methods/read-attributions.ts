import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { parseNpy } from "@commonground/files";
import { decodeGreyPng, fileError, readFileBytes } from "@commonground/files/node";
import type { AttributionMap } from "./piece-scores.ts";

/** Largest side of a map: eight times that of the drawings. */
export const MAX_MAP_SIDE = 4096;
/** A map of doubles of that side, and its header. */
const MAX_MAP_BYTES = 8 * MAX_MAP_SIDE ** 2 + 65_536;

/** Sums over a piece's pixels stay numbers. */
const MAX_SIZE = 1e100;

const NPY = { maxValues: MAX_MAP_SIDE ** 2, dimensions: 2, code: "INVALID_DATA_SET" } as const;

/** A folder of somebody's maps, one a drawing. */
export interface GivenAttributions {
  /** The folder's name. */
  readonly method: string;
  /** The map of a drawing. Throws NOT_FOUND where there is none, and what is wrong with it. */
  read(drawing: string): Promise<AttributionMap>;
  /** Throws INVALID_DATA_SET where the folder holds maps of other drawings than these. */
  checkNames(drawings: readonly string[]): void;
}

/**
 * Opens a folder of attribution maps: for each drawing NAME.npy, a two-dimensional array, or NAME.png, grey levels. A map
 * is a square of any side to `MAX_MAP_SIDE`, and stands for the whole drawing.
 */
export async function openAttributions(folder: string): Promise<GivenAttributions> {
  let files: string[];
  try {
    files = (await readdir(folder)).filter((file) => /^[^.].*\.(?:npy|png)$/u.test(file));
  } catch (error) {
    throw fileError(folder, "folder of attributions", "INVALID_DATA_SET", error);
  }
  const byName = new Map<string, string>();
  for (const file of files) {
    const name = file.slice(0, -4);
    const other = byName.get(name);
    if (other !== undefined) {
      throw new CommonGroundError(
        "INVALID_DATA_SET",
        `${folder}: ${other} and ${file} are maps of one drawing; leave one`,
      );
    }
    byName.set(name, file);
  }
  return {
    method: basename(resolve(folder)),
    async read(drawing) {
      const file = byName.get(drawing);
      if (file === undefined) {
        throw new CommonGroundError(
          "NOT_FOUND",
          `${folder}: has no map ${drawing}.npy or ${drawing}.png; write one for every drawing of the manifest ` +
            `(same --style, --drawings and --seed)`,
        );
      }
      return readMap(join(folder, file));
    },
    checkNames(drawings) {
      const known = new Set(drawings);
      const unknown = [...byName].find(([name]) => !known.has(name));
      if (unknown === undefined) return;
      throw new CommonGroundError(
        "INVALID_DATA_SET",
        `${join(folder, unknown[1])}: is no map of a drawing that is scored; take the manifest's names ` +
          `(same --style, --drawings and --seed), and keep other files elsewhere`,
      );
    },
  };
}

async function readMap(path: string): Promise<AttributionMap> {
  const bytes = await readFileBytes(path, {
    what: "attribution map",
    maxBytes: MAX_MAP_BYTES,
    code: "INVALID_DATA_SET",
  });
  let map: AttributionMap & { readonly values: Float64Array };
  if (path.endsWith(".npy")) {
    const { shape, values } = parseNpy(bytes, NPY, path);
    map = { height: shape[0], width: shape[1], values };
  } else {
    const { width, height, levels } = await decodeGreyPng(bytes, MAX_MAP_SIDE, path);
    map = { width, height, values: levels };
  }
  const { width, height } = map;
  const large = map.values.find((value) => Math.abs(value) > MAX_SIZE);
  if (large !== undefined) {
    throw new CommonGroundError(
      "INVALID_DATA_SET",
      `${path}: has the value ${large}; scale the map so that none is larger than ${MAX_SIZE} in size`,
    );
  }
  if (width === height && width > 0 && width <= MAX_MAP_SIDE) return map;
  throw new CommonGroundError(
    "INVALID_DATA_SET",
    `${path}: is ${height} × ${width}; a map is square, of 1 to ${MAX_MAP_SIDE} cells a side, over the whole drawing`,
  );
}
