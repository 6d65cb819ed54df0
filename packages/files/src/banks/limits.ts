/** Largest class file in bytes: a hundred thousand names, the most a list may have, take about 3 MB. */
export const MAX_CLASSES_BYTES = 16_000_000;

/** Largest bank file in bytes: two hundred thousand descriptors, the most a bank may have, take about 10 MB. */
export const MAX_BANK_BYTES = 64_000_000;
