import { CommonGroundError, contentHash, type Seen, type SeenMemory, sha256 } from "@commonground/core";
import type { Item } from "../datasets/data-set.ts";
import type { KeptEmbeddings, SeenKey } from "./kept-embeddings.ts";

/**
 * What is kept of images whose parts are found together, which depends on all of them: each is read once for its hash, and
 * once more where it is encoded. An image that cannot be read counts as none.
 */
export async function rememberGroup(
  items: readonly Item[],
  kept: KeptEmbeddings,
  signal: AbortSignal | undefined,
): Promise<SeenMemory> {
  const hashes: (string | null)[] = [];
  for (const item of items) hashes.push(await hashOf(item, signal));
  const group = await contentHash(hashes);
  const keyOf = (place: number): SeenKey | null => {
    const hash = hashes[place];
    return hash === null ? null : { sha256: hash, group: { sha256: group, place } };
  };
  return {
    async recall(place) {
      const key = keyOf(place);
      return key && under(items[place].id, await kept.recall(key));
    },
    async keep(place, seen) {
      const key = keyOf(place);
      if (key === null || key.sha256 !== seen.image.sha256) {
        throw new CommonGroundError(
          "INVALID_DATA_SET",
          `${items[place].id}: changed while it was read; leave the data set alone and give the command again`,
        );
      }
      await kept.keep(key, seen);
    },
  };
}

async function hashOf(item: Item, signal: AbortSignal | undefined): Promise<string | null> {
  try {
    return await sha256((await item.bytes(signal)) as Uint8Array<ArrayBuffer>);
  } catch (error) {
    if (!(error instanceof CommonGroundError)) throw error;
    return null;
  }
}

/** What was kept of equal bytes, under the name that they have here. */
export function under(path: string, seen: Seen | null): Seen | null {
  return seen && { ...seen, image: { ...seen.image, path } };
}
