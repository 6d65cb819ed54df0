import {
  type Bank,
  CommonGroundError,
  descriptorsOf,
  type ModelInfo,
  type Vocabulary,
} from "@commonground/core";
import type { Encoded } from "./encoded.ts";
import type { Material } from "./learner.ts";

/** Images, words and classes as a learner takes them. Throws `INVALID_CLASSES` for a label that is none of the classes. */
export function materialOf(
  encoded: Encoded,
  labels: readonly string[],
  {
    bank,
    vocabulary,
    info,
  }: { readonly bank: Bank; readonly vocabulary: Vocabulary; readonly info: ModelInfo },
): Material {
  const places = new Map(vocabulary.classes.map((name, place) => [name, place]));
  const words = new Map(descriptorsOf(bank).map((descriptor, place) => [descriptor, place]));
  return {
    encoded,
    labels: labels.map((label) => {
      const place = places.get(label);
      if (place !== undefined) return place;
      throw new CommonGroundError(
        "INVALID_CLASSES",
        `the label ${JSON.stringify(label)} is none of the ${places.size} classes; give classes that hold all labels`,
      );
    }),
    classes: vocabulary.classes.length,
    texts: vocabulary.descriptorWeights,
    descriptorsOf: vocabulary.classes.map(
      (name) =>
        new Set(
          (Object.hasOwn(bank.classes, name) ? bank.classes[name] : []).map((descriptor) =>
            words.get(descriptor)!,
          ),
        ),
    ),
    grid: info.grid,
  };
}
