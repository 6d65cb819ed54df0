import type { Encoder } from "../encoder/encoder.ts";
import { nearestOfClasses } from "../language/nearest-of-classes.ts";
import { checkTarget, prepareTarget, type Target } from "../language/target.ts";
import { checkVocabulary, type Vocabulary } from "../language/vocabulary.ts";
import { createRandom } from "../linalg/random.ts";
import { sampleWithoutReplacement } from "../linalg/sample.ts";
import { type Explained, explainImage } from "./explain-image.ts";
import type { ExplainOptions } from "./explain.ts";
import type { Note } from "./explanation.ts";
import { findObject } from "./find-object.ts";
import { type ImageToExplain, look, lookedImage } from "./look.ts";
import { settingsFor } from "./settings-for.ts";
import { stopwatch } from "./stopwatch.ts";

/**
 * On as many images the parts are found at most; their features stay in memory, 0.6 MB an image for ViT-B/16, 2.4 MB
 * for ViT-L/14 at 336 px. An ImageNet class has 50 images to validate on.
 */
export const MOST_FOUND_ON = 64;

/** An image, or what reads it when its turn comes; null when it cannot be read and is left out. */
export type ImageSource = ImageToExplain | (() => Promise<ImageToExplain | null>);

/**
 * Explains several images whose prominent patches and parts are found jointly (the paper takes all images of one
 * class together), so that a part's letter means the same in each. One explanation for each image, in order; none for
 * no image. Up to 64 images are looked at and then explained; of more, 64 drawn by the seed are, and what was found on them
 * is assigned to the others, which are read and looked at one at a time, so that memory stays flat. An image is read
 * once. Rejects as `explain` does.
 */
export async function* explainJointly(
  encoder: Encoder,
  images: readonly ImageSource[],
  vocabulary: Vocabulary,
  options: ExplainOptions = {},
): AsyncGenerator<Explained, void, undefined> {
  const { info } = encoder;
  const { signal } = options;
  checkVocabulary(vocabulary, info);
  const settings = settingsFor(info, vocabulary, options.settings);
  const resolve = async (given: string | Target | undefined) => {
    if (typeof given === "string") return prepareTarget(encoder, vocabulary, given, { signal });
    if (given !== undefined) checkTarget(vocabulary, given);
    return given;
  };
  const task = {
    vocabulary,
    settings,
    given: { target: await resolve(options.target), versus: await resolve(options.versus) },
    others: nearestOfClasses(vocabulary, settings.languageConcepts),
  };

  const { sample, unread } = await readSample(encoder, images, settings.seed);
  if (sample.size === 0) return;
  const together = stopwatch();
  const looked = await look(
    encoder,
    Array.from(sample.values(), ({ pixels }) => pixels),
    settings,
    { signal },
  );
  together.lap("encode image");
  const found = findObject(looked, info, settings);
  together.lap("parts");
  const shared = together.timings();
  const notes = images.length > MOST_FOUND_ON ? [assigned(sample.size, images.length)] : [];

  const places = new Map(Array.from(sample.keys(), (index, place) => [index, place]));
  for (const [i, source] of images.entries()) {
    const place = places.get(i);
    if (place === undefined && !unread.has(i)) continue;
    const image = sample.get(i) ?? (await read(source));
    if (image === null) continue;
    const watch = stopwatch(shared);
    const seen =
      place === undefined
        ? lookedImage(await look(encoder, [image.pixels], settings, { signal }), 0)
        : lookedImage(looked, place);
    if (place === undefined) watch.lap("encode image");
    yield await explainImage(encoder, { image, looked: seen, found, notes, watch }, task, { signal });
  }
}

/**
 * The images to find the parts on, by their place, ascending, each with its frame for pixels; and the places of those that
 * were not read. Where none of those drawn can be read, others are drawn.
 */
async function readSample(
  encoder: Encoder,
  images: readonly ImageSource[],
  seed: number,
): Promise<{ sample: ReadonlyMap<number, ImageToExplain>; unread: ReadonlySet<number> }> {
  const random = createRandom(seed);
  const sample = new Map<number, ImageToExplain>();
  const unread = new Set(images.keys());
  while (sample.size === 0 && unread.size > 0) {
    const places = [...unread];
    for (const drawn of sampleWithoutReplacement(places.length, MOST_FOUND_ON, random)) {
      const place = places[drawn];
      unread.delete(place);
      const image = await read(images[place]);
      if (image === null) continue;
      const { width, height } = image.pixels;
      sample.set(place, { width, height, ...image, pixels: encoder.prepareImage(image.pixels) });
    }
  }
  return { sample, unread };
}

async function read(source: ImageSource): Promise<ImageToExplain | null> {
  return typeof source === "function" ? source() : source;
}

function assigned(found: number, images: number): Note {
  return {
    code: "parts-assigned",
    message: `Object and parts were found on ${found} of the ${images} images, drawn by the seed, and assigned to the others.`,
  };
}
