import { descriptorsOf } from "../concepts/descriptors-of.ts";
import type { Bank } from "../concepts/bank.ts";
import { contentHash } from "../identity/content-hash.ts";
import { checkFinite } from "../linalg/check-finite.ts";
import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { CommonGroundError } from "../errors.ts";
import type { BankRecord, ClassesRecord } from "../explanation/explanation.ts";
import { classWeights } from "./class-weights.ts";
import { descriptorWeights } from "./descriptor-weights.ts";
import type { TextWeightOptions } from "./encode-in-batches.ts";
import { type TextCache, textKey } from "./text-cache.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { type Matrix, matrix, row, selectRows } from "../linalg/matrix.ts";

/** The text side of a study, encoded once and used for every image: classes and descriptors with their weights. */
export interface Vocabulary {
  readonly classes: readonly string[];
  /** classes × c, unit rows. */
  readonly classWeights: Matrix;
  /** Distinct descriptors of the bank, D. */
  readonly descriptors: readonly string[];
  /** |D| × c, unit rows: embeddings of the bank's descriptor template. */
  readonly descriptorWeights: Matrix;
  /** Unit embeddings of the bare phrases of some descriptors (indices into `descriptors`); each is encoded once. */
  bareDescriptorWeights(indices: ArrayLike<number>, options?: EncodeOptions): Promise<Matrix>;
  /** k that the bank recommends; undefined when it leaves that to the method. */
  readonly candidates: number | undefined;
  readonly bankRecord: BankRecord;
  readonly classesRecord: ClassesRecord;
}

/**
 * Encodes the classes (the bank's own by default) and the descriptors of `bank`. Throws `INVALID_CLASSES` without a
 * class, `INVALID_ARGUMENT` without a class template, `RUNTIME` when the model puts out numbers that are not finite,
 * and `signal.reason` when aborted.
 */
export async function prepareVocabulary(
  encoder: Encoder,
  bank: Bank,
  options: TextWeightOptions & { readonly classes?: readonly string[] | undefined } = {},
): Promise<Vocabulary> {
  const classes = options.classes ?? Object.keys(bank.classes);
  if (classes.length === 0) {
    throw new CommonGroundError(
      "INVALID_CLASSES",
      `prepareVocabulary: there is no class (bank "${bank.name}" has ${Object.keys(bank.classes).length}); give classes to choose from`,
    );
  }
  const descriptors = descriptorsOf(bank);
  const [bankHash, classesHash] = await Promise.all([contentHash(bank), contentHash(classes)]);
  return {
    classes,
    classWeights: await classWeights(encoder, classes, bank.classTemplates, options),
    descriptors,
    descriptorWeights: await descriptorWeights(encoder, descriptors, bank.descriptorTemplate, options),
    bareDescriptorWeights: rememberedWeights(encoder, descriptors, options.cache),
    candidates: bank.candidates,
    bankRecord: {
      name: bank.name,
      sha256: bankHash,
      size: descriptors.length,
      classTemplates: bank.classTemplates,
      descriptorTemplate: bank.descriptorTemplate,
    },
    classesRecord: { count: classes.length, sha256: classesHash },
  };
}

/**
 * Unit rows encoded when they are first asked for. In the cache, rows not yet encoded are 0. As the whole matrix is
 * kept, it is kept only when as many rows are new as were the last time or more, that a run over many images does not
 * write it for each.
 */
function rememberedWeights(
  encoder: Encoder,
  texts: readonly string[],
  cache: TextCache | undefined,
): Vocabulary["bareDescriptorWeights"] {
  const columns = encoder.info.embeddingDimension;
  let all: Promise<Matrix> | undefined;
  let [kept, unkept] = [0, 0];
  const key = () => textKey(encoder.info, "bare", ["{}"], texts);
  const empty = async () => matrix(texts.length, columns);
  return async (indices, options) => {
    const known = await (all ??= cache === undefined ? empty() : recall(cache, key, await empty()));
    const missing = Array.from(indices).filter((i) => row(known, i).every((value) => value === 0));
    if (missing.length > 0) {
      const phrases = missing.map((i) => texts[i]!);
      const embeddings = await encoder.encodeTexts(phrases, options);
      const encoded = normaliseRows(checkFinite(embeddings, "bareDescriptorWeights", "text embeddings"));
      missing.forEach((i, r) => known.data.set(row(encoded, r), i * columns));
      unkept += missing.length;
      if (cache !== undefined && unkept >= kept) {
        [kept, unkept] = [kept + unkept, 0];
        await cache.set(await key(), known);
      }
    }
    return selectRows(known, indices);
  };
}

async function recall(cache: TextCache, key: () => Promise<string>, empty: Matrix): Promise<Matrix> {
  const kept = await cache.get(await key());
  return kept?.rows === empty.rows && kept.columns === empty.columns ? kept : empty;
}
