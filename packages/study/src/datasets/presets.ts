/** Sentences for class names that are usual for a data set: those of the paper (appendix) and its released code. */
export const IMAGENET_TEMPLATES = [
  "itap of a {}.",
  "a bad photo of the {}.",
  "a origami {}.",
  "a photo of the large {}.",
  "a {} in a video game.",
  "art of the {}.",
  "a photo of the small {}.",
] as const;

export const PLACES365_TEMPLATES = [
  "a photo taken in an {}.",
  "a photo of a {}.",
  "a scene taken in a {}.",
] as const;

export const FOOD101_TEMPLATES = ["a photo of {}, a type of food."] as const;

/** As in the bank `emoji`. */
export const EMOJI_TEMPLATES = ["an emoji of a {}"] as const;
