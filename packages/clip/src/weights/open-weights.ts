import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { fileError, fileSource, readJson } from "@commonground/files/node";
import { MAX_CONFIG_BYTES } from "../checkpoints/limits.ts";
import { INDEX_SUFFIX, parseShardIndex } from "./shard-index.ts";
import { readStoredWeights, type StoredWeights } from "./stored-weights.ts";

const WEIGHTS = { what: "weights file", code: "INVALID_WEIGHTS" } as const;

/** Weights on this disk. */
export interface WeightsOnDisk extends StoredWeights {
  /** Real paths of the files, symbolic links resolved, in the order of `begins`. */
  readonly paths: readonly string[];
}

/**
 * Reads the headers of the weights in a directory: of a file, or of the shards whose index it is. Throws `NOT_FOUND`, or
 * as `parseShardIndex` and `readStoredWeights` do.
 */
export async function openWeights(directory: string, weightsFile: string): Promise<WeightsOnDisk> {
  const path = join(directory, weightsFile);
  const index = weightsFile.endsWith(INDEX_SUFFIX)
    ? parseShardIndex({
        path,
        value: await readJson(path, {
          what: "index of weights",
          maxBytes: MAX_CONFIG_BYTES,
          code: "INVALID_CONFIG",
        }),
      })
    : undefined;
  const files = index?.files ?? [weightsFile];
  // Runtimes refuse weights outside the folder they are given, and the hub's cache keeps symbolic links.
  const paths = await Promise.all(
    files.map((name) =>
      realpath(join(directory, name)).catch((cause: unknown) => {
        const what = index === undefined ? WEIGHTS.what : `shard of ${weightsFile}`;
        throw fileError(join(directory, name), what, WEIGHTS.code, cause);
      }),
    ),
  );
  const sources = await Promise.all(paths.map((each) => fileSource(each, WEIGHTS)));
  return { ...(await readStoredWeights(sources, index)), paths };
}
