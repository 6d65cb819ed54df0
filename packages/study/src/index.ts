export { type CheckedDataSet, checkDataSet, type CheckOptions } from "./datasets/check-data-set.ts";
export {
  type Box,
  DATA_SET_FORMATS,
  type DataSet,
  type DataSetFormat,
  type Item,
  type OpenOptions,
} from "./datasets/data-set.ts";
export { type EmojiConcept, emojiConcepts, emojiLabel } from "./datasets/emoji-style.ts";
export { needClasses } from "./datasets/need-classes.ts";
export { openDataSet } from "./datasets/open-data-set.ts";
export { readItemImage } from "./datasets/read-item-image.ts";
