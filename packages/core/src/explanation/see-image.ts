import { encodeSubsets } from "../causes/encode-subsets.ts";
import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { maskArea } from "../image/mask.ts";
import type { Pixels } from "../image/pixels.ts";
import { encodeRuns } from "../image/run-lengths.ts";
import { pooled, redCircle } from "../vision/encode-regions.ts";
import { type PartMasks, partMasks } from "../vision/part-masks.ts";
import type { ProminentPatches } from "../vision/prominent-patches.ts";
import { ellipseNotes } from "./ellipse-notes.ts";
import type { ImageRecord, Note, Prominent } from "./explanation.ts";
import type { ObjectModel } from "./find-object.ts";
import { locateParts } from "./locate-parts.ts";
import { type Keep, makeAnew } from "./keep.ts";
import type { ImageToExplain, LookedImage } from "./look.ts";
import { recordParts } from "./record-parts.ts";
import { seeSearch } from "./see-search.ts";
import type { Seen, SeeingSettings } from "./seen.ts";
import type { stopwatch } from "./stopwatch.ts";

export interface ImageToSee {
  readonly image: ImageToExplain;
  readonly looked: LookedImage;
  /** What tells its object and parts, found on it or on others. */
  readonly found: ObjectModel;
  readonly notes: readonly Note[];
  readonly watch: ReturnType<typeof stopwatch>;
}

/** The steps of the method that see, for one image that was looked at: its parts, and all that is encoded of them. */
export async function seeImage(
  encoder: Encoder,
  { image, looked, found, notes, watch }: ImageToSee,
  settings: SeeingSettings,
  { keep = makeAnew, ...options }: EncodeOptions & { readonly keep?: Keep | undefined },
): Promise<Seen> {
  const { info } = encoder;
  const { frame, embedding, features, projected } = looked;
  const { prominent, parts } = keep("locateParts", () => locateParts(features, info, found));
  watch.lap("parts");
  const patches = parts.map((part) => part.patches);
  const masks = keep("partMasks", () =>
    partMasks(frame, prominent.mask, patches, info.patch, settings.masks === "refined"),
  );
  const pixels = masks.parts.map(({ mask }) => mask);
  watch.lap("masks");
  const regions = await keep("encodeRegions", async () =>
    projected === null ? redCircle(encoder)(frame, pixels, options) : pooled(projected, patches),
  );
  const search = keep("seeSearch", () => seeSearch(looked, prominent.mask, found));
  watch.lap("encode regions");
  const subsets =
    settings.causes === "none"
      ? null
      : await keep("encodeSubsets", () => encodeSubsets(encoder, frame, pixels, settings, options));
  watch.lap("causes");
  const recorded = recordParts(parts, masks.parts, regions.ellipses);
  return {
    image: recordImage(image, frame, found.images),
    embedding,
    prominent: recordProminent(prominent, masks, frame),
    parts: recorded,
    regions: regions.rows,
    search,
    subsets,
    notes: [
      ...(image.notes ?? []),
      ...prominent.notes,
      ...found.parts.notes,
      ...notes,
      ...ellipseNotes(
        recorded.map(({ label }) => label),
        regions.ellipses,
      ),
    ],
    timings: watch.timings(),
  };
}

function recordImage(image: ImageToExplain, { width, height }: Pixels, jointly: number): ImageRecord {
  return {
    path: image.path ?? null,
    width: image.width ?? image.pixels.width,
    height: image.height ?? image.pixels.height,
    sha256: image.sha256 ?? null,
    frame: { width, height },
    jointly,
  };
}

function recordProminent(
  { mask, scores, foreground }: ProminentPatches,
  { prominent }: PartMasks,
  frame: Pixels,
): Prominent {
  return {
    rows: mask.height,
    columns: mask.width,
    patches: Array.from(mask.data),
    scores: scores && Array.from(scores),
    foreground,
    area: maskArea(prominent) / (frame.width * frame.height),
    mask: encodeRuns(prominent),
  };
}
