import { type ImageToExplain, type SeenMemory, sha256 } from "@commonground/core";
import type { Item } from "../datasets/data-set.ts";
import type { KeptEmbeddings } from "./kept-embeddings.ts";
import { under } from "./remember-group.ts";

/** An image on its way: what is kept of it, or else the image itself. */
export interface Sought {
  readonly memory: SeenMemory | undefined;
  /** Rejects as reading it does. */
  image(): Promise<ImageToExplain>;
}

/**
 * Begins to read an image, so that it is there when its turn comes; with `kept` it is decoded only where nothing is kept
 * of its bytes.
 */
export function seekImage(
  item: Item,
  decode: (bytes: Uint8Array) => Promise<ImageToExplain>,
  kept: KeptEmbeddings | undefined,
  signal: AbortSignal | undefined,
): Sought {
  const started = (async () => {
    const bytes = await item.bytes(signal);
    if (kept === undefined) return { image: await decode(bytes) };
    const key = { sha256: await sha256(bytes as Uint8Array<ArrayBuffer>), group: null };
    const seen = await kept.recall(key);
    return seen === null ? { key, image: await decode(bytes) } : { key, seen };
  })();
  // A failure is looked at when its turn comes.
  started.catch(() => {});
  return {
    memory: kept && {
      recall: () =>
        started.then(
          ({ seen = null }) => under(item.id, seen),
          () => null,
        ),
      keep: async (_, seen) => kept.keep((await started).key!, seen),
    },
    image: async () => (await started).image!,
  };
}
