import { symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { encodePng, writeSafetensors } from "@commonground/files";

const FILES = ["open_clip_config.json", "open_clip_model.safetensors"];

/**
 * Puts into `folder` what bench/python/explain.py reads: the checkpoint in `directory`, the vocabulary, the settings and
 * the images, whose paths are returned.
 */
export async function writeStudy(folder, { directory, model, vocabulary, settings, images }) {
  for (const name of FILES) await symlink(resolve(directory, name), join(folder, name));
  const { classWeights, descriptorWeights, bareWeights, descriptors } = vocabulary;
  const { ids, length } = (await model.tokenizer()).encode(descriptors);
  const tensors = {
    classes: weights(classWeights),
    descriptors: weights(descriptorWeights),
    bare: weights(bareWeights),
    tokens: { dtype: "I32", shape: [descriptors.length, length], data: ids },
  };
  await writeFile(join(folder, "vocabulary.safetensors"), writeSafetensors(tensors));
  await writeFile(join(folder, "settings.json"), JSON.stringify(settings));
  const paths = [];
  for (const [i, image] of images.entries()) {
    paths.push(join(folder, `${i}.png`));
    await writeFile(paths[i], await encodePng(image.pixels));
  }
  return paths;
}

function weights({ rows, columns, data }) {
  return { dtype: "F32", shape: [rows, columns], data };
}

/**
 * In how many images a rendering in Python found what the product found: the answer, vision concepts in their order,
 * mutual concepts, mutual information and the mean of its curve.
 */
export function countSame(found, explanations, vocabulary) {
  const word = (index) => vocabulary.descriptors[index];
  return found.filter(({ answer, vision, mutual, published, auc }, i) => {
    const ours = explanations[i];
    const [product, python] = [
      [
        ours.prediction.explained.name,
        ours.visionConcepts.map(({ descriptor }) => descriptor),
        ours.mutualConcepts,
        ours.mutualInformation.published.toFixed(6),
        ours.dynamics.published.auc.toFixed(6),
      ],
      [vocabulary.classes[answer], vision.map(word), mutual.map(word), published.toFixed(6), auc.toFixed(6)],
    ].map((each) => JSON.stringify(each));
    return product === python;
  }).length;
}
