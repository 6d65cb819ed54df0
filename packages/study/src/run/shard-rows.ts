import {
  CommonGroundError,
  type Encoder,
  explainJointly,
  type ExplainSettings,
  type ImageRecord,
  type ImageToExplain,
  isOfTheImage,
  type LeaveOut,
  prepareImage,
  type SeenMemory,
  type Vocabulary,
} from "@commonground/core";
import type { DataSet, Item } from "../datasets/data-set.ts";
import { decodeItemImage } from "../datasets/read-item-image.ts";
import type { KeptEmbeddings } from "../embeddings/kept-embeddings.ts";
import { rememberGroup } from "../embeddings/remember-group.ts";
import { type Sought, seekImage } from "../embeddings/seek-image.ts";
import type { ResultRow } from "../results/columns.ts";
import { failedRow, rowOf } from "../results/row-of.ts";
import type { KeepExplanation } from "../shards/kept-explanations.ts";

export interface ShardWork {
  readonly encoder: Encoder;
  readonly vocabulary: Vocabulary;
  readonly settings: Partial<ExplainSettings>;
  readonly dataset: DataSet;
  /** Whether the parts are found over all images of the shard. */
  readonly jointly: boolean;
  readonly keepSimilarities: boolean;
  /** Where embeddings are kept, and are taken from in place of the encoder. */
  readonly kept?: KeptEmbeddings | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Given each explanation, in the order of the rows. */
  readonly keepExplanation?: KeepExplanation | undefined;
  /** Called after each item. */
  readonly onItem?: (() => void) | undefined;
}

/**
 * A row for each of the items `indices`, in their order. An image that cannot be read, or whose numbers are not finite,
 * is a row with its error; anything else that goes wrong would go wrong for every image, and is thrown. The next image
 * is read while one is explained.
 */
export async function shardRows(indices: readonly number[], work: ShardWork): Promise<ResultRow[]> {
  const { dataset, jointly, kept, signal, onItem } = work;
  const rows = new Map<number, ResultRow>();
  const items = indices.map((index) => dataset.item(index));
  const fail = (item: Item, error: unknown) => {
    if (!isOfTheImage(error)) throw error;
    rows.set(item.index, failedRow(place(item), `${error.code}: ${error.message}`));
    onItem?.();
  };
  const source = async (item: Item, read: Promise<ImageToExplain>): Promise<ImageToExplain | null> => {
    try {
      return await read;
    } catch (error) {
      fail(item, error);
      return null;
    }
  };
  const itemOf = ({ path }: ImageRecord) => items.find(({ id }) => id === path)!;
  const explainTogether = async (
    sources: readonly (() => Promise<ImageToExplain | null>)[],
    memory: SeenMemory | undefined,
    leaveOut?: LeaveOut,
  ) => {
    const { encoder, vocabulary, settings, keepSimilarities } = work;
    for await (const { explanation, scores } of explainJointly(encoder, sources, vocabulary, {
      settings,
      signal,
      memory,
      leaveOut,
      labelOf: (image) => itemOf(image).label,
    })) {
      const item = itemOf(explanation.image);
      const { scoring } = encoder.info;
      await work.keepExplanation?.(explanation);
      rows.set(
        item.index,
        rowOf(place(item), explanation, scores, vocabulary.classes, scoring, keepSimilarities),
      );
      onItem?.();
    }
  };
  if (jointly) {
    const read = async (item: Item) => decodeItem(item, await item.bytes(signal), work);
    await explainTogether(
      items.map((item) => () => source(item, read(item))),
      kept && (await rememberGroup(items, kept, signal)),
      (at, error) => {
        signal?.throwIfAborted();
        fail(items[at], error);
      },
    );
  } else {
    const seek = (i: number): Sought | undefined =>
      items[i] && seekImage(items[i], (bytes) => decodeItem(items[i], bytes, work), kept, signal);
    let next = seek(0);
    for (const [i, item] of items.entries()) {
      const { image, memory } = next!;
      next = seek(i + 1);
      try {
        await explainTogether([() => source(item, image())], memory);
      } catch (error) {
        signal?.throwIfAborted();
        fail(item, error);
      }
    }
  }
  const ordered = indices.map((index) => rows.get(index)!);
  if (ordered.length > 0 && ordered.every(({ error }) => error?.startsWith("RUNTIME") ?? false)) {
    throw new CommonGroundError("RUNTIME", `every image of a shard failed: ${ordered[0].error}`);
  }
  return ordered;
}

function place({ index, id, label }: Item): { index: number; id: string; label: string | null } {
  return { index, id, label };
}

async function decodeItem(
  item: Item,
  bytes: Uint8Array,
  { encoder, signal }: ShardWork,
): Promise<ImageToExplain> {
  const image = await decodeItemImage(item, bytes, signal);
  return { ...image, path: item.id, pixels: prepareImage(image.pixels, encoder.info.preprocess) };
}
