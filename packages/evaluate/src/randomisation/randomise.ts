/*
 * Whether explanations depend on what they should depend on: the sanity checks of J. Adebayo et al., Sanity Checks for
 * Saliency Maps, arXiv 1810.03292, for what is told of a model's answer. Weights are drawn anew from the top, cascading;
 * another class is explained; the names of all classes are dealt anew; the bank's descriptors are random words. What the
 * explanations before and after have in common must then be no more than other images' explanations have.
 */
import {
  checkSupport,
  CommonGroundError,
  type Encoder,
  settingsFor,
  SOFTWARE_VERSION,
} from "@commonground/core";
import { OTHERS } from "./chance.ts";
import { compareSteps, type SeenImage } from "./compare-steps.ts";
import { identityOfModel } from "../kept/identity-of-model.ts";
import { keptInFolder } from "./kept-sights.ts";
import { type Randomisation, RANDOMISATION_SCHEMA } from "./randomisation.ts";
import type { RandomiseOptions } from "./randomise-options.ts";
import type { ItemToRandomise, SeenRow } from "./see-and-tell.ts";
import { seeAll } from "./see-all.ts";
import { sightsOf, type StepName, stepsOf } from "./steps.ts";
import { summariseSteps } from "./summarise-steps.ts";
import { OWN } from "./tales.ts";

/**
 * Explains every image again with weights, target, labels and words drawn anew, and holds what is left against chance. The
 * model's own answer is explained throughout, but for another target. Images that fail in any sight are left out and
 * told. Throws `INVALID_ARGUMENT` for fewer than two classes or images, `INVALID_RESULTS` for a folder with another run,
 * and as `checkSupport`.
 */
export async function randomise(
  encoder: Encoder,
  items: readonly ItemToRandomise[],
  options: RandomiseOptions,
): Promise<Randomisation> {
  const { vocabulary, classes, seed, draws, blocks, folder, onProgress = () => {} } = options;
  if (classes.length < 2) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      "One class has no other target; give two classes at least",
    );
  }
  if (items.length < 2) throw tooFew(options.dataSet, items.length, items.length, "");
  const settings = settingsFor(encoder.info, vocabulary, { ...options.settings, seed });
  checkSupport(encoder.info, settings);
  const sights = sightsOf(blocks, seed);
  const steps = stepsOf(sights);
  const identity = {
    software: SOFTWARE_VERSION,
    model: identityOfModel(encoder.info),
    bank: vocabulary.bankRecord,
    classes: vocabulary.classesRecord,
    settings,
    sights,
    dataSet: options.dataSet,
    images: items.map(({ id }) => id),
  };
  const kept = await keptInFolder(folder, identity);
  const rows = await seeAll(encoder, items, sights, settings, kept, options);

  const { whole, failed } = wholeImages(
    items.map((_, place) => sights.map(({ name }) => rows.get(name)![place])),
  );
  if (whole.length < 2) {
    const reason = failed.length === 0 ? "" : `; the first that failed: ${failed[0].id}: ${failed[0].error}`;
    throw tooFew(options.dataSet, whole.length, items.length, reason);
  }
  const images = whole.map((seen, place) => {
    options.signal?.throwIfAborted();
    onProgress(`comparing ${place + 1} of ${whole.length} …`);
    const [{ id, told }] = seen;
    return {
      id,
      explained: told[OWN].explained,
      overlaps: compareSteps(whole, place, sights, {
        descriptors: vocabulary.descriptors.length,
        classes: classes.length,
        seed,
      }),
    };
  });
  refuseUnchanged(steps, whole);
  onProgress("resampling …");
  return {
    schema: RANDOMISATION_SCHEMA,
    software: SOFTWARE_VERSION,
    model: { id: encoder.info.id, sha256: encoder.info.sha256 },
    bank: { name: vocabulary.bankRecord.name, sha256: vocabulary.bankRecord.sha256 },
    classes: classes.length,
    dataSet: options.dataSet,
    settings: { ...settings },
    seed,
    resamples: draws,
    blocks,
    others: Math.min(OTHERS, whole.length - 1),
    steps: summariseSteps(
      steps,
      images.map(({ overlaps }) => overlaps),
      { draws, seed },
    ),
    images,
    failed,
  };
}

function tooFew(dataSet: string, whole: number, given: number, reason: string): CommonGroundError {
  return new CommonGroundError(
    "INVALID_ARGUMENT",
    `${dataSet}: ${whole} of ${given} images can be explained, and each is held against others; give two at least${reason}`,
  );
}

/** Images that every sight could explain, and why others could not; `all`: a row a sight each. */
function wholeImages(all: readonly (readonly SeenRow[])[]): {
  readonly whole: readonly (readonly SeenImage[])[];
  readonly failed: Randomisation["failed"];
} {
  const failed = all.flatMap((rows) => rows.flatMap((row) => ("error" in row ? [row] : [])).slice(0, 1));
  const whole = all.flatMap((rows) => {
    const seen = rows.flatMap((row) => ("error" in row ? [] : [row]));
    return seen.length === rows.length ? [seen] : [];
  });
  return { whole, failed };
}

/** Throws `RUNTIME` where a step tells of every image what the model itself does, to the last number: nothing was drawn. */
function refuseUnchanged(steps: readonly StepName[], images: readonly (readonly SeenImage[])[]): void {
  for (const step of steps) {
    const unchanged = images.every((sights) => {
      const told = sights.find((sight) => step in sight.told)!.told[step];
      return JSON.stringify(told) === JSON.stringify(sights[0].told[OWN]);
    });
    if (!unchanged) continue;
    throw new CommonGroundError(
      "RUNTIME",
      `${step}: every explanation is the model's own to the last number, so that nothing can have been drawn anew; please report it`,
    );
  }
}
