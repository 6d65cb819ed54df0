import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type Bank,
  CommonGroundError,
  contentHash,
  type ModelInfo,
  sha256,
  type Vocabulary,
} from "@commonground/core";
import { writeFileAtomically } from "@commonground/files/node";
import {
  type BaselineCard,
  BASELINE_SCHEMA,
  rate,
  readCard,
  sealCard,
  type TrainingSettings,
} from "./card.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import type { EncodedImages } from "./encode-images.ts";
import { fit, score } from "./fit.ts";
import { encodeTensors } from "./hashed-tensors.ts";
import { materialOf } from "./material.ts";
import { BASELINE_VERSION, type BaselineName } from "./methods.ts";
import { firstParameters, openLearner } from "./open-learner.ts";
import { seededRandom } from "./seeded-random.ts";
import { splitImages } from "./split-images.ts";

/** Files of a trained baseline's folder, the last one while it is being trained. */
export const FILES = {
  card: "baseline.json",
  weights: "baseline.safetensors",
  training: "training.safetensors",
};

export const WEIGHTS_FORMAT = "commonground/baseline-weights@1";

/** Those of the paper, but for epochs and patience, which it does not say. */
export const TRAINING_DEFAULTS: TrainingSettings = {
  epochs: 50,
  batch: 64,
  firstRate: 1e-4,
  lastRate: 1e-5,
  patience: 10,
  seed: 1,
};

export interface TrainingInput {
  readonly method: BaselineName;
  readonly info: ModelInfo;
  readonly bank: Bank;
  readonly vocabulary: Vocabulary;
  /** What was given as data, for the card. */
  readonly names: readonly string[];
  readonly encoded: EncodedImages;
  /** The class of each image. */
  readonly labels: readonly string[];
  readonly settings: TrainingSettings;
}

/**
 * Trains a baseline into `folder`: after each epoch where it stands, in the end its weights and its card. A folder where the
 * same training stood still is gone on with, to the same bytes; one that holds another is refused. Rejects with
 * `INVALID_CLASSES` for labels that are none of the classes, and `signal.reason` between batches.
 */
export async function trainBaseline(
  folder: string,
  { method, info, bank, vocabulary, names, encoded, labels, settings }: TrainingInput,
  {
    signal,
    onProgress,
  }: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((epoch: number, share: number) => void) | undefined;
  } = {},
): Promise<BaselineCard> {
  if (labels.length === 0) throw new CommonGroundError("INVALID_ARGUMENT", "there is no image to train on");
  const { id, sha256: weights, configurationSha256, precision } = info;
  const model = { id, sha256: weights, configurationSha256, precision };
  const bankRecord = {
    name: vocabulary.bankRecord.name,
    sha256: vocabulary.bankRecord.sha256,
    size: vocabulary.bankRecord.size,
  };
  const fingerprint = await contentHash({
    method,
    version: BASELINE_VERSION,
    model,
    bank: bankRecord.sha256,
    classes: vocabulary.classesRecord.sha256,
    data: encoded.sha256,
    settings,
  });
  await refuseFinished(folder);
  const path = join(folder, FILES.training);
  const checkpoint = await readCheckpoint(path, fingerprint);
  const material = materialOf(encoded, labels, { bank, vocabulary, info });
  const split = splitImages(material.labels, settings.seed);
  const parameters =
    checkpoint?.parameters ??
    (await firstParameters(method, material, split.train, seededRandom(settings.seed, "weights"), signal));
  const learner = await openLearner(method, material, parameters);
  try {
    const state = await fit(learner, split, settings, fingerprint, checkpoint, {
      signal,
      onProgress,
      onEpoch: (reached) => writeCheckpoint(path, reached),
    });
    for (const [name, { data }] of Object.entries(state.best)) learner.parameters[name].data.set(data);
    const bytes = encodeTensors({
      format: WEIGHTS_FORMAT,
      stated: JSON.stringify({ method, version: BASELINE_VERSION }),
      matrices: state.best,
    });
    const trained = await score(learner, split.train, signal);
    const held = state.history[state.kept - 1]?.correct ?? null;
    const card = await sealCard({
      schema: BASELINE_SCHEMA,
      method,
      version: BASELINE_VERSION,
      model,
      bank: bankRecord,
      classes: [...vocabulary.classes],
      data: {
        names: [...names],
        images: labels.length,
        sha256: encoded.sha256,
        train: split.train.length,
        validation: split.validation.length,
      },
      settings,
      epochs: { run: state.history.length, kept: state.kept, history: [...state.history] },
      counted: method === "feature-maps" ? "descriptor" : "class",
      accuracy: {
        train: rate(trained.correct, split.train.length),
        validation: held === null ? null : rate(held, split.validation.length),
      },
      weightsSha256: await sha256(bytes as Uint8Array<ArrayBuffer>),
    });
    await writeFileAtomically(join(folder, FILES.weights), bytes);
    // The card comes last: where it is, all is there.
    await writeFileAtomically(join(folder, FILES.card), `${JSON.stringify(card, null, 2)}\n`);
    await rm(path, { force: true });
    return card;
  } finally {
    await learner.release();
  }
}

async function refuseFinished(folder: string): Promise<void> {
  const path = join(folder, FILES.card);
  if ((await stat(path).catch(() => null)) === null) return;
  const { method } = await readCard(path);
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `${folder}: holds a trained ${method} already; give another --out, or remove it`,
  );
}
