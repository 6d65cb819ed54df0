/*
 * Kinds of model of transformers that do have a space of images and texts, or are half of one, and are not built: what
 * there is to say of them. What has no such space is told before (`refuseOtherModel`).
 */
const WORDS: Readonly<Record<string, string>> = {
  align: "a dual encoder whose images an EfficientNet encodes",
  aimv2: "a dual encoder on AIMv2's own vision transformer",
  blip: "an encoder that also scores pairs and writes captions; its contrastive half is another than CLIP's",
  flava: "encoders for images, for texts and for both at once, of its own kind",
  groupvit: "a dual encoder that gathers patches into segments, so that no grid of them comes out",
  tipsv2: "a dual encoder on its own vision transformer",
  clip_text_model: "CLIP's text encoder alone; give the whole model",
  siglip_text_model: "SigLIP's text encoder alone; give the whole model",
};

/** What a `model_type` is, where it is known and not built. */
export function unbuiltKind(modelType: unknown): string | undefined {
  const name = String(modelType);
  return Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
}
