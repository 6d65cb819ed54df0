import {
  type Bank,
  CommonGroundError,
  contentHash,
  matrix,
  type Resampling,
  SOFTWARE_VERSION,
} from "@commonground/core";
import {
  CLASS_AND_DESCRIPTOR,
  type GainImages,
  measureGain,
  NEAREST,
  openGain,
  pickImages,
  splitClasses,
} from "@commonground/evaluate";
import { fileTextCache } from "@commonground/files/node";
import { randomPhrases, readWords } from "@commonground/evaluate";
import { openWholeRun } from "../results/open-run.ts";
import { openVocabulary } from "../run/open-vocabulary.ts";
import type { Study } from "../run/study.ts";
import { embeddingsFolder, runFolder } from "../run/worker.ts";
import type { GainReport } from "./gain-report.ts";
import { readGainImages } from "./read-gain-images.ts";

/** A study that was run, and the folder of its results. */
export interface GainStudy {
  readonly study: Study;
  readonly out: string;
}

export interface GainReportOptions {
  readonly randomDraws: number;
  readonly resampling: Resampling;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

/**
 * Zero-shot gain from studies that were run, with what is said of images that failed. Without `others` every class is
 * halved by the seed of the resamples. Throws `INVALID_DATA_SET` where nothing can be tested or an image stands on both
 * sides, and as `openGain` does.
 */
export async function reportGain(
  tested: GainStudy,
  others: readonly GainStudy[],
  { randomDraws, resampling, threads, signal, onProgress }: GainReportOptions,
): Promise<{ readonly report: GainReport; readonly failures: readonly string[] }> {
  const { study } = tested;
  const bank = bankOf(study);
  const words = await readWords();
  const random = Array.from({ length: randomDraws }, (_, d) =>
    randomPhrases(study.bank, words, resampling.seed + d, study.classes),
  );
  const { model } = await openVocabulary(study, 0, { threads, signal, onProgress });
  try {
    const failures: string[] = [];
    const imagesOf = async ({ study: from, out }: GainStudy): Promise<GainImages> => {
      onProgress?.(`reading ${from.dataset.name} …`);
      const run = await openWholeRun(runFolder(out, from, { model: 0, setting: "default", shard: 0 }));
      const embeddings = embeddingsFolder(out, from.plan)!;
      const read = await readGainImages(model, from, run, embeddings, Object.keys(bank.classes), signal);
      failures.push(...read.failures);
      if (read.images.labels.length === 0)
        throw invalid(`${from.dataset.path}: no image could be explained; see to its images`);
      return read.images;
    };
    const whole = await imagesOf(tested);
    const apart = others.length > 0 ? joinImages(await eachInTurn(others, imagesOf)) : null;
    if (apart !== null) refuseCopies(whole, apart, study.dataset.path);

    let doing = "";
    const options = {
      signal,
      cache: fileTextCache(),
      onProgress: (done: number, total: number) => onProgress?.(`${doing}: ${done} of ${total} texts …`),
    };
    doing = "classes";
    const tokenizer = await model.tokenizer();
    const question = await openGain(model, bank, random, (text) => tokenizer.count(text), options);
    const measure = (what: string, split: Parameters<typeof measureGain>[2]) =>
      measureGain(model, question, split, {
        ...options,
        resampling,
        onStep: (text) => (doing = `${what}: ${text}`),
      });
    const same = await measure("same images", { finding: whole, tested: whole });
    const halves = splitClasses(whole, resampling.seed);
    const split =
      apart !== null
        ? { finding: apart, tested: whole }
        : halves.finding.length > 0
          ? { finding: pickImages(whole, halves.finding), tested: pickImages(whole, halves.tested) }
          : null;
    const other = split && (await measure("other images", split));
    const { id, revision, sha256, precision } = model.info;
    const run = await openWholeRun(runFolder(tested.out, study, { model: 0, setting: "default", shard: 0 }));
    return {
      failures,
      report: {
        schema: "commonground/gain@1",
        software: SOFTWARE_VERSION,
        model: { id, revision, sha256, precision },
        bank: { name: study.bank.name, sha256: await contentHash(study.bank) },
        classTemplates: study.bank.classTemplates,
        descriptorTemplate: study.bank.descriptorTemplate,
        sentence: CLASS_AND_DESCRIPTOR,
        wording: question.wording,
        classes: question.names.length,
        data: study.dataset.name,
        otherData: others.map((each) => each.study.dataset.name),
        failed: failures.length,
        settings: run.record.identity.settings,
        nearest: NEAREST,
        randomDraws,
        resampling,
        splits: { same, other },
        missing:
          other === null
            ? "no class has two images that differ; give other images of the same classes with --other-data"
            : null,
      },
    };
  } finally {
    await model.dispose();
  }
}

/** The study's bank with its classes alone; those that it does not describe have no descriptors. */
function bankOf({ bank, classes }: Study): Bank {
  const own = (name: string) => (Object.hasOwn(bank.classes, name) ? bank.classes[name] : []);
  return { ...bank, classes: Object.fromEntries(classes.map((name) => [name, own(name)])) };
}

async function eachInTurn<T, U>(list: readonly T[], work: (each: T) => Promise<U>): Promise<U[]> {
  const done: U[] = [];
  for (const each of list) done.push(await work(each));
  return done;
}

function joinImages(sets: readonly GainImages[]): GainImages {
  const columns = sets[0].embeddings.columns;
  const labels = sets.flatMap((set) => Array.from(set.labels));
  const embeddings = matrix(labels.length, columns);
  let at = 0;
  for (const { embeddings: own } of sets) {
    embeddings.data.set(own.data, at);
    at += own.data.length;
  }
  return {
    embeddings,
    labels: Int32Array.from(labels),
    concepts: sets.flatMap(({ concepts }) => concepts),
    hashes: sets.flatMap(({ hashes }) => hashes),
  };
}

function refuseCopies(tested: GainImages, finding: GainImages, path: string): void {
  const hashes = new Set(tested.hashes);
  const copies = finding.hashes.filter((hash) => hashes.has(hash)).length;
  if (copies === 0) return;
  throw invalid(
    `${path}: ${copies} of ${finding.hashes.length} images of the other data are among its own, byte for byte; give other images than those tested`,
  );
}

function invalid(message: string): CommonGroundError {
  return new CommonGroundError("INVALID_DATA_SET", message);
}
