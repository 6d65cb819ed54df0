import { isOfTheImage, sha256 } from "@commonground/core";
import type { Item } from "../datasets/data-set.ts";
import type { Columns, RowKind } from "../results/columns.ts";
import { readShard } from "../shards/run-folder.ts";
import { fileStates, readSources, isUnchanged, writeSources } from "../shards/shard-sources.ts";
import type { Study } from "./study.ts";

/** A finished shard of a run. */
export interface FinishedShard {
  readonly folder: string;
  readonly shard: number;
  /** Of the run. */
  readonly fingerprint: string;
  readonly kind: RowKind;
}

/**
 * How many rows of a finished shard have an error; null where an image is no longer the one that its row is of, so that
 * the shard is to be made again. Only images whose file has another size or time than it had are read, and all of them
 * where nothing says what it had; an image with an error counts as changed with its file. Throws as `readShard`, or the
 * signal's reason.
 */
export async function rowsOfToday(
  { dataset, shards, openedAt }: Pick<Study, "dataset" | "shards" | "openedAt">,
  { folder, shard, fingerprint, kind }: FinishedShard,
  signal?: AbortSignal,
): Promise<{ readonly failed: number } | null> {
  const items = shards.itemsOf(shard).map((index) => dataset.item(index));
  const files = await fileStates(items, openedAt);
  const known = await readSources(folder, shard, items.length);
  const suspects = items.filter((_, i) => known === null || !isUnchanged(known.files[i], files[i]));
  if (known !== null && suspects.length === 0) return { failed: known.failed };
  const rows = await readShard<Columns>(folder, shard, fingerprint, kind);
  const hashes = new Map(rows.map((row) => [row.index, row.sha256]));
  for (const item of suspects) {
    const hash = hashes.get(item.index) ?? null;
    if (hash === null || hash !== (await hashOf(item, signal))) return null;
  }
  const failed = rows.filter((row) => row.error !== null).length;
  await writeSources(folder, shard, { failed, files });
  return { failed };
}

async function hashOf(item: Item, signal: AbortSignal | undefined): Promise<string | null> {
  try {
    return await sha256((await item.bytes(signal)) as Uint8Array<ArrayBuffer>);
  } catch (error) {
    signal?.throwIfAborted();
    if (!isOfTheImage(error)) throw error;
    return null;
  }
}
