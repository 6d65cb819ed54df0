import { CommonGroundError } from "@commonground/core";
import type { DecodedImage } from "@commonground/files";
import { readImage } from "@commonground/files/node";
import type { Item } from "./data-set.ts";

/** Reads and decodes an item's image; errors name it by its id. Throws as `readImage` and `Item.bytes` do. */
export async function readItemImage(
  item: Item,
  signal?: AbortSignal,
): Promise<DecodedImage & { readonly bytes: number }> {
  return decodeItemImage(item, await item.bytes(signal), signal);
}

/** Decodes an item's bytes; throws as `readImage`. */
export async function decodeItemImage(
  item: Item,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<DecodedImage & { readonly bytes: number }> {
  try {
    return { ...(await readImage(bytes, { signal })), bytes: bytes.length };
  } catch (error) {
    if (!(error instanceof CommonGroundError)) throw error;
    const message = error.message.replaceAll("the given bytes", item.id);
    throw new CommonGroundError(error.code, message, { cause: error });
  }
}
