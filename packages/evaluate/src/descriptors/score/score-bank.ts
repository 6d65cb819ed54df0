import {
  type Bank,
  contentHash,
  descriptorsOf,
  descriptorWeights,
  type Encoder,
  type TextWeightOptions,
} from "@commonground/core";
import type { BankAccuracy } from "./bank-accuracy.ts";
import { type DescriptorCoverage, descriptorCoverage } from "./descriptor-coverage.ts";
import { type DescriptorDiversity, descriptorDiversity } from "./descriptor-diversity.ts";
import { type NameLeak, nameLeaks } from "./name-leaks.ts";
import { nearDuplicates } from "./near-duplicates.ts";

/** How good a bank is, as far as one text encoder and the words themselves tell. */
export interface BankScore {
  readonly schema: "commonground/bank-score@1";
  readonly bank: { readonly name: string; readonly sha256: string };
  /** Whose text encoder it was. */
  readonly model: { readonly id: string; readonly revision: string | null; readonly sha256: string };
  readonly coverage: DescriptorCoverage;
  readonly diversity: Omit<DescriptorDiversity, "intraByClass"> & {
    /** Classes and their own IntraDiv, most alike first; without those that have none. */
    readonly intraByClass: readonly { readonly className: string; readonly intra: number }[];
  };
  readonly nearDuplicates: {
    readonly threshold: number;
    readonly count: number;
    readonly pairs: readonly { readonly a: string; readonly b: string; readonly cosine: number }[];
  };
  readonly leaks: readonly NameLeak[];
  /** On images, where there were any. */
  readonly accuracy: BankAccuracy | null;
}

export interface ScoreOptions extends TextWeightOptions {
  /** Descriptors that a class should have at least. */
  readonly enough: number;
  /** Cosine from which two descriptors are nearly one. */
  readonly threshold: number;
  readonly onCompared?: ((done: number, total: number) => void) | undefined;
}

/**
 * Scores a bank without an image. Cosines are those of the bare phrases, without the bank's template, which would bring
 * all of them nearer to each other and banks with different templates apart.
 */
export async function scoreBank(encoder: Encoder, bank: Bank, options: ScoreOptions): Promise<BankScore> {
  const { enough, threshold, signal, onCompared } = options;
  const descriptors = descriptorsOf(bank);
  const weights = await descriptorWeights(encoder, descriptors, "{}", options);
  const place = new Map(descriptors.map((text, i) => [text, i]));
  const names = Object.keys(bank.classes);
  const { intraByClass, ...diversity } = descriptorDiversity(
    Object.values(bank.classes).map((list) => Array.from(new Set(list), (text) => place.get(text)!)),
    weights,
  );
  const near = await nearDuplicates(weights, { threshold, signal, onProgress: onCompared });
  const { id, revision, sha256 } = encoder.info;
  return {
    schema: "commonground/bank-score@1",
    bank: { name: bank.name, sha256: await contentHash(bank) },
    model: { id, revision, sha256 },
    coverage: descriptorCoverage(bank, enough),
    diversity: {
      ...diversity,
      intraByClass: intraByClass
        .flatMap((intra, c) => (intra === null ? [] : [{ className: names[c], intra }]))
        .toSorted((a, b) => b.intra - a.intra),
    },
    nearDuplicates: {
      ...near,
      pairs: near.pairs.map(({ a, b, cosine }) => ({ a: descriptors[a], b: descriptors[b], cosine })),
    },
    leaks: nameLeaks(bank),
    accuracy: null,
  };
}
