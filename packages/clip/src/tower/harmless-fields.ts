/*
 * The fields of others' files that change no number here, each list with its reason. What is in no list, and is not
 * applied, is refused by name.
 */

/** transformers: what a file is about, what is trained, what is put out, and tokens that no encoder looks at. */
const TRANSFORMERS = [
  "_name_or_path",
  "name_or_path",
  "_commit_hash",
  "_configuration_file",
  "_from_auto",
  "_from_pipeline",
  "_from_model_config",
  "architectures",
  "model_type",
  "transformers_version",
  "transformers.js_config",
  "tokenizer_class",
  "finetuning_task",
  "task_specific_params",
  "problem_type",
  "prefix",
  "id2label",
  "label2id",
  "num_labels",
  // Number formats of what is stored or computed elsewhere, and ways to compute the same.
  "dtype",
  "torch_dtype",
  "torchscript",
  "use_bfloat16",
  "xla_device",
  "attn_implementation",
  "_attn_implementation",
  "_attn_implementation_autoset",
  "_attn_implementation_internal",
  "chunk_size_feed_forward",
  // Training.
  "attention_dropout",
  "attention_probs_dropout_prob",
  "hidden_dropout_prob",
  "dropout",
  "gradient_checkpointing",
  "initializer_factor",
  "initializer_range",
  "logit_scale_init_value",
  "tf_legacy_loss",
  // What is put out besides.
  "return_dict",
  "output_attentions",
  "_output_attentions",
  "output_hidden_states",
  // Of decoders, which no encoder here is.
  "is_decoder",
  "is_encoder_decoder",
  "add_cross_attention",
  "cross_attention_hidden_size",
  "tie_encoder_decoder",
  "tie_word_embeddings",
  "decoder_start_token_id",
  "use_cache",
  // The end token is applied where an encoder looks for it.
  "bos_token_id",
  "eos_token_id",
  "pad_token_id",
  "sep_token_id",
  // Of the encoders saved one by one; a whole model projects by the field of the file.
  "projection_dim",
];

/** BERT's first files, which Chinese CLIP's still hold: a pooling layer that nothing builds of them, and a default. */
const BERT = [
  "directionality",
  "output_past",
  "pooler_fc_size",
  "pooler_num_attention_heads",
  "pooler_num_fc_layers",
  "pooler_size_per_head",
  "pooler_type",
  "classifier_dropout",
];

/** transformers' ViT: of a decoder that paints masked patches. */
const VIT = ["encoder_stride"];

/** Generation of text, which older versions of transformers write into every file. */
const GENERATION = [
  "assistant_confidence_threshold",
  "assistant_early_exit",
  "assistant_lookbehind",
  "bad_words_ids",
  "begin_suppress_tokens",
  "cache_config",
  "cache_implementation",
  "constraints",
  "diversity_penalty",
  "do_sample",
  "dola_layers",
  "early_stopping",
  "encoder_no_repeat_ngram_size",
  "encoder_repetition_penalty",
  "epsilon_cutoff",
  "eta_cutoff",
  "exponential_decay_length_penalty",
  "force_words_ids",
  "forced_bos_token_id",
  "forced_decoder_ids",
  "forced_eos_token_id",
  "guidance_scale",
  "length_penalty",
  "low_memory",
  "max_length",
  "max_matching_ngram_size",
  "max_new_tokens",
  "max_time",
  "min_length",
  "min_new_tokens",
  "min_p",
  "no_repeat_ngram_size",
  "num_assistant_tokens",
  "num_assistant_tokens_schedule",
  "num_beam_groups",
  "num_beams",
  "num_return_sequences",
  "output_logits",
  "output_scores",
  "penalty_alpha",
  "prompt_lookup_num_tokens",
  "remove_invalid_values",
  "renormalize_logits",
  "repetition_penalty",
  "return_dict_in_generate",
  "return_legacy_cache",
  "sequence_bias",
  "stop_strings",
  "suppress_tokens",
  "target_lookbehind",
  "temperature",
  "token_healing",
  "top_k",
  "top_p",
  "typical_p",
  "watermarking_config",
];

/** open_clip, `model_cfg`: how the same towers are put together, and where training starts. */
const OPEN_CLIP_MODEL = [
  "custom_text",
  "init_logit_scale",
  "init_logit_bias",
  "nonscalar_logit_scale",
  "cast_dtype",
  "output_dict",
  // CoCa's decoder, which writes captions and is no part of either encoder.
  "multimodal_cfg",
];

/** open_clip, `vision_cfg` of its own vision transformer: training, outputs besides, and what only other parts read. */
const OPEN_CLIP_VIT = [
  "patch_dropout",
  "output_tokens",
  // How positions begin; they are stored either way.
  "pos_embed_type",
  "timm_model_name",
  "timm_model_pretrained",
  "timm_pool",
  "timm_proj",
  "timm_proj_bias",
  "timm_drop",
  "timm_drop_path",
];

/** open_clip, `vision_cfg` (CLIPVisionCfg): of ResNets and timm's models it reads only what their families apply. */
const OPEN_CLIP_VISION = [
  ...OPEN_CLIP_VIT,
  "layers",
  "width",
  "head_width",
  "mlp_ratio",
  "patch_size",
  "ls_init_value",
  "attentional_pool",
  "attn_pooler_queries",
  "attn_pooler_heads",
  "no_ln_pre",
  "final_ln_after_pool",
  "pool_type",
  "act_kwargs",
  "norm_kwargs",
  "block_type",
  "qk_norm",
  "scaled_cosine_attn",
  "scale_heads",
  "scale_attn_inner",
  "scale_attn",
  "scale_fc",
];

/** open_clip, `text_cfg`: what it declares and does not read, or reads for parts that are refused. */
const OPEN_CLIP_TEXT = [
  "final_ln_after_pool",
  "output_tokens",
  "hf_model_pretrained",
  "hf_proj_type",
  "hf_pooler_type",
];

/** open_clip, `text_cfg` with a model of the hub: fields of its own text transformer, which it does not read then. */
const OPEN_CLIP_HUB_TEXT = [
  "hf_model_pretrained",
  "output_tokens",
  "vocab_size",
  "width",
  "heads",
  "layers",
  "mlp_ratio",
  "ls_init_value",
  "embed_cls",
  "pad_id",
  "eos_id",
  "no_causal_mask",
  "final_ln_after_pool",
  "pool_type",
  "proj_bias",
  "proj_type",
  "act_kwargs",
  "norm_kwargs",
  "block_type",
];

/** open_clip, `preprocess_cfg`: the vision encoder's own size takes the place of this one. */
const OPEN_CLIP_PREPROCESS = ["size"];

/** Image processors: what tools are to load, and how tensors are handed over; images always arrive here as RGB. */
const IMAGE_PROCESSOR = [
  "image_processor_type",
  "feature_extractor_type",
  "processor_class",
  "auto_map",
  "backend",
  "device",
  "data_format",
  "input_data_format",
  "return_tensors",
  "disable_grouping",
  "pad_size",
  "image_seq_length",
  "transformers_version",
  "_valid_processor_keys",
  "_processor_class",
  "_commit_hash",
  "_name_or_path",
];

/** tokenizer_config.json and special_tokens_map.json: names, defaults of calls, decoding, and what tokenizer.json holds. */
const TOKENIZER_SETTINGS = [
  "name_or_path",
  "_name_or_path",
  "_commit_hash",
  "tokenizer_file",
  "vocab_file",
  "merges_file",
  "special_tokens_map_file",
  "processor_class",
  "transformers_version",
  "model_input_names",
  "backend",
  "is_local",
  "local_files_only",
  "from_slow",
  "legacy",
  "errors",
  "clean_up_tokenization_spaces",
  "spaces_between_special_tokens",
  "trim_offsets",
  "chat_template",
  "use_default_system_prompt",
  // Tokens, which have their ids in tokenizer.json; those that end and pad a text are applied from there.
  "bos_token",
  "eos_token",
  "unk_token",
  "cls_token",
  "mask_token",
  "additional_special_tokens",
  "extra_special_tokens",
  "extra_ids",
  // Of the texts that a translation ends in.
  "tgt_lang",
  // How far texts are cut and padded is told in every call.
  "max_length",
  "stride",
  "truncation",
  "truncation_strategy",
  "padding",
  "pad_to_multiple_of",
  "pad_token_type_id",
  "return_tensors",
  // Of tokenizers in Python, which a tokenizer.json takes the place of.
  "do_basic_tokenize",
  "never_split",
];

export const HARMLESS_FIELDS = {
  transformers: new Set([...TRANSFORMERS, ...GENERATION]),
  transformersVit: new Set([...TRANSFORMERS, ...GENERATION, ...VIT]),
  transformersBert: new Set([...TRANSFORMERS, ...GENERATION, ...BERT]),
  openClipModel: new Set(OPEN_CLIP_MODEL),
  openClipVit: new Set(OPEN_CLIP_VIT),
  openClipVision: new Set(OPEN_CLIP_VISION),
  openClipText: new Set(OPEN_CLIP_TEXT),
  openClipHubText: new Set(OPEN_CLIP_HUB_TEXT),
  openClipPreprocess: new Set(OPEN_CLIP_PREPROCESS),
  imageProcessor: new Set(IMAGE_PROCESSOR),
  tokenizerSettings: new Set(TOKENIZER_SETTINGS),
} satisfies Readonly<Record<string, ReadonlySet<string>>>;

/** What any part of a transformers configuration may ask for, and nothing here builds. */
export const TRANSFORMERS_UNBUILT = ["quantization_config", "pruned_heads", "per_layer_config", "auto_map"];
