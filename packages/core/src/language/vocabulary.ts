import { descriptorsOf } from "../concepts/descriptors-of.ts";
import type { Bank, RecommendedCandidates } from "../concepts/bank.ts";
import { contentHash } from "../identity/content-hash.ts";
import type { Encoder, ModelInfo } from "../encoder/encoder.ts";
import { CommonGroundError } from "../errors.ts";
import type { BankRecord, ClassesRecord, Note } from "../explanation/explanation.ts";
import { classWeights } from "./class-weights.ts";
import { descriptorWeights } from "./descriptor-weights.ts";
import { equalNames } from "./equal-names.ts";
import type { TextWeightOptions } from "./encode-in-batches.ts";
import type { Matrix } from "../linalg/matrix.ts";

/**
 * The text side of a study, encoded once, in a fixed order and fixed batches, and used for every image: classes and
 * descriptors with their weights. Plain data: made in one thread, it can be used in another.
 */
export interface Vocabulary {
  /** What encoded it: only that model can use it. */
  readonly model: Pick<ModelInfo, "id" | "sha256" | "configurationSha256">;
  readonly classes: readonly string[];
  /** classes × c, unit rows. */
  readonly classWeights: Matrix;
  /** Distinct descriptors of the bank, D. */
  readonly descriptors: readonly string[];
  /** |D| × c, unit rows: embeddings of the bank's descriptor template. */
  readonly descriptorWeights: Matrix;
  /** |D| × c, unit rows: embeddings of the bare phrases. */
  readonly bareWeights: Matrix;
  /** Names that are one to the model or a reader. */
  readonly notes: readonly Note[];
  /** k that the bank recommends; undefined when it leaves that to the method. */
  readonly candidates: RecommendedCandidates | undefined;
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
      `There is no class (bank "${bank.name}" has ${Object.keys(bank.classes).length}); give classes to choose from`,
    );
  }
  const descriptors = descriptorsOf(bank);
  const [bankHash, classesHash] = await Promise.all([contentHash(bank), contentHash(classes)]);
  const ofClasses = await classWeights(encoder, classes, bank.classTemplates, options);
  const ofDescriptors = await descriptorWeights(encoder, descriptors, bank.descriptorTemplate, options);
  const { id, sha256, configurationSha256, contextLength } = encoder.info;
  return {
    model: { id, sha256, configurationSha256 },
    classes,
    classWeights: ofClasses,
    descriptors,
    descriptorWeights: ofDescriptors,
    notes: [
      ...equalNames("classes", classes, ofClasses, contextLength),
      ...equalNames("descriptors", descriptors, ofDescriptors, contextLength),
    ],
    bareWeights: await descriptorWeights(encoder, descriptors, "{}", options),
    candidates: candidatesOf(bank),
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

/** What a bank recommends for `candidates`, by the regions that are described. */
export function candidatesOf({ candidates }: Pick<Bank, "candidates">): Vocabulary["candidates"] {
  return typeof candidates === "number" ? { ellipse: candidates, pooled: candidates } : candidates;
}

/** Throws `INVALID_ARGUMENT` for a vocabulary that another model has encoded: its directions mean nothing to this one. */
export function checkVocabulary({ model }: Pick<Vocabulary, "model">, info: ModelInfo): void {
  if (model.sha256 === info.sha256 && model.configurationSha256 === info.configurationSha256) return;
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `The vocabulary was encoded by ${model.id}${model.id === info.id ? " with other weights or another configuration" : ""}, ` +
      `not by ${info.id}; prepare one with the model that explains`,
  );
}
