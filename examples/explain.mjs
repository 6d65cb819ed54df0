// Explains one image with the embedded model: node examples/explain.mjs [IMAGE]

import { loadModel } from "@commonground/clip";
import { readBank, readImage } from "@commonground/files/node";
import { explain, prepareVocabulary } from "@commonground/core";

const model = await loadModel("emoji-vit-s");
const vocabulary = await prepareVocabulary(model, await readBank("emoji"));
const image = await readImage(process.argv[2] ?? "node_modules/@twemoji/svg/1f436.svg");

const explanation = await explain(model, image, vocabulary, { settings: { partCount: 4 } });

console.log(explanation.prediction.explained);
for (const part of explanation.parts) {
  console.log(part.label, part.descriptors.map((d) => d.descriptor).join(", "));
}
console.log("shared:", explanation.mutualConcepts.join(", "));
console.log("mutual information:", explanation.mutualInformation.coupled, "nats");

await model.dispose();
