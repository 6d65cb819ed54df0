import { join } from "node:path";
import { isOfTheImage, sha256 } from "@commonground/core";
import type { Item } from "../datasets/data-set.ts";
import type { Columns, ResultRow, RowKind } from "../results/columns.ts";
import { areWhole } from "../shards/kept-explanations.ts";
import { decodeShard, readShardBytes } from "../shards/run-folder.ts";
import { isWhole } from "../shards/seal.ts";
import { explanationsFile, shardFile } from "../shards/shard-file.ts";
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

/** Why a finished shard is to be made again: images of it were changed, or the bytes of a file of its own. */
export type Outdated = { readonly changed: "images" } | { readonly changed: "bytes"; readonly file: string };

/** Rows with an error. */
export interface Failures {
  readonly failed: number;
  /** The first of them: its image, and what went wrong; null where none is. */
  readonly failure: string | null;
}

/** Of some rows those that have an error. */
export function failuresIn(rows: readonly Readonly<Record<string, unknown>>[]): Failures {
  const failed = rows.filter(({ error }) => error !== null);
  return {
    failed: failed.length,
    failure: failed.length === 0 ? null : `${failed[0].id}: ${failed[0].error}`,
  };
}

/** Columns that say which bytes rows are of; in every kind of rows. */
const OF_BYTES = ["index", "id", "sha256", "error"] as const;

/**
 * Which rows of a finished shard have an error; or why the shard is to be made again: an image is no longer the one
 * that its row is of, or the bytes of the shard, or of explanations that the plan keeps, are not those that were written. Only images whose file has another size or
 * time than it had are read, and all of them where nothing says what it had; an image with an error counts as changed with
 * its file. Throws as `readShardBytes` and `decodeShard`, or the signal's reason.
 */
export async function rowsOfToday(
  { plan, dataset, shards, openedAt }: Pick<Study, "plan" | "dataset" | "shards" | "openedAt">,
  { folder, shard, fingerprint, kind }: FinishedShard,
  signal?: AbortSignal,
): Promise<Failures | Outdated> {
  const bytes = await readShardBytes(folder, shard);
  if (!isWhole(bytes)) return { changed: "bytes", file: join(folder, shardFile(shard)) };
  if (plan.keep.includes("explanations") && !(await areWhole(folder, shard))) {
    return { changed: "bytes", file: join(folder, explanationsFile(shard)) };
  }
  const items = shards.itemsOf(shard).map((index) => dataset.item(index));
  const files = await fileStates(items, openedAt);
  const known = await readSources(folder, shard, items.length);
  const suspects = items.filter((_, i) => known === null || !isUnchanged(known.files[i], files[i]));
  if (known !== null && known.failed === 0 && suspects.length === 0) return failuresIn([]);
  const rows = (await decodeShard<Columns>(bytes, {
    folder,
    shard,
    fingerprint,
    kind,
    wanted: OF_BYTES,
  })) as readonly Pick<ResultRow, (typeof OF_BYTES)[number]>[];
  const hashes = new Map(rows.map((row) => [row.index, row.sha256]));
  for (const item of suspects) {
    const hash = hashes.get(item.index) ?? null;
    if (hash === null || hash !== (await hashOf(item, signal))) return { changed: "images" };
  }
  const failures = failuresIn(rows);
  if (known === null || suspects.length > 0) {
    await writeSources(folder, shard, { failed: failures.failed, files });
  }
  return failures;
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
