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
  const { ids, length } = model.tokenizer.encode(descriptors);
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
 * In how many images a rendering in Python found the parts that the product found. Throws where it then found another
 * answer, other vision concepts or another order of them, other mutual concepts or other mutual information.
 */
export function sameFindings(structure, found, explanations, vocabulary) {
  const word = (index) => vocabulary.descriptors[index];
  let same = 0;
  for (const [i, { answer, parts, vision, mutual, published, auc }] of found.entries()) {
    const ours = explanations[i];
    if (text(ours.parts.map(({ patches }) => patches).toSorted(bySize)) !== text(parts.toSorted(bySize)))
      continue;
    same++;
    const [product, python] = [
      [
        ours.prediction.explained.name,
        ours.visionConcepts.map(({ descriptor }) => descriptor),
        ours.mutualConcepts,
        ours.mutualInformation.published.toFixed(6),
        ours.dynamics.published.auc.toFixed(6),
      ],
      [vocabulary.classes[answer], vision.map(word), mutual.map(word), published.toFixed(6), auc.toFixed(6)],
    ].map(text);
    if (product !== python) {
      throw new Error(`${structure} rendering, image ${i}: ${python}, where the product finds ${product}`);
    }
  }
  return same;
}

function text(value) {
  return JSON.stringify(value);
}

function bySize(a, b) {
  return b.length - a.length || a[0] - b[0];
}
