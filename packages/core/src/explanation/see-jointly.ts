import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { createRandom, type Random } from "../linalg/random.ts";
import { sampleWithoutReplacement } from "../linalg/sample.ts";
import type { Note } from "./explanation.ts";
import { findObject, type ObjectModel } from "./find-object.ts";
import { type Keep, makeAnew } from "./keep.ts";
import { type ImageToExplain, look, type Looked, lookedImage } from "./look.ts";
import { seeImage } from "./see-image.ts";
import type { Seen, SeeingSettings } from "./seen.ts";
import { stopwatch } from "./stopwatch.ts";

/**
 * On as many images the parts are found at most; their features stay in memory, 0.6 MB an image for ViT-B/16, 2.4 MB
 * for ViT-L/14 at 336 px. An ImageNet class has 50 images to validate on.
 */
export const MOST_FOUND_ON = 64;

/** An image, or what reads it when its turn comes; null when it cannot be read and is left out. */
export type ImageSource = ImageToExplain | (() => Promise<ImageToExplain | null>);

/** What was seen before of images that are seen together, by their place among them. */
export interface SeenMemory {
  /** Null for what is not there; the image is then read and seen. */
  recall(place: number): Promise<Seen | null>;
  keep(place: number, seen: Seen): Promise<void>;
}

/** Leaves an image out, by its place, that could be read but not encoded; throws where the error is not the image's. */
export type LeaveOut = (place: number, error: unknown) => void;

export interface SeeJointlyOptions extends EncodeOptions {
  readonly memory?: SeenMemory | undefined;
  /** Without it, an image that cannot be encoded ends all of them. */
  readonly leaveOut?: LeaveOut | undefined;
  readonly keep?: Keep | undefined;
}

/**
 * Sees several images whose prominent patches and parts are found jointly, as `explainJointly` says. Of what `memory`
 * recalls nothing is read or encoded, and nothing at all is where it recalls every image that can be read.
 */
export async function* seeJointly(
  encoder: Encoder,
  images: readonly ImageSource[],
  settings: SeeingSettings,
  { signal, memory, leaveOut, keep }: SeeJointlyOptions = {},
): AsyncGenerator<Seen, void, undefined> {
  const read = readOnce(images);
  let group: Group | null = null;
  for (const place of images.keys()) {
    if (memory !== undefined) {
      const recalled = await memory.recall(place);
      if (recalled !== null) yield recalled;
      // Where all others are recalled, nothing need be found for the sake of an image that cannot be read.
      if (recalled !== null || (group === null && (await read.ahead(place)) === null)) continue;
    }
    group ??= await findGroup(encoder, images, read, settings, { signal, leaveOut, keep });
    if (group === null) return;
    const { sample, unread, looked, found, notes, timings } = group;
    const known = sample.get(place);
    if (known === undefined && !unread.has(place)) continue;
    const image = known?.image ?? (await read(place));
    if (image === null) continue;
    const watch = stopwatch(timings);
    let seen: Seen;
    try {
      const own =
        known === undefined
          ? lookedImage(await look(encoder, [image.pixels], settings, { signal }), 0)
          : lookedImage(looked, known.row);
      if (known === undefined) watch.lap("encode image");
      seen = await seeImage(encoder, { image, looked: own, found, notes, watch }, settings, {
        signal,
        keep,
      });
    } catch (error) {
      if (leaveOut === undefined) throw error;
      leaveOut(place, error);
      continue;
    }
    await memory?.keep(place, seen);
    yield seen;
  }
}

interface ReadOnce {
  (place: number): Promise<ImageToExplain | null>;
  /** Reads an image that will be asked for later. */
  ahead(place: number): Promise<ImageToExplain | null>;
}

function readOnce(images: readonly ImageSource[]): ReadOnce {
  const held = new Map<number, ImageToExplain | null>();
  const fresh = async (place: number) => {
    const source = images[place];
    return typeof source === "function" ? source() : source;
  };
  const read = async (place: number) => {
    const image = held.get(place);
    if (image === undefined) return fresh(place);
    if (image !== null) held.delete(place);
    return image;
  };
  return Object.assign(read, {
    async ahead(place: number) {
      const image = await fresh(place);
      held.set(place, image);
      return image;
    },
  });
}

/** What is found on all images together, or on a sample of them. */
interface Group {
  /** By place, ascending: the images that parts were found on, and where their rows are in `looked`. */
  readonly sample: ReadonlyMap<number, { readonly image: ImageToExplain; readonly row: number }>;
  /** Places of the images that were not read. */
  readonly unread: ReadonlySet<number>;
  readonly looked: Looked;
  readonly found: ObjectModel;
  readonly notes: readonly Note[];
  readonly timings: Readonly<Record<string, number>>;
}

/** Null where no image can be read and encoded. */
async function findGroup(
  encoder: Encoder,
  images: readonly ImageSource[],
  read: ReadOnce,
  settings: SeeingSettings,
  options: SeeJointlyOptions,
): Promise<Group | null> {
  const random = createRandom(settings.seed);
  const unread = new Set(images.keys());
  const watch = stopwatch();
  let sample: Sample;
  let looked: Looked | null;
  do {
    sample = await readSample(encoder, unread, read, random);
    if (sample.size === 0) return null;
    looked = await lookAtSample(encoder, sample, settings, options);
  } while (looked === null);
  watch.lap("encode image");
  const { keep = makeAnew } = options;
  const found = keep("findObject", () => findObject(looked, encoder.info, settings));
  watch.lap("parts");
  return {
    sample: new Map(Array.from(sample, ([place, image], row) => [place, { image, row }])),
    unread,
    looked,
    found,
    notes: images.length > MOST_FOUND_ON ? [assigned(sample.size, images.length)] : [],
    timings: watch.timings(),
  };
}

/** Images by their place, ascending, each with its frame for pixels. */
type Sample = Map<number, ImageToExplain>;

/** All of the sample in one pass, without those that are left out, which it then lacks; null where none stays. */
async function lookAtSample(
  encoder: Encoder,
  sample: Sample,
  settings: SeeingSettings,
  { signal, leaveOut, keep = makeAnew }: SeeJointlyOptions,
): Promise<Looked | null> {
  const all = () =>
    keep("look", () =>
      look(
        encoder,
        Array.from(sample.values(), ({ pixels }) => pixels),
        settings,
        { signal },
      ),
    );
  try {
    return await all();
  } catch (error) {
    if (leaveOut === undefined) throw error;
    const { size } = sample;
    // One of them made the model fail; each by itself tells which.
    for (const [place, { pixels }] of sample) {
      try {
        await look(encoder, [pixels], settings, { signal });
      } catch (own) {
        leaveOut(place, own);
        sample.delete(place);
      }
    }
    if (sample.size === size) throw error;
    return sample.size === 0 ? null : await all();
  }
}

/**
 * The images to find the parts on, of those that are `unread`, which it then lacks. Where none of those drawn can be read,
 * others are drawn.
 */
async function readSample(
  encoder: Encoder,
  unread: Set<number>,
  read: ReadOnce,
  random: Random,
): Promise<Sample> {
  const sample: Sample = new Map();
  while (sample.size === 0 && unread.size > 0) {
    const places = [...unread];
    for (const drawn of sampleWithoutReplacement(places.length, MOST_FOUND_ON, random)) {
      const place = places[drawn];
      unread.delete(place);
      const image = await read(place);
      if (image === null) continue;
      const { width, height } = image.pixels;
      sample.set(place, { width, height, ...image, pixels: encoder.prepareImage(image.pixels) });
    }
  }
  return sample;
}

function assigned(found: number, images: number): Note {
  return {
    code: "parts-assigned",
    message: `Object and parts were found on ${found} of the ${images} images, drawn by the seed, and assigned to the others.`,
  };
}
