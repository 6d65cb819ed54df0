import { readImage } from "@commonground/files/node";
import { explain, normaliseRows } from "@commonground/core";
import { coverage } from "./twemoji.mjs";

/**
 * What the model makes of each annotated drawing, as drawn: the explanation by ellipse prompts, the unit embedding of
 * the image and those of its patches, and how much of each patch is drawn on.
 */
export async function look(model, vocabulary, drawings, files) {
  const looked = [];
  const way = wayToJoint(model.info);
  for (const drawing of drawings) {
    const file = files.get(drawing.name);
    const image = await readImage(file);
    const { embeddings, features } = await model.encodeImages([image.pixels], { features: [way] });
    looked.push({
      ...drawing,
      explanation: await explain(model, image, vocabulary, {
        settings: { regions: "ellipse", causes: "none" },
      }),
      image: normaliseRows(embeddings),
      patches: normaliseRows(features[way]),
      drawn: await coverage(file, model.info.grid),
    });
  }
  return looked;
}

/** The last block's patches in the joint space; a ResNet, which has no other way, by its pooling's values. */
export function wayToJoint({ id, projections }) {
  const way = ["projected-tokens", "projected-value"].find((each) => projections.includes(each));
  if (way === undefined) throw new Error(`look: ${id} brings no patches into the joint space`);
  return way;
}
