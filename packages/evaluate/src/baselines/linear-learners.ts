import { type Matrix, matrix, type Random, selectRows } from "@commonground/core";
import type { Parameters } from "./adam.ts";
import { dropBlock } from "./drop-block.ts";
import { type Encoded, meanPatches, patchBatch } from "./encoded.ts";
import { type Learner, labelsOf, type Material, uniformWeights } from "./learner.ts";
import { createLinearLayer } from "./linear-layer.ts";
import { binaryCrossEntropy, crossEntropy } from "./losses.ts";

/** `classifier` classes × c, `classifierBias` 1 × classes. */
export function linearParameters(
  { encoded, classes }: Pick<Material, "encoded" | "classes">,
  random: Random,
): Parameters {
  const { columns } = encoded.embeddings;
  return {
    classifier: uniformWeights(classes, columns, columns, random),
    classifierBias: uniformWeights(1, classes, columns, random),
  };
}

/** The standard classifier of the paper's table: one linear layer on the image's embedding, its mean square being 1. */
export async function createLinear(material: Material, parameters: Parameters): Promise<Learner> {
  const layer = await createLinearLayer();
  const { classifier, classifierBias } = parameters;
  const see = (images: readonly number[]) => embeddingsOf(material.encoded, images);
  return {
    parameters,
    async gradient(images) {
      const x = see(images);
      const { loss, gradient } = crossEntropy(
        await layer.forward(x, classifier, classifierBias),
        labelsOf(material, images),
      );
      const { weights, bias } = await layer.backward(x, classifier, gradient);
      return { loss, gradients: { classifier: weights, classifierBias: bias } };
    },
    answer: async (images) => ({
      logits: await layer.forward(see(images), classifier, classifierBias),
      concepts: null,
    }),
    judge: (logits, images) => crossEntropy(logits, labelsOf(material, images)),
    release: () => layer.release(),
  };
}

function embeddingsOf({ embeddings }: Encoded, images: readonly number[]): Matrix {
  const chosen = selectRows(embeddings, images);
  const scale = Math.sqrt(chosen.columns);
  return matrix(
    chosen.rows,
    chosen.columns,
    chosen.data.map((value) => value * scale),
  );
}

/** `labeller` D × C, `labellerBias` 1 × D. */
export function labellerParameters(
  { encoded, texts }: Pick<Material, "encoded" | "texts">,
  random: Random,
): Parameters {
  const { columns } = encoded.patches;
  return {
    labeller: uniformWeights(texts.rows, columns, columns, random),
    labellerBias: uniformWeights(1, texts.rows, columns, random),
  };
}

/**
 * The concept labeller of the Feature Maps baseline (arXiv 2410.13016, appendix D): which descriptors of the bank belong to
 * the mean of a feature map, by one linear layer and sigmoids, trained against those of the image's class with DropBlock
 * on the map. It names concepts and no classes.
 */
export async function createLabeller(material: Material, parameters: Parameters): Promise<Learner> {
  const layer = await createLinearLayer();
  const { labeller, labellerBias } = parameters;
  const { encoded, grid, descriptorsOf } = material;
  const rightOf = (images: readonly number[]) =>
    labelsOf(material, images).map((label) => descriptorsOf[label]);
  return {
    parameters,
    async gradient(images, random) {
      const cells = grid.rows * grid.columns;
      const stays = new Uint8Array(images.length * cells);
      images.forEach((_, i) => stays.set(dropBlock(grid, random), i * cells));
      const x = meanPatches(patchBatch(encoded, images), stays);
      const { loss, gradient } = binaryCrossEntropy(
        await layer.forward(x, labeller, labellerBias),
        rightOf(images),
      );
      const { weights, bias } = await layer.backward(x, labeller, gradient);
      return { loss, gradients: { labeller: weights, labellerBias: bias } };
    },
    answer: async (images) => ({
      logits: await layer.forward(meanPatches(patchBatch(encoded, images)), labeller, labellerBias),
      concepts: null,
    }),
    judge: (logits, images) => binaryCrossEntropy(logits, rightOf(images)),
    release: () => layer.release(),
  };
}
