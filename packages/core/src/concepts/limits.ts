/** Distinct descriptors in a bank: at 512 dimensions their embeddings already take 400 MB. */
export const MAX_DESCRIPTORS = 200_000;

/** Classes: their prompts are all encoded before the first answer; ImageNet-21k has 21,841. */
export const MAX_CLASSES = 100_000;

/** Class templates in a bank: CLIP's own ImageNet ensemble, the longest in common use, has 80. */
export const MAX_CLASS_TEMPLATES = 200;

/** Characters in one text: CLIP-like text encoders read 77 tokens at most and cut what is beyond. */
export const MAX_TEXT_LENGTH = 500;

/** Below two descriptors (or classes) there is nothing to choose between. */
export const MIN_DESCRIPTORS = 2;
