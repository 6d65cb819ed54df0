/*
 * What models that are no CLIP are, in a sentence: by the task that a configuration of transformers names, by its kind,
 * or, without a configuration, by the names of tensors. A contrastive model that is only not built is none of these.
 */
import { CommonGroundError } from "@commonground/core";
import type { ConfigFile } from "./layout.ts";

const KINDS = {
  language: "a language model: it reads and writes text and sees no images",
  text: "a text encoder: it sees no images",
  image: "an image encoder without texts, trained for classes or by itself",
  writer:
    "a model that writes text about images: they enter a language model as tokens, and no image as a whole has a place among texts",
  fused:
    "a model that reads an image and a text together and scores the pair: neither has a place of its own",
  finder:
    "a model that finds or outlines objects: it has a place for each box or pixel and none for an image",
  diffusion: "a model that makes images",
  sound: "a model of sound",
  video: "a model of videos",
} as const;

type Kind = keyof typeof KINDS;

/** Ends of the names of transformers' classes, by what they are for. */
const TASKS: readonly (readonly [RegExp, Kind])[] = [
  [/For(?:CausalLM|SeqToSeqLM)$/u, "language"],
  [
    /For(?:MaskedLM|SequenceClassification|TokenClassification|MultipleChoice|NextSentencePrediction|PreTraining)$/u,
    "text",
  ],
  [/For(?:ImageClassification|MaskedImageModeling|DepthEstimation)$/u, "image"],
  [
    /For(?:ObjectDetection|SemanticSegmentation|InstanceSegmentation|UniversalSegmentation|ImageSegmentation)$/u,
    "finder",
  ],
  [/For(?:AudioClassification|CTC|SpeechSeq2Seq)$/u, "sound"],
  [/ForVideoClassification$/u, "video"],
];

const TYPES: Readonly<Record<Kind, string>> = {
  language:
    "bloom codegen deepseek_v2 deepseek_v3 falcon gemma gemma2 gpt2 gpt_bigcode gpt_neo gpt_neox gpt_oss gptj llama mamba mistral mixtral mt5 olmo opt phi phi3 qwen2 qwen2_moe qwen3 qwen3_moe stablelm t5 umt5",
  text: "albert bert big_bird camembert canine convbert deberta deberta-v2 distilbert electra ernie funnel longformer modernbert mpnet nomic_bert roberta roformer squeezebert xlm xlm-roberta xlm-roberta-xl xlnet",
  image:
    "beit bit clip_vision_model convnext convnextv2 cvt data2vec-vision deit dinov2 dinov2_with_registers dinov3_convnext dinov3_vit efficientnet focalnet hiera ijepa levit mobilenet_v1 mobilenet_v2 mobilevit mobilevitv2 poolformer pvt pvt_v2 regnet resnet siglip_vision_model swin swinv2 timm_wrapper van vit vit_hybrid vit_mae vit_msn",
  writer:
    "aria blip-2 chameleon cogvlm emu3 florence2 fuyu gemma3 git glm4v idefics idefics2 idefics3 instructblip internvl janus kosmos-2 llama4 llava llava_next llava_onevision mistral3 mllama molmo moondream1 paligemma phi3_v phi4_multimodal pix2struct pixtral qwen2_5_vl qwen2_vl qwen3_vl smolvlm vision-encoder-decoder vipllava",
  fused: "bridgetower layoutlm layoutlmv2 layoutlmv3 lxmert vilt visual_bert",
  finder:
    "clipseg conditional_detr deformable_detr deta detr grounding-dino mask2former maskformer mm-grounding-dino oneformer owlv2 owlvit rt_detr sam sam2 segformer upernet yolos",
  diffusion: "",
  sound: "audio-spectrogram-transformer clap encodec hubert musicgen wav2vec2 wavlm whisper",
  video: "timesformer videomae video_llava vivit vjepa2 xclip",
};

/** Beginnings of tensors' names. */
const TENSORS: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:model\.layers\.0\.self_attn|transformer\.h\.0|model\.embed_tokens|gpt_neox)\./u, "language"],
  [/^(?:bert|roberta|distilbert|mpnet)\.|^encoder\.layer\.0\.attention\.self\./u, "text"],
  [/^(?:model\.diffusion_model|down_blocks|unet)\./u, "diffusion"],
  [
    /^(?:patch_embed\.|cls_token$|blocks\.0\.|layer1\.0\.conv1\.|stages\.0\.|features\.0\.|vit\.embeddings\.)/u,
    "image",
  ],
];

/**
 * Refuses a configuration that is of no contrastive model, with what it is: throws `UNSUPPORTED_ARCHITECTURE`. Passes
 * whatever it does not know.
 */
export function refuseOtherModel({ path, value }: ConfigFile): void {
  const config = Object(value) as Record<string, unknown>;
  const [architecture] = Array.isArray(config["architectures"]) ? config["architectures"] : [];
  const type = config["model_type"];
  const named =
    typeof architecture === "string" ? TASKS.find(([end]) => end.test(architecture))?.[1] : undefined;
  const kind =
    kindOfType(type) ??
    named ??
    // timm's own files, which name no kind, and those of diffusers.
    (type === undefined && typeof config["architecture"] === "string" && "num_classes" in config
      ? "image"
      : undefined) ??
    (type === undefined && typeof config["_class_name"] === "string" && "_diffusers_version" in config
      ? "diffusion"
      : undefined);
  if (kind === undefined) return;
  const name = [type, architecture, config["architecture"], config["_class_name"]].find(
    (each) => typeof each === "string",
  );
  throw otherModel(path, `${JSON.stringify(String(name).slice(0, 60))} is ${KINDS[kind]}`);
}

/** The same of weights without a configuration, by the names of their tensors. */
export function refuseOtherTensors(path: string, names: Iterable<string>): void {
  for (const name of names) {
    const kind = TENSORS.find(([start]) => start.test(name))?.[1];
    if (kind !== undefined) throw otherModel(path, `by its tensors (${name}) it is ${KINDS[kind]}`);
  }
}

function kindOfType(type: unknown): Kind | undefined {
  const kinds = Object.keys(TYPES) as Kind[];
  return typeof type === "string" && type !== ""
    ? kinds.find((kind) => TYPES[kind].split(" ").includes(type))
    : undefined;
}

function otherModel(path: string, what: string): CommonGroundError {
  return new CommonGroundError(
    "UNSUPPORTED_ARCHITECTURE",
    `${path}: ${what}; explanations compare an image with texts in one space that both encoders share, which models trained ` +
      "to match them have (CLIP, SigLIP and their kin); give one of those",
  );
}
