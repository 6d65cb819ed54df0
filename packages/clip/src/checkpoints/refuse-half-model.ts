import { CommonGroundError } from "@commonground/core";
import type { SafetensorsHeader } from "@commonground/files";
import type { Encoders, Layout } from "./layout.ts";

/** Beginnings of names in weights of either encoder, in any layout, saved alone or not. */
const MARKS: Readonly<Record<keyof Encoders, RegExp>> = {
  vision: /^(?:visual\.|vision_model\.|image_model\.|visual_projection\.|embeddings\.patch_embedding\.)/u,
  text: /^(?:text\.|text_model\.|text_projection|token_embedding\.|embeddings\.token_embedding\.)/u,
};

/** Refuses the weights of one encoder saved alone: throws `MISSING_TENSOR`, naming what there is not. */
export function refuseHalfModel(path: string, { tensors }: SafetensorsHeader, layout: Layout): void {
  const names = [...tensors.keys()];
  const has = (side: keyof Encoders): boolean => names.some((name) => MARKS[side].test(name));
  if (has("vision") === has("text")) return;
  const [present, absent] = has("vision") ? (["vision", "text"] as const) : (["text", "vision"] as const);
  const missing = [...layout.encoders[absent], "logit_scale"].filter((name) => !tensors.has(name));
  throw new CommonGroundError(
    "MISSING_TENSOR",
    `${path} holds only the ${present} encoder (${tensors.size} tensors, among them ${names[0]}); images are explained ` +
      `by texts, which needs both: missing are ${missing.join(", ")}; give the weights of the whole model`,
  );
}
