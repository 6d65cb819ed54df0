/** Real configurations have some kilobytes. */
export const MAX_CONFIG_BYTES = 10_000_000;

/** Real tokenizers have some megabytes. */
export const MAX_TOKENIZER_BYTES = 200_000_000;
