import { type EncodeOptions, type Encoder, normaliseRows, type Pixels, row } from "@commonground/core";

/** How near two encoders of one architecture come to each other: the cosine of their embeddings of each image. */
export async function compareEmbeddings(
  one: Encoder,
  other: Encoder,
  images: readonly Pixels[],
  options: EncodeOptions = {},
): Promise<number[]> {
  const [ours, theirs] = await Promise.all(
    [one, other].map(async (each) => normaliseRows((await each.encodeImages(images, options)).embeddings)),
  );
  return images.map((_, i) => row(ours!, i).reduce((sum, value, c) => sum + value * row(theirs!, i)[c]!, 0));
}
