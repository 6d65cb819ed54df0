import { type Matrix, matrix, type Random, selectRows, similarities } from "@commonground/core";
import { adamStep, createAdam, type Parameters } from "./adam.ts";
import { meanPatches, patchBatch } from "./encoded.ts";
import { type Learner, labelsOf, type Material, uniformWeights } from "./learner.ts";
import { createLinearLayer } from "./linear-layer.ts";
import { crossEntropy } from "./losses.ts";

/** Of the concept layer: steps of Adam, their rate, and images of a step. */
const STEPS = 300;
const RATE = 1e-2;
const IMAGES = 512;
/** The penalty of the last layer: weight, and share of it on absolute values (Oikarinen et al., section 3). */
const PENALTY = 0.0007;
const ABSOLUTE = 0.99;

/**
 * A label-free concept bottleneck (Oikarinen et al., ICLR 2023, arXiv 2304.06129): a linear layer from the mean patch to
 * concepts whose activations follow the model's own cosines to the descriptors, by cubed cosine similarity; these
 * standardised; then a classifier with an elastic-net penalty. Where the publication solves the last layer with GLM-SAGA
 * and drops concepts that are followed badly, Adam trains it here, and all are kept.
 *
 * Parameters: `concept` D × C, `centre` and `scale` 1 × D, `classifier` classes × D, `classifierBias` 1 × classes. Only
 * the last two are trained by the loop; the first three are fitted here, on `images`.
 */
export async function labelFreeParameters(
  material: Material,
  images: readonly number[],
  random: Random,
  signal?: AbortSignal,
): Promise<Parameters> {
  const { encoded, texts, classes } = material;
  const width = encoded.patches.columns;
  const layer = await createLinearLayer();
  try {
    const fitted = { concept: uniformWeights(texts.rows, width, width, random) };
    const nothing = matrix(1, texts.rows);
    const adam = createAdam(fitted);
    const x = meansOf(material, images);
    const wanted = similarities(selectRows(encoded.embeddings, images), texts);
    for (let step = 0; step < STEPS; step++) {
      signal?.throwIfAborted();
      const some = Array.from({ length: Math.min(IMAGES, x.rows) }, (_, i) => (step * IMAGES + i) % x.rows);
      const inputs = selectRows(x, some);
      const made = await layer.forward(inputs, fitted.concept, nothing);
      const { gradient } = cubedSimilarity(made, selectRows(wanted, some));
      adamStep(
        fitted,
        { concept: (await layer.backward(inputs, fitted.concept, gradient)).weights },
        adam,
        RATE,
      );
    }
    const made = await layer.forward(x, fitted.concept, nothing);
    return {
      ...fitted,
      ...columnMoments(made),
      classifier: uniformWeights(classes, texts.rows, texts.rows, random),
      classifierBias: uniformWeights(1, classes, texts.rows, random),
    };
  } finally {
    await layer.release();
  }
}

export async function createLabelFree(material: Material, parameters: Parameters): Promise<Learner> {
  const { concept, centre, scale, classifier, classifierBias } = parameters;
  const layer = await createLinearLayer();
  const nothing = matrix(1, concept.rows);
  const activate = async (images: readonly number[]) => {
    const made = await layer.forward(meansOf(material, images), concept, nothing);
    const standard = made.data.map((value, i) => {
      const d = i % made.columns;
      return (value - centre.data[d]) / scale.data[d];
    });
    return matrix(made.rows, made.columns, standard);
  };
  return {
    parameters,
    async gradient(images) {
      const concepts = await activate(images);
      const logits = await layer.forward(concepts, classifier, classifierBias);
      const { loss, gradient } = crossEntropy(logits, labelsOf(material, images));
      const { weights, bias } = await layer.backward(concepts, classifier, gradient);
      let penalty = 0;
      classifier.data.forEach((weight, i) => {
        penalty += PENALTY * (ABSOLUTE * Math.abs(weight) + ((1 - ABSOLUTE) * weight ** 2) / 2);
        weights[i] += PENALTY * (ABSOLUTE * Math.sign(weight) + (1 - ABSOLUTE) * weight);
      });
      const fixed = { concept, centre, scale };
      const still = Object.fromEntries(
        Object.entries(fixed).map(([name, { data }]) => [name, new Float32Array(data.length)]),
      );
      return {
        loss: loss + penalty,
        gradients: { ...still, classifier: weights, classifierBias: bias },
      };
    },
    async answer(images) {
      const concepts = await activate(images);
      return { logits: await layer.forward(concepts, classifier, classifierBias), concepts };
    },
    judge: (logits, images) => crossEntropy(logits, labelsOf(material, images)),
    release: () => layer.release(),
  };
}

function meansOf({ encoded }: Material, images: readonly number[]): Matrix {
  const means = matrix(images.length, encoded.patches.columns);
  images.forEach((image, i) => {
    means.data.set(meanPatches(patchBatch(encoded, [image])).data, i * means.columns);
  });
  return means;
}

/**
 * How well each concept's activations over images follow what is wanted: the cosine of both, centred and cubed; the loss
 * is minus its mean over the concepts. `made` and `wanted` n × D; gradient at `made`.
 */
export function cubedSimilarity(
  made: Matrix,
  wanted: Matrix,
): { readonly loss: number; readonly gradient: Matrix } {
  const { rows, columns } = made;
  const gradient = matrix(rows, columns);
  const at = new Float64Array(rows);
  let total = 0;
  for (let d = 0; d < columns; d++) {
    const own = centred(made, d);
    const goal = centred(wanted, d);
    let ofOwn = 0;
    let ofGoal = 0;
    let product = 0;
    for (let r = 0; r < rows; r++) {
      const cube = own[r] ** 3;
      const wish = goal[r] ** 3;
      ofOwn += cube * cube;
      ofGoal += wish * wish;
      product += cube * wish;
    }
    if (ofOwn === 0 || ofGoal === 0) continue;
    const lengths = Math.sqrt(ofOwn * ofGoal);
    const cosine = product / lengths;
    total += cosine;
    let mean = 0;
    for (let r = 0; r < rows; r++) {
      const square = own[r] * own[r];
      at[r] = 3 * square * (goal[r] ** 3 / lengths - (cosine * square * own[r]) / ofOwn);
      mean += at[r] / rows;
    }
    for (let r = 0; r < rows; r++) gradient.data[r * columns + d] = -(at[r] - mean) / columns;
  }
  return { loss: -total / columns, gradient };
}

function centred({ rows, columns, data }: Matrix, column: number): Float64Array {
  const values = new Float64Array(rows);
  let mean = 0;
  for (let r = 0; r < rows; r++) mean += (values[r] = data[r * columns + column]) / rows;
  for (let r = 0; r < rows; r++) values[r] -= mean;
  return values;
}

function columnMoments(m: Matrix): { readonly centre: Matrix; readonly scale: Matrix } {
  const centre = matrix(1, m.columns);
  const scale = matrix(1, m.columns);
  for (let c = 0; c < m.columns; c++) {
    let sum = 0;
    for (let r = 0; r < m.rows; r++) sum += m.data[r * m.columns + c];
    centre.data[c] = sum / m.rows;
    const squares = centred(m, c).reduce((total, value) => total + value ** 2, 0);
    scale.data[c] = Math.sqrt(squares / m.rows) || 1;
  }
  return { centre, scale };
}
