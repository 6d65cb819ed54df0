// Whether the product makes of a picture what PyTorch makes of it, for every member of the family.
//
//   python train_family.py --teacher stage2.pt --random FOLDER --threads 1
//   npm run build && node check_export.mjs FOLDER

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { loadModel } from "@commonground/clip";
import { normaliseRows, matrix } from "@commonground/core";
import { fileSource } from "../../../packages/files/dist/bytes/file-source.js";
import { readHeader } from "../../../packages/files/dist/safetensors/read-header.js";
import { readTensor } from "../../../packages/files/dist/safetensors/read-tensor.js";
import { wayToJoint } from "../evaluation/look.mjs";

/** Of the largest number expected. */
const TOLERANCE = 1e-4;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("check_export: give the folder that train_family.py --random wrote");

let failed = false;
for (const name of readdirSync(folder).toSorted()) {
  const path = join(folder, name);
  const source = await fileSource(join(path, "probe.safetensors"));
  const header = await readHeader(source);
  const expected = (tensor) => readTensor(source, header, tensor);
  const model = await loadModel(path, { threads: 1 });
  const { data: pixels } = await expected("pixels");
  const way = wayToJoint(model.info);
  const { embeddings, features } = await model.encodePixels(pixels, 1, { features: ["tokens", way] });
  const patches = await expected("patches");
  const unit = normaliseRows(matrix(patches.shape[1], patches.shape[2], patches.data));
  const pairs = {
    embedding: [embeddings.data, (await expected("embedding")).data],
    patches: [normaliseRows(features[way]).data, unit.data],
  };
  if (header.tensors.has("tokens")) {
    pairs.tokens = [features.tokens.data, (await expected("tokens")).data];
  }
  const shown = Object.entries(pairs).map(([output, [ours, theirs]]) => {
    const distance = difference(ours, theirs);
    if (!(distance <= TOLERANCE)) failed = true;
    return `${output} ${distance.toExponential(1)}`;
  });
  console.log(`${name} (${model.info.architecture}): ${shown.join(", ")}`);
  await model.dispose();
}
process.exitCode = failed ? 1 : 0;

/** Largest distance, as a share of the largest number of `theirs`; NaN where the lengths differ. */
function difference(ours, theirs) {
  if (ours.length !== theirs.length) return NaN;
  let [far, large] = [0, 0];
  for (let i = 0; i < theirs.length; i++) {
    far = Math.max(far, Math.abs(ours[i] - theirs[i]));
    large = Math.max(large, Math.abs(theirs[i]));
  }
  return far / large;
}
