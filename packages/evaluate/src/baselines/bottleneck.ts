import { type Matrix, matrix, type Random, rowRange } from "@commonground/core";
import type { Parameters } from "./adam.ts";
import { createAssignment } from "./assignment.ts";
import { type Attended, createAttention, type Folded, type PatchBatch } from "./attention.ts";
import { meanPatch, patchBatch, patchesPerImage } from "./encoded.ts";
import { createFolding, type Projections } from "./folding.ts";
import { gumbelNoise } from "./gumbel-noise.ts";
import { addBias, type Learner, labelsOf, type Material, sigmoids, uniformWeights } from "./learner.ts";
import { columnSums, createLinearLayer } from "./linear-layer.ts";
import { crossEntropy } from "./losses.ts";
import { scoreSpread } from "./score-spread.ts";

/** How concepts attend to patches: MM-CBM's way, and MM-ProtoSim's. */
export type AttentionKind = "softmax" | "gumbel";

/** q, the paper's; no more than the patches are wide. */
export const WIDTH = 512;

/**
 * `query` c × q, `key` C × q, `unit` D × q, `unitBias` 1 × D, `classifier` classes × D, `classifierBias` 1 × classes; and
 * `centre` 1 × C, the mean patch of `images`, which stays: what all patches have in common tells no classes apart.
 */
export function bottleneckParameters(
  kind: AttentionKind,
  { encoded, texts, classes }: Pick<Material, "encoded" | "texts" | "classes">,
  images: readonly number[],
  random: Random,
): Parameters {
  const concepts = texts.rows;
  const patchWidth = encoded.patches.columns;
  const width = Math.min(WIDTH, patchWidth);
  const query = uniformWeights(texts.columns, width, texts.columns, random);
  const key = uniformWeights(patchWidth, width, patchWidth, random);
  const spread = scoreSpread(texts, query, key);
  if (kind !== "softmax" && spread > 0) {
    query.data.forEach((value, i) => (query.data[i] = (value * SPREAD) / spread));
  }
  return {
    query,
    key,
    unit: uniformWeights(concepts, width, width, random),
    unitBias: kind === "softmax" ? uniformWeights(1, concepts, width, random) : matrix(1, concepts),
    classifier: uniformWeights(classes, concepts, concepts, random),
    classifierBias: uniformWeights(1, classes, concepts, random),
    centre: meanPatch(encoded, images),
  };
}

/**
 * Standard deviation over the concepts of a patch's scores, before training, where concepts are drawn with Gumbel noise,
 * whose own is π/√6 = 1.28. With a layer's usual numbers it is a fraction of that, and a patch goes anywhere by chance.
 */
const SPREAD = 10;

export interface Bottleneck extends Learner {
  /** Attention of all concepts to the patches of one image, D × N; each row adds up to 1, or each column has one 1. */
  maps(image: number): Promise<Matrix>;
}

/**
 * MM-CBM (`softmax`) and MM-ProtoSim (`gumbel`) of Sammani & Deligiannis (arXiv 2410.13016), appendix D: concepts as
 * queries attend to patches; what each reads becomes, by one unit a concept and a sigmoid, its activation; a linear
 * classifier on the activations, counted from their rest, answers. softmax(QKᵀ) is not scaled by √q, as the paper writes it.
 */
export async function createBottleneck(
  kind: AttentionKind,
  material: Material,
  parameters: Parameters,
): Promise<Bottleneck> {
  const { encoded, texts } = material;
  const attention = await (kind === "softmax" ? createAttention() : createAssignment());
  const folding = await createFolding();
  const layer = await createLinearLayer();
  const each = patchesPerImage(encoded);
  const held = attention.held(each, texts.rows);
  const projections = parameters as unknown as Projections;
  const batchOf = (some: readonly number[]) => patchBatch(encoded, some, parameters["centre"].data);

  const activate = async (
    images: readonly number[],
    folded: Folded,
    noise: (images: number) => Float32Array | undefined,
  ) => {
    const read = matrix(images.length, texts.rows);
    const pieces: { readonly batch: PatchBatch; readonly attended: Attended }[] = [];
    for (let from = 0; from < images.length; from += held) {
      const batch = batchOf(images.slice(from, from + held));
      const attended = await attention.read(batch, folded, noise(batch.images));
      read.data.set(attended.read.data, from * texts.rows);
      pieces.push({ batch, attended });
    }
    return { activations: sigmoids(addBias(read, parameters["unitBias"])), pieces };
  };
  const classify = (activations: Matrix) =>
    layer.forward(fromRest(activations), parameters["classifier"], parameters["classifierBias"]);

  return {
    parameters,
    async gradient(images, random) {
      const folded = await folding.fold(texts, projections);
      const noise = kind === "softmax" ? () => undefined : gumbelNoise(texts.rows * each, random);
      const { activations, pieces } = await activate(images, folded, noise);
      const { loss, gradient } = crossEntropy(await classify(activations), labelsOf(material, images));
      const back = await layer.backward(fromRest(activations), parameters["classifier"], gradient);
      const atRead = matrix(
        images.length,
        texts.rows,
        back.x.data.map((value, i) => value * activations.data[i] * (1 - activations.data[i])),
      );
      const total = { queries: zeros(folded.queries), units: zeros(folded.units) };
      for (const [place, { batch, attended }] of pieces.entries()) {
        const rows = rowRange(atRead, place * held, place * held + batch.images);
        const part = await attention.backward(batch, folded, attended, rows);
        addTo(total.queries.data, part.queries.data);
        addTo(total.units.data, part.units.data);
      }
      const { query, key, unit } = await folding.backward(texts, projections, total);
      return {
        loss,
        gradients: {
          query,
          key,
          unit,
          unitBias: columnSums(atRead),
          classifier: back.weights,
          classifierBias: back.bias,
          centre: new Float32Array(encoded.patches.columns),
        },
      };
    },
    async answer(images) {
      const folded = await folding.fold(texts, projections);
      const { activations } = await activate(images, folded, () => undefined);
      return { logits: await classify(activations), concepts: activations };
    },
    judge: (logits, images) => crossEntropy(logits, labelsOf(material, images)),
    async maps(image) {
      return attention.maps(batchOf([image]), await folding.fold(texts, projections));
    },
    async release() {
      await attention.release();
      await folding.release();
      await layer.release();
    },
  };
}

/** Activation of a concept that reads nothing: sigmoid(0). */
const REST = 0.5;

/**
 * Activations less their rest, which is what the classifier takes: what it can tell is the same, its bias is another, but a
 * step of Adam no longer moves every class by half of all its weights at once, beside which what tells images apart is
 * small.
 */
export function fromRest({ rows, columns, data }: Matrix): Matrix {
  return matrix(
    rows,
    columns,
    data.map((value) => value - REST),
  );
}

function zeros({ rows, columns }: Matrix): Matrix {
  return matrix(rows, columns);
}

function addTo(sum: Float32Array, part: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += part[i];
}
