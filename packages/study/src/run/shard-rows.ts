import {
  CommonGroundError,
  type Encoder,
  type ErrorCode,
  explainJointly,
  type ExplainSettings,
  type ImageRecord,
  type ImageToExplain,
  prepareImage,
  type Vocabulary,
} from "@commonground/core";
import type { DataSet, Item } from "../datasets/data-set.ts";
import { readItemImage } from "../datasets/read-item-image.ts";
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
  readonly signal?: AbortSignal | undefined;
  /** Given each explanation, in the order of the rows. */
  readonly keepExplanation?: KeepExplanation | undefined;
  /** Called after each item. */
  readonly onItem?: (() => void) | undefined;
}

/** What is wrong with one image and not with the run. */
const OF_THE_IMAGE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "CORRUPT",
  "INVALID_IMAGE",
  "NOT_FOUND",
  "RUNTIME",
  "TOO_LARGE",
]);

/**
 * A row for each of the items `indices`, in their order. An image that cannot be read, or whose numbers are not finite,
 * is a row with its error; anything else that goes wrong would go wrong for every image, and is thrown. The next image
 * is read while one is explained.
 */
export async function shardRows(indices: readonly number[], work: ShardWork): Promise<ResultRow[]> {
  const { dataset, jointly, onItem } = work;
  const rows = new Map<number, ResultRow>();
  const items = indices.map((index) => dataset.item(index));
  const fail = (item: Item, error: unknown) => {
    if (!(error instanceof CommonGroundError && OF_THE_IMAGE.has(error.code))) throw error;
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
  const explainTogether = async (sources: readonly (() => Promise<ImageToExplain | null>)[]) => {
    const { encoder, vocabulary, settings, signal, keepSimilarities } = work;
    for await (const { explanation, scores } of explainJointly(encoder, sources, vocabulary, {
      settings,
      signal,
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
    await explainTogether(items.map((item) => () => source(item, readItem(item, work))));
  } else {
    let next = items.length === 0 ? undefined : readAhead(items[0], work);
    for (const [i, item] of items.entries()) {
      const read = next!;
      next = i + 1 < items.length ? readAhead(items[i + 1], work) : undefined;
      try {
        await explainTogether([() => source(item, read)]);
      } catch (error) {
        work.signal?.throwIfAborted();
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

async function readItem(item: Item, { encoder, signal }: ShardWork): Promise<ImageToExplain> {
  const image = await readItemImage(item, signal);
  return { ...image, path: item.id, pixels: prepareImage(image.pixels, encoder.info.preprocess) };
}

/** A read whose failure is looked at when its turn comes. */
function readAhead(item: Item, work: ShardWork): Promise<ImageToExplain> {
  const read = readItem(item, work);
  read.catch(() => {});
  return read;
}
