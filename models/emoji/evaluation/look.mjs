import { readImage } from "@commonground/files/node";
import { explain, normaliseRows } from "@commonground/core";
import { coverage } from "./twemoji.mjs";

/**
 * What the model makes of each annotated drawing, as drawn: the explanation with the product's settings, the unit
 * embedding of the image and those of its patches, and how much of each patch is drawn on.
 */
export async function look(model, vocabulary, project, drawings, files) {
  const looked = [];
  for (const drawing of drawings) {
    const file = files.get(drawing.name);
    const image = await readImage(file);
    const { embeddings, features } = await model.encodeImages([image.pixels], { features: ["tokens"] });
    looked.push({
      ...drawing,
      explanation: await explain(model, image, vocabulary),
      image: normaliseRows(embeddings),
      patches: project(features.tokens),
      drawn: await coverage(file, model.info.grid),
    });
  }
  return looked;
}
