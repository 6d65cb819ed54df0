/*
 * How transformers brings an image into a model's frame, as preprocessor_config.json says, or the `image_processor` of
 * processor_config.json, which newer versions write (transformers, image_processing_clip.py, image_processing_siglip.py
 * and the backends they share). Every field is applied, known to change no number here, or refused by name.
 */
import { CommonGroundError, type Preprocess } from "@commonground/core";
import * as z from "zod/mini";
import { HARMLESS_FIELDS } from "../tower/harmless-fields.ts";
import { channels, parseConfig, parseSection, record, size } from "../tower/parse-config.ts";
import { type ConfigFile, OPENAI_MEAN, OPENAI_STD } from "./layout.ts";

/**
 * Which image processor's defaults count: CLIPImageProcessor, ViTImageProcessor, SiglipImageProcessor or
 * Siglip2ImageProcessor (NaFlex).
 */
export type ImageProcessorKind = "clip" | "vit" | "siglip" | "siglip2";

const frame = z.union([
  z.int().check(z.gte(1)),
  z.strictObject({ shortest_edge: z.int().check(z.gte(1)) }),
  z.strictObject({ height: z.int().check(z.gte(1)), width: z.int().check(z.gte(1)) }),
]);

/** What changes numbers. `resample` counts as Pillow does. */
const processor = z.object({
  size: z.nullish(frame),
  crop_size: z.nullish(frame),
  do_resize: z.nullish(z.literal(true)),
  do_center_crop: z.nullish(z.boolean()),
  do_rescale: z.nullish(z.boolean()),
  rescale_factor: z.nullish(z.number().check(z.positive())),
  do_normalize: z.nullish(z.boolean()),
  do_pad: z.nullish(z.literal(false)),
  do_convert_rgb: z.nullish(z.boolean()),
  resample: z.nullish(z.literal([2, 3])),
  image_mean: z.nullish(channels),
  image_std: z.nullish(channels),
  default_to_square: z.nullish(z.boolean()),
  use_square_size: z.nullish(z.literal(false)),
});

/** Siglip2ImageProcessor has no size: it fills as many patches as it may. */
const naflexProcessor = z.extend(processor, {
  size: z.optional(z.null()),
  crop_size: z.optional(z.null()),
  do_center_crop: z.nullish(z.literal(false)),
  default_to_square: z.optional(z.null()),
  max_num_patches: z.nullish(size),
  patch_size: z.nullish(size),
});
const NAFLEX_PATCH = 16;

/** The patches that an image may have at most; undefined where the file does not say. Throws `INVALID_CONFIG`. */
export function readMostPatches(file: ConfigFile | undefined): number | undefined {
  return readSettings(file, "siglip2").max_num_patches ?? undefined;
}

const HALVES = [0.5, 0.5, 0.5] as const;
const RESAMPLE: Readonly<Record<ImageProcessorKind, 2 | 3>> = { clip: 3, vit: 2, siglip: 3, siglip2: 2 };
/** Pillow's bytes count to 255. */
const WHITE = 255;

/**
 * The kind that a dual encoder's file names, as its encoders may have any; without one, that of its vision encoder. Throws
 * `INVALID_CONFIG`.
 */
export function dualEncoderProcessor(
  file: ConfigFile | undefined,
  unsaid: "clip" | "vit",
): ImageProcessorKind {
  const { value } = imageProcessorOf(file);
  const named = value["image_processor_type"] ?? value["feature_extractor_type"];
  if (named === undefined || named === null) return unsaid;
  const [, kind] = /^(CLIP|ViT)(?:ImageProcessor|FeatureExtractor)/u.exec(String(named)) ?? [];
  if (kind === undefined) {
    throw invalid(
      file?.path ?? "",
      `image_processor_type is ${JSON.stringify(named)}, which is not built for dual encoders; what is: CLIPImageProcessor, ViTImageProcessor`,
    );
  }
  return kind === "CLIP" ? "clip" : "vit";
}

/**
 * Preprocessing of a model in the layout of transformers; without a file (or an image processor in it) the defaults of
 * the `kind`. Images for NaFlex, whose sides' ratio transformers keeps, are squashed to the model's one frame. Throws
 * `INVALID_CONFIG` naming file and field.
 */
export function readImageProcessor(
  file: ConfigFile | undefined,
  imageSize: { readonly width: number; readonly height: number },
  kind: ImageProcessorKind,
  patch?: { readonly width: number },
): Preprocess {
  const path = file?.path ?? "";
  const settings = readSettings(file, kind);
  const isClip = kind === "clip";
  if (kind === "siglip2" && file !== undefined && patch !== undefined) {
    const given = settings.patch_size ?? NAFLEX_PATCH;
    if (given !== patch.width) {
      throw invalid(path, `patch_size must be the model's ${patch.width} px, found ${given}`);
    }
  }
  const { size: frameSize, crop_size: cropSize } = settings;
  const squash =
    frameSize === undefined || frameSize === null
      ? !isClip
      : typeof frameSize === "number"
        ? (settings.default_to_square ?? kind === "vit")
        : "height" in frameSize;
  const crops = settings.do_center_crop ?? isClip;
  if (!squash && !crops) {
    throw invalid(
      path,
      "images are resized by their shorter side and not cropped (do_center_crop is false), so that most would not fit the model; set do_center_crop to true, or size to a height and a width",
    );
  }
  for (const [name, given] of [
    ["size", frameSize],
    ["crop_size", crops ? cropSize : undefined],
  ] as const) {
    if (given === undefined || given === null || fits(given, imageSize)) continue;
    throw invalid(
      path,
      `${name} must be the model's ${imageSize.width} × ${imageSize.height} px, found ${JSON.stringify(given)}`,
    );
  }
  // What a value from 0 to 1 is multiplied by before mean and deviation are taken.
  const factor = settings.do_rescale === false ? WHITE : WHITE * (settings.rescale_factor ?? 1 / WHITE);
  const normalises = settings.do_normalize ?? true;
  const mean = normalises ? (settings.image_mean ?? (isClip ? OPENAI_MEAN : HALVES)) : ([0, 0, 0] as const);
  const std = normalises ? (settings.image_std ?? (isClip ? OPENAI_STD : HALVES)) : ([1, 1, 1] as const);
  return {
    ...imageSize,
    resize: squash ? "squash" : "shortest",
    interpolation: (settings.resample ?? RESAMPLE[kind]) === 2 ? "bilinear" : "bicubic",
    cropRounding: "down",
    mean: scaled(mean, factor),
    std: scaled(std, factor),
    fill: 0,
  };
}

interface Settings extends z.infer<typeof processor> {
  readonly max_num_patches?: number | null | undefined;
  readonly patch_size?: number | null | undefined;
}

function readSettings(file: ConfigFile | undefined, kind: ImageProcessorKind): Settings {
  const { value, key } = imageProcessorOf(file);
  const others = { harmless: HARMLESS_FIELDS.imageProcessor };
  const path = file?.path ?? "";
  return kind === "siglip2"
    ? parseSection(naflexProcessor, value, path, key, others)
    : parseSection(processor, value, path, key, others);
}

/** The image processor a file describes: the whole of it, or a part of a processor's. */
function imageProcessorOf(file: ConfigFile | undefined): { value: Record<string, unknown>; key: string } {
  if (file === undefined) return { value: {}, key: "" };
  const whole = parseConfig(record, file.value, file.path, "");
  if (whole["image_processor"] === undefined) return { value: whole, key: "" };
  const { image_processor: value } = parseSection(
    z.object({ image_processor: record }),
    whole,
    file.path,
    "",
    {
      harmless: HARMLESS_FIELDS.imageProcessor,
    },
  );
  return { value, key: "image_processor" };
}

function fits(given: z.infer<typeof frame>, { width, height }: { width: number; height: number }): boolean {
  if (typeof given === "number") return given === Math.min(width, height);
  if ("shortest_edge" in given) return given.shortest_edge === Math.min(width, height);
  return given.width === width && given.height === height;
}

function scaled(values: readonly [number, number, number], factor: number): [number, number, number] {
  const divide = (value: number): number => (Math.abs(factor - 1) < 1e-9 ? value : value / factor);
  return [divide(values[0]), divide(values[1]), divide(values[2])];
}

function invalid(path: string, what: string): CommonGroundError {
  return new CommonGroundError("INVALID_CONFIG", `${path}: ${what}`);
}
