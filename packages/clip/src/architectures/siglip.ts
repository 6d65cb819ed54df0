import { CommonGroundError } from "@commonground/core";
import * as z from "zod/mini";
import { HARMLESS_FIELDS, TRANSFORMERS_UNBUILT } from "../tower/harmless-fields.ts";
import {
  epsilon,
  layerCount,
  parseConfig,
  parseSection,
  record,
  sides,
  size,
} from "../tower/parse-config.ts";
import { huggingFaceTransformer } from "./hugging-face-transformer.ts";
import type { Family, TowerSource, VisionTower } from "../tower/tower.ts";
import type { TransformerShape } from "./transformer-block.ts";
import { type VisionTransformer, visionTransformer } from "./vision-transformer.ts";

/** Defaults: transformers, SiglipVisionConfig (files store what differs from them). */
const huggingFaceVision = z.object({
  image_size: z._default(sides, { height: 224, width: 224 }),
  patch_size: z._default(size, 16),
  num_hidden_layers: z._default(layerCount, 12),
  hidden_size: z._default(size, 768),
  intermediate_size: z._default(size, 3072),
  num_attention_heads: z._default(size, 12),
  hidden_act: z._default(z.string(), "gelu_pytorch_tanh"),
  layer_norm_eps: z._default(epsilon, 1e-6),
  num_channels: z._default(z.literal(3), 3),
  vision_use_head: z.nullish(z.boolean()),
});

/** Patches that transformers' Siglip2ImageProcessor allows an image where nothing else is said. */
const NAFLEX_PATCHES = 256;

/** Defaults: transformers, Siglip2VisionConfig, which reads no `image_size`. */
const naflexVision = z.extend(z.omit(huggingFaceVision, { image_size: true }), {
  num_patches: z._default(size, 256),
});
const NAFLEX_HARMLESS = new Set([...HARMLESS_FIELDS.transformers, "image_size"]);

const KEY = "vision_config";

function sectionOf({ config, path }: TowerSource): Record<string, unknown> {
  const vision = parseConfig(record, config[KEY] ?? {}, path, KEY);
  if (vision["vision_use_head"] === false) {
    throw new CommonGroundError(
      "UNSUPPORTED_ARCHITECTURE",
      `${path}: ${KEY}.vision_use_head = false is not supported; only models that pool by attention can be loaded`,
    );
  }
  return vision;
}

function fixed(source: TowerSource): VisionTransformer {
  const parsed = parseSection(huggingFaceVision, sectionOf(source), source.path, KEY, {
    harmless: HARMLESS_FIELDS.transformers,
    unbuilt: TRANSFORMERS_UNBUILT,
  });
  const { image_size: image, patch_size: patch } = parsed;
  const grid = { rows: Math.floor(image.height / patch), columns: Math.floor(image.width / patch) };
  return encoder(huggingFaceTransformer(parsed, source.path, KEY), { image, patch, grid });
}

/**
 * At the largest square grid that the image processor allows, which is where transformers brings a square image. The
 * file's positions are those of a square, too.
 */
function naflex(source: TowerSource): VisionTransformer {
  const { path, mostPatches } = source;
  const parsed = parseSection(naflexVision, sectionOf(source), path, KEY, {
    harmless: NAFLEX_HARMLESS,
    unbuilt: TRANSFORMERS_UNBUILT,
  });
  const { num_patches: count, patch_size: patch } = parsed;
  const table = Math.floor(Math.sqrt(count));
  if (table ** 2 !== count) {
    throw invalid(path, `${KEY}.num_patches is ${count}, but positions are those of a square grid`);
  }
  const side = Math.floor(Math.sqrt(mostPatches ?? NAFLEX_PATCHES));
  const pixels = side * patch;
  if (!sides.safeParse(pixels).success) {
    throw invalid(
      path,
      `${side} × ${side} patches of ${patch} px make an image of ${pixels} px, which is too large`,
    );
  }
  return {
    ...encoder(huggingFaceTransformer(parsed, path, KEY), {
      image: { height: pixels, width: pixels },
      patch,
      grid: { rows: side, columns: side },
    }),
    flatPatches: true,
    positionGrid: side === table ? undefined : { rows: table, columns: table },
  };
}

function invalid(path: string, what: string): CommonGroundError {
  return new CommonGroundError("INVALID_CONFIG", `${path}: ${what}`);
}

function encoder(
  shape: TransformerShape,
  {
    image,
    patch,
    grid,
  }: Pick<VisionTransformer, "image" | "grid"> & {
    /** Side in pixels. */
    readonly patch: number;
  },
): VisionTransformer {
  return {
    ...shape,
    image,
    patch: { height: patch, width: patch },
    grid,
    patchBias: true,
    classToken: false,
    registers: 0,
    positions: "patches",
    batched: false,
    norms: { before: false, after: true, pooled: false },
    pooling: { kind: "map", heads: shape.heads, hidden: shape.hidden, activation: shape.activation },
    embeddingDimension: shape.width,
    project: (_graph, _weights, pooled) => pooled,
  };
}

/**
 * The vision transformer of SigLIP and SigLIP 2 (Zhai et al., arXiv 2303.15343; Tschannen et al., arXiv 2502.14786): no
 * class token, pooled by attention. At fixed resolution, patches that do not fit whole into the image are left out, as
 * upstream; NaFlex is built for one square grid, to which positions are resized.
 */
export const siglip: Family<VisionTower> = {
  name: "siglip",
  description: "SigLIP, SigLIP 2 (Hugging Face SiglipModel, Siglip2Model at one grid)",
  configure: (source) => {
    if (source.layout !== "hugging-face") return undefined;
    switch (source.config["model_type"]) {
      case "siglip":
        return visionTransformer("siglip", fixed(source), source.path);
      case "siglip2":
        return visionTransformer("siglip", naflex(source), source.path);
      default:
        return undefined;
    }
  },
};
