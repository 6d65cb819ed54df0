import { CommonGroundError } from "@commonground/core";
import * as z from "zod/mini";
import type { ConfigFile } from "../checkpoints/layout.ts";
import { parseSection } from "../tower/parse-config.ts";

/** Ends the name of an index; what is before it would be the name of the weights in one file. */
export const INDEX_SUFFIX = ".index.json";

/** Far beyond any published model. */
const MAX_SHARDS = 1_000;

const file = z.object({ weight_map: z.record(z.string(), z.string()) });

/** Which file each tensor lies in. */
export interface ShardIndex {
  /** Path of the index, for messages. */
  readonly path: string;
  /** File names, in alphabetical order. */
  readonly files: readonly string[];
  readonly fileOf: ReadonlyMap<string, string>;
}

/**
 * Reads what `save_pretrained` writes beside weights in several files (huggingface/transformers, modeling_utils.py).
 * `metadata` holds sizes alone. Throws `INVALID_CONFIG`, also for a shard that is not beside the index.
 */
export function parseShardIndex({ path, value }: ConfigFile): ShardIndex {
  const { weight_map } = parseSection(file, value, path, "", { harmless: new Set(["metadata"]) });
  const fileOf = new Map(Object.entries(weight_map));
  const files = [...new Set(fileOf.values())].toSorted();
  const away = files.find((name) => !/^[\w-][\w.-]*$/u.test(name));
  if (away !== undefined) {
    throw new CommonGroundError(
      "INVALID_CONFIG",
      `${path}: weight_map names the file ${JSON.stringify(away.slice(0, 100))}, which is not a plain name; shards lie beside their index`,
    );
  }
  if (files.length === 0 || files.length > MAX_SHARDS) {
    throw new CommonGroundError(
      "INVALID_CONFIG",
      `${path}: weight_map names ${files.length} files; from 1 to ${MAX_SHARDS} are read`,
    );
  }
  return { path, files, fileOf };
}

/**
 * Files of a repository that are the shards of the index `index`, by their names (`NAME-00001-of-00003.EXTENSION`);
 * undefined where they are not all there.
 */
export function shardsOf(index: string, names: readonly string[]): string[] | undefined {
  const whole = index.slice(0, -INDEX_SUFFIX.length);
  const dot = whole.lastIndexOf(".");
  const [stem, extension] = [whole.slice(0, dot), whole.slice(dot)];
  const shards = names.filter(
    (name) =>
      name.startsWith(`${stem}-`) &&
      name.endsWith(extension) &&
      /^\d{5}-of-\d{5}$/u.test(name.slice(stem.length + 1, -extension.length)),
  );
  const count = Number(shards[0]?.slice(-extension.length - 5, -extension.length));
  return shards.length === count ? shards.toSorted() : undefined;
}
