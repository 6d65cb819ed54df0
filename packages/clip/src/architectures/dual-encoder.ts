import type { TowerSource } from "../tower/tower.ts";

/** transformers' pair of two of its models, trained to match images and texts (Zhai et al., LiT, arXiv 2111.07991). */
export const DUAL_ENCODER = "vision-text-dual-encoder";

/** The kind of model of transformers that a dual encoder has on one side; undefined for other models. */
export function dualEncoderKind(
  { layout, config }: Pick<TowerSource, "layout" | "config">,
  side: "vision" | "text",
): string | undefined {
  if (layout !== "hugging-face" || config["model_type"] !== DUAL_ENCODER) return undefined;
  const section = Object(config[`${side}_config`]) as Record<string, unknown>;
  return String(section["model_type"] ?? null);
}
