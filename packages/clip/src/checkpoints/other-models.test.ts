import { expect, test } from "vitest";
import { refuseOtherModel, refuseOtherTensors } from "./other-models.ts";

test.each<[string, unknown, RegExp]>([
  [
    "BERT",
    { model_type: "bert", architectures: ["BertForMaskedLM"] },
    /"bert" is a text encoder: it sees no images/,
  ],
  ["a language model", { model_type: "llama", architectures: ["LlamaForCausalLM"] }, /a language model/],
  [
    "one of tomorrow",
    { model_type: "xyz9", architectures: ["Xyz9ForCausalLM"] },
    /"xyz9" is a language model/,
  ],
  [
    "ViT for classes",
    { model_type: "vit", architectures: ["ViTForImageClassification"] },
    /an image encoder without texts/,
  ],
  ["DINOv2", { model_type: "dinov2", architectures: ["Dinov2Model"] }, /an image encoder without texts/],
  ["BLIP-2", { model_type: "blip-2" }, /writes text about images/],
  [
    "LLaVA",
    { model_type: "llava", architectures: ["LlavaForConditionalGeneration"] },
    /writes text about images/,
  ],
  ["Qwen2-VL", { model_type: "qwen2_vl" }, /writes text about images/],
  ["ViLT", { model_type: "vilt", architectures: ["ViltForQuestionAnswering"] }, /scores the pair/],
  [
    "OWL-ViT",
    { model_type: "owlvit", architectures: ["OwlViTForObjectDetection"] },
    /finds or outlines objects/,
  ],
  ["SAM", { model_type: "sam" }, /finds or outlines/],
  ["Whisper", { model_type: "whisper" }, /a model of sound/],
  ["VideoMAE", { model_type: "videomae" }, /a model of videos/],
  [
    "timm's",
    { architecture: "resnet50", num_classes: 1000, pretrained_cfg: {} },
    /"resnet50" is an image encoder/,
  ],
  [
    "a diffusion model",
    { _class_name: "UNet2DConditionModel", _diffusers_version: "0.20" },
    /a model that makes images/,
  ],
  ["CLIP's text encoder alone is left to others", { model_type: "clip_text_model" }, /^$/],
])("%s is told as what it is", (_, value, message) => {
  let told = "";
  try {
    refuseOtherModel({ path: "config.json", value });
  } catch (error) {
    expect(error).toMatchObject({ code: "UNSUPPORTED_ARCHITECTURE" });
    told = (error as Error).message;
  }
  expect(told).toMatch(message);
  if (told !== "")
    expect(told).toMatch(/^config\.json: .*one space that both encoders share.*give one of those$/);
});

test.each([
  { model_type: "clip" },
  { model_type: "siglip", architectures: ["SiglipModel"] },
  { model_type: "chinese_clip" },
  {},
  null,
])("%j is left to the families", (value) => {
  expect(() => refuseOtherModel({ path: "config.json", value })).not.toThrow();
});

test.each<[readonly string[], RegExp]>([
  [
    ["conv1.weight", "bn1.weight", "layer1.0.conv1.weight", "fc.weight"],
    /by its tensors \(layer1\.0\.conv1\.weight\) it is an image/,
  ],
  [["cls_token", "pos_embed", "patch_embed.proj.weight"], /an image encoder/],
  [["model.embed_tokens.weight", "model.layers.0.self_attn.q_proj.weight"], /a language model/],
  [["bert.embeddings.word_embeddings.weight"], /a text encoder/],
  [["model.diffusion_model.input_blocks.0.0.weight"], /makes images/],
])("weights with %j are told by their names", (names, message) => {
  expect(() => refuseOtherTensors("x.pt", names)).toThrow(message);
});

test("CLIP's names in every layout are left alone", () => {
  const names = [
    "visual.conv1.weight",
    "token_embedding.weight",
    "vision_model.encoder.layers.0.mlp.fc1.weight",
    "visual.trunk.blocks.0.attn.qkv.weight",
    "transformer.resblocks.0.ln_1.weight",
    "logit_scale",
  ];
  expect(() => refuseOtherTensors("x.pt", names)).not.toThrow();
});
