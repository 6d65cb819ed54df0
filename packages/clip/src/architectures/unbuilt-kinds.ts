/*
 * Kinds of model of transformers that people may take for CLIP, and what there is to say of them: which of them have a
 * joint space that is not built, and which have none.
 */

const ALONE =
  "a vision encoder alone: it embeds no texts, so that there is no space in which images and texts meet";
const WRITES = "a model that writes text about images: it has no space in which both meet";
const DETECTS = "a detector on CLIP's encoders, whose own heads are not built";

const WORDS: Readonly<Record<string, string>> = {
  clipseg: "a segmenter on CLIP's encoders, whose decoder is not built; take the CLIP that it was made of",
  owlvit: DETECTS,
  owlv2: DETECTS,
  vit: ALONE,
  dinov2: ALONE,
  dinov3_vit: ALONE,
  convnext: ALONE,
  swin: ALONE,
  beit: ALONE,
  clip_vision_model: "CLIP's vision encoder alone; give the whole model",
  siglip_vision_model: "SigLIP's vision encoder alone; give the whole model",
  clip_text_model: "CLIP's text encoder alone; give the whole model",
  bert: "a text encoder alone",
  "xlm-roberta": "a text encoder alone",
  clap: "a model of sounds and texts, not of images",
  "blip-2": WRITES,
  llava: WRITES,
  paligemma: WRITES,
  idefics3: WRITES,
  qwen2_vl: WRITES,
  qwen2_5_vl: WRITES,
};

/** What a `model_type` is, where it is known and not built. */
export function unbuiltKind(modelType: unknown): string | undefined {
  const name = String(modelType);
  return Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
}
