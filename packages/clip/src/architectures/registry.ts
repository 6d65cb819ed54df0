import { CommonGroundError } from "@commonground/core";
import { convnext } from "./convnext.ts";
import { dualEncoderKind } from "./dual-encoder.ts";
import { dualEncoderVit } from "./dual-encoder-vit.ts";
import { openClipHubText } from "./hugging-face-text/open-clip-hub-text.ts";
import { transformersBertText } from "./hugging-face-text/transformers-bert-text.ts";
import { resnet } from "./resnet.ts";
import { siglip } from "./siglip.ts";
import { fastvit } from "./timm/fastvit.ts";
import { timmTransformer } from "./timm/timm-transformer.ts";
import { textTransformer } from "./text-transformer.ts";
import type { Family, TextTower, TowerSource, VisionTower } from "../tower/tower.ts";
import { unbuiltKind } from "./unbuilt-kinds.ts";
import { vit } from "./vit.ts";

/** Vision encoders that can be built; a further family is one file and one entry. */
export const visionFamilies: readonly Family<VisionTower>[] = [
  vit,
  dualEncoderVit,
  resnet,
  convnext,
  siglip,
  timmTransformer,
  fastvit,
];

/** Text encoders that can be built. */
export const textFamilies: readonly Family<TextTower>[] = [
  openClipHubText,
  transformersBertText,
  textTransformer,
];

/** The vision encoder a configuration describes; throws `UNSUPPORTED_ARCHITECTURE` when no family knows it. */
export function visionTower(source: TowerSource): VisionTower {
  return firstTower(visionFamilies, source, "vision");
}

/** The text encoder a configuration describes; throws `UNSUPPORTED_ARCHITECTURE` when no family knows it. */
export function textTower(source: TowerSource): TextTower {
  return firstTower(textFamilies, source, "text");
}

function firstTower<Tower>(
  families: readonly Family<Tower>[],
  source: TowerSource,
  side: "vision" | "text",
): Tower {
  for (const family of families) {
    const tower = family.configure(source);
    if (tower !== undefined) return tower;
  }
  throw new CommonGroundError(
    "UNSUPPORTED_ARCHITECTURE",
    `${source.path}: the ${side} encoder is ${found(source, side)}, which is not supported; ` +
      `supported: ${families.map(({ name, description }) => `${name} (${description})`).join(", ")}`,
  );
}

/** What a configuration names, in its own words. */
function found({ layout, config }: TowerSource, side: "vision" | "text"): string {
  if (layout === "hugging-face") {
    const half = dualEncoderKind({ layout, config }, side);
    if (half !== undefined) return `model_type ${JSON.stringify(half)} of a dual encoder`;
    const kind = unbuiltKind(config["model_type"]);
    return `model_type ${JSON.stringify(config["model_type"] ?? null)}${kind === undefined ? "" : ` (${kind})`}`;
  }
  const tower = (config[`${side}_cfg`] ?? {}) as Record<string, unknown>;
  if (tower["timm_model_name"] !== undefined) {
    return `timm_model_name ${JSON.stringify(tower["timm_model_name"])}`;
  }
  return Array.isArray(tower["layers"])
    ? `a ResNet (layers ${JSON.stringify(tower["layers"])})`
    : JSON.stringify(tower);
}
