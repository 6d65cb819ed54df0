import {
  type ImageToExplain,
  look,
  lookedImage,
  type Mask,
  maskArea,
  predict,
  settingsFor,
} from "@commonground/core";
import { centredDisc } from "../controls/regular-regions.ts";
import { divideObject, objectMask, type Stage } from "../localisation/object-stages.ts";
import type { Method } from "./methods.ts";
import type { PartsWork } from "./part-partitions.ts";
import type { Partition } from "./partition.ts";

/** The object of an image as one region, after each of the stages asked for, or a centred disc of the same area. */
export async function objectOfImage(
  image: ImageToExplain,
  methods: readonly Extract<Method, { from: "object" }>[],
  { encoder, vocabulary, settings: asked, signal }: PartsWork,
): Promise<{ readonly answer: string; readonly partitions: readonly Partition[] }> {
  const { info } = encoder;
  // Nothing is asked of single patches, so none are brought into the joint space.
  const settings = settingsFor(info, vocabulary, { ...asked, regions: "ellipse", causes: "none" });
  const looked = lookedImage(await look(encoder, [image.pixels], settings, { signal }), 0);
  const { frame } = looked;
  const object = divideObject(looked.features, info.grid, settings);
  const { order } = predict(looked.embedding, vocabulary.classWeights, info.scoring);
  const masks = new Map<Stage, Mask>();
  const maskAt = (stage: Stage): Mask => {
    const mask = masks.get(stage) ?? objectMask(object, stage, frame, info.patch);
    masks.set(stage, mask);
    return mask;
  };
  return {
    answer: vocabulary.classes[order[0]],
    partitions: methods.map(({ stage, disc }) => {
      const mask = maskAt(stage);
      const region = disc ? centredDisc(frame, maskArea(mask) / mask.data.length) : mask;
      const method = `object-${stage}${disc ? "-disc" : ""}`;
      return { regions: [region], ways: [{ method, scores: [1], words: null }] };
    }),
  };
}
