import {
  bootstrapMeans,
  meanInterval,
  CommonGroundError,
  type Encoder,
  type Interval,
  type Pixels,
  row,
  wilsonInterval,
} from "@commonground/core";
import type { DescriptorClassifiers } from "./descriptor-classifiers.ts";
import { labelRank } from "./label-rank.ts";

/** Images encoded at once: enough to keep the encoder busy, few enough to report progress and to abort. */
const BATCH = 16;
/** Resamples behind the interval of a difference, and their seed. */
const RESAMPLING = { draws: 1_000, seed: 1 };
/** Places that top-5 counts. */
const FIVE = 5;

export interface Share {
  /** 0 to 1. */
  readonly value: number;
  /** Wilson's 95 % interval. */
  readonly interval: Interval;
}

export interface ClassifierAccuracy {
  readonly top1: Share;
  /** Null with five classes or fewer, of which every answer is among the first five. */
  readonly top5: Share | null;
  /**
   * Top-1 less that by name, image by image, −1 to 1, with a 95 % percentile bootstrap interval over the images, null of a
   * single one; null for the name itself.
   */
  readonly gain: { readonly value: number; readonly interval: Interval | null } | null;
}

export interface BankAccuracy {
  readonly images: number;
  readonly classes: number;
  readonly by: Readonly<Record<keyof DescriptorClassifiers, ClassifierAccuracy>>;
  readonly draws: number;
  readonly seed: number;
}

export interface LabelledImage {
  readonly pixels: Pixels;
  /** Index of its class. */
  readonly label: number;
}

/**
 * Zero-shot accuracy of the classifiers of one bank on the same images. Throws `INVALID_DATA_SET` without an image, and
 * what `images` throws.
 */
export async function bankAccuracy(
  encoder: Encoder,
  classifiers: DescriptorClassifiers,
  images: AsyncIterable<LabelledImage>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<BankAccuracy> {
  const kinds = Object.keys(classifiers) as (keyof DescriptorClassifiers)[];
  const ranks = Object.fromEntries(kinds.map((kind) => [kind, [] as number[]])) as Record<
    keyof DescriptorClassifiers,
    number[]
  >;
  const judge = async (batch: readonly LabelledImage[]) => {
    const { embeddings } = await encoder.encodeImages(
      batch.map(({ pixels }) => pixels),
      { signal },
    );
    for (const [i, { label }] of batch.entries()) {
      for (const kind of kinds) ranks[kind].push(labelRank(row(embeddings, i), classifiers[kind], label));
    }
  };
  let batch: LabelledImage[] = [];
  for await (const image of images) {
    batch.push(image);
    if (batch.length < BATCH) continue;
    await judge(batch);
    batch = [];
  }
  if (batch.length > 0) await judge(batch);

  const count = ranks.name.length;
  if (count === 0)
    throw new CommonGroundError("INVALID_DATA_SET", "There is no image to classify; give one at least");
  const classes = classifiers.name.rows;
  const hits = (kind: keyof DescriptorClassifiers, within: number) =>
    Float64Array.from(ranks[kind], (rank) => (rank <= within ? 1 : 0));
  const byName = hits("name", 1);
  const accuracyOf = (kind: keyof DescriptorClassifiers): ClassifierAccuracy => ({
    top1: shareOf(hits(kind, 1)),
    top5: classes <= FIVE ? null : shareOf(hits(kind, FIVE)),
    gain: kind === "name" ? null : gainOf(hits(kind, 1).map((hit, i) => hit - byName[i])),
  });
  return {
    images: count,
    classes,
    by: Object.fromEntries(kinds.map((kind) => [kind, accuracyOf(kind)])) as BankAccuracy["by"],
    ...RESAMPLING,
  };
}

function shareOf(hits: Float64Array): Share {
  const successes = hits.reduce((a, b) => a + b, 0);
  return { value: successes / hits.length, interval: wilsonInterval(successes, hits.length) };
}

function gainOf(differences: Float64Array): ClassifierAccuracy["gain"] {
  const [draws] = bootstrapMeans([differences], RESAMPLING);
  return {
    value: differences.reduce((a, b) => a + b, 0) / differences.length,
    interval: meanInterval(differences, draws),
  };
}
