import {
  CommonGroundError,
  type Encoder,
  type ExplainSettings,
  featureOutputs,
  type Note,
  type Pixels,
  SOFTWARE_VERSION,
} from "@commonground/core";
import { ablatedMethods, findRegions, type FoundRegion, locatingMethods } from "./find-regions.ts";
import { coveredShare, HIT_IOU, judgeRegion } from "./judge-region.ts";
import { type Localisation, LOCALISATION_SCHEMA, type LocalisedMethod } from "./localisation.ts";
import { DEALS, type JudgedImage, summariseControls, summariseMethod } from "./summarise.ts";
import type { Edges, Truth } from "./truth/truth.ts";
import { truthError } from "./truth/truth-error.ts";
import { type FramedTruth, truthInFrame } from "./truth-in-frame.ts";

/** One image and what is true of it. */
export interface ItemToLocalise {
  /** Its path in the data set. */
  readonly id: string;
  read(signal?: AbortSignal): Promise<{ readonly pixels: Pixels; readonly notes: readonly Note[] }>;
  /** Null where nothing is said of it. */
  truth(): Promise<Truth | null>;
}

export interface LocaliseOptions {
  readonly dataSet: Localisation["dataSet"];
  readonly foreground: ExplainSettings["foreground"];
  /** Resamples behind intervals. */
  readonly draws: number;
  readonly seed: number;
  /** The paper's figures for this model and data set, by `keys-gdc` and so on, in per cent. */
  readonly paperCorLoc?: Readonly<Record<string, number>> | undefined;
  /** Where it aborts, what was judged until then is summed up. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each image before it is read, by its place from 0. */
  readonly onItem?: (index: number, id: string) => void;
  /** Told of each image that could not be judged. */
  readonly onFailure?: (id: string, error: unknown) => void;
  /** Told of each judged image. */
  readonly onJudged?: (image: JudgedInFrame) => Promise<void> | void;
}

/** A judged image with what a picture of it needs. */
export interface JudgedInFrame {
  readonly index: number;
  readonly id: string;
  readonly pixels: Pixels;
  readonly truth: FramedTruth;
  /** By the ablated method's `region` stage. */
  readonly found: FoundRegion;
  readonly foundBox: Edges | null;
  readonly boxIou: number;
}

export interface LocalisedImages {
  /** Null where no image could be judged. */
  readonly localisation: Localisation | null;
  readonly images: readonly JudgedImage[];
  /** The same for every image, one a judgement. */
  readonly methods: readonly LocalisedMethod["method"][];
}

/**
 * Where each method finds the object, against where it is (docs/method.md, 6: CorLoc; 15: pointing, mass, overlap), each
 * image encoded once. Images that cannot be read or judged are told and left out; so are those without truth, and those
 * whose objects the frame does not show, which are counted. Rejects with `UNSUPPORTED_FEATURE` for an encoder without
 * features of patches.
 */
export async function localise(
  encoder: Encoder,
  items: readonly ItemToLocalise[],
  options: LocaliseOptions,
): Promise<LocalisedImages> {
  const { info } = encoder;
  const { signal, foreground } = options;
  const table = locatingMethods(info);
  const ablation = ablatedMethods(info);
  const methods = [...table, ...ablation];
  if (table.length === 0) {
    throw new CommonGroundError(
      "UNSUPPORTED_FEATURE",
      `${info.id} has no features of patches; take another model`,
    );
  }
  const features = [...new Set(table.flatMap((method) => featureOutputs(method.features)))];
  const images: JudgedImage[] = [];
  const counts = { failed: 0, withoutTruth: 0, away: 0 };
  const objects = { judged: 0, cut: 0, away: 0, crowds: 0 };
  const shown = table.length + ablation.findIndex(({ stage }) => stage === "region");
  for (const [index, item] of items.entries()) {
    if (signal?.aborted) break;
    options.onItem?.(index, item.id);
    try {
      const said = await item.truth();
      if (said === null || said.objects.length === 0) {
        counts.withoutTruth++;
        continue;
      }
      const { pixels, notes } = await item.read(signal);
      refuseTurned(item.id, notes);
      const truth = truthInFrame(said, pixels, info.preprocess, item.id);
      objects.crowds += said.crowds;
      objects.away += truth.away;
      if (truth.boxes.length === 0) {
        counts.away++;
        continue;
      }
      const frame = encoder.prepareImage(pixels);
      const encoded = await encoder.encodeImages([frame], { features, signal });
      const found = findRegions(frame, encoded.features, info, methods, foreground);
      const judged: JudgedImage = {
        id: item.id,
        boxes: truth.boxes,
        covered: coveredShare(truth),
        centre: atCentre(truth),
        judgements: found.map((region) => judgeRegion(region, truth, info)),
      };
      images.push(judged);
      objects.judged += truth.boxes.length;
      objects.cut += truth.cut;
      const { box: foundBox, boxIou } = judged.judgements[shown];
      await options.onJudged?.({ index, id: item.id, pixels, truth, found: found[shown], foundBox, boxIou });
    } catch (error) {
      if (signal?.aborted) break;
      counts.failed++;
      options.onFailure?.(item.id, error);
    }
  }
  if (images.length === 0) return { localisation: null, images, methods };
  const resampling = { draws: options.draws, seed: options.seed };
  const summary = methods.map((method, m): LocalisedMethod => ({
    method,
    paperCorLoc:
      (options.paperCorLoc?.[`${method.features}-${method.prominent}`] ?? Number.NaN) / 100 || null,
    ...summariseMethod(images, m, resampling),
  }));
  const localisation: Localisation = {
    schema: LOCALISATION_SCHEMA,
    software: SOFTWARE_VERSION,
    model: info,
    dataSet: options.dataSet,
    settings: { foreground, hitIou: HIT_IOU, draws: options.draws, deals: DEALS, seed: options.seed },
    images: { given: items.length, judged: images.length, ...counts },
    objects,
    methods: summary.slice(0, table.length),
    ablation: summary.slice(table.length),
    controls: summariseControls(images, info.imageSize, resampling),
  };
  return { localisation, images, methods };
}

/** Annotations are of pixels as they are stored; readers turn pictures upright. */
function refuseTurned(id: string, notes: readonly Note[]): void {
  if (!notes.some(({ code }) => code === "oriented")) return;
  throw truthError(
    id,
    "is turned upright by its EXIF orientation, and its objects are told in stored pixels",
    "store it upright and annotate it so",
  );
}

function atCentre({ mask: { width, height, data } }: FramedTruth): boolean {
  return data[Math.floor(height / 2) * width + Math.floor(width / 2)] === 1;
}
