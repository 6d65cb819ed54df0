/**
 * On a processor three images of 197 tokens, or twelve of 50, share the weights' way from memory; what more of them pass
 * from one layer to the next does not stay in the cache. An accelerator wants enough work to hide its launches; that
 * figure is not measured.
 */
export const IMAGE_TOKENS = { processor: 600, accelerator: 8192 } as const;
