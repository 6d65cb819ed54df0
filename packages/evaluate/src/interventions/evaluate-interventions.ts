import {
  CommonGroundError,
  type Encoder,
  type ExplainSettings,
  MAX_EXACT_PLAYERS,
  type Removal,
  settingsFor,
  SOFTWARE_VERSION,
  type Vocabulary,
} from "@commonground/core";
import { chooseDrawings, type LeftOut } from "./drawings/choose-drawings.ts";
import { drawingSeed } from "./drawings/drawing-seed.ts";
import { hashStyle } from "./drawings/hash-style.ts";
import type { Style } from "./drawings/open-style.ts";
import { identityOfModel } from "../kept/identity-of-model.ts";
import { type Interventions, INTERVENTIONS_SCHEMA } from "./interventions.ts";
import { hashOfMap, keptDrawings } from "./kept-drawings.ts";
import { encodeReferences } from "./measures/domain.ts";
import { namedTerms } from "./measures/recoloured-pair.ts";
import { checkMethodNames } from "./methods/method-names.ts";
import type { GivenAttributions } from "./methods/read-attributions.ts";
import { RANDOM_ORDERS, scoreDrawing, type ScoredDrawing } from "./score-drawing.ts";
import { summarise } from "./summarise.ts";

/** Unedited drawings that edits are held against: enough that most have a near one, few enough to take seconds. */
export const REFERENCES = 200;

const REMOVALS: readonly Removal[] = ["blur", "page", "mean", "drop"];

export interface InterventionsOptions {
  /** Drawings to score; fewer where the style has fewer that can be edited. */
  readonly count: number;
  readonly seed: number;
  readonly resamples: number;
  readonly settings?: Partial<Omit<ExplainSettings, "removal" | "causes">> | undefined;
  readonly given?: readonly GivenAttributions[] | undefined;
  /** Where finished drawings are kept, and found again; a run of more drawings goes on from one of fewer. */
  readonly folder: string;
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Holds our methods, controls and given attributions against the truth: pieces of vector drawings that are really left out
 * (method 15, measures 1 to 4 and 6). Throws INVALID_RESULTS for a folder of another run; INVALID_ARGUMENT for more parts
 * than all subsets can be made of, and attributions called as another row; INVALID_DATA_SET for those of other drawings;
 * UNSUPPORTED_FEATURE for a model whose frame is not square; and as `openStyle`'s drawings do.
 */
export async function evaluateInterventions(
  encoder: Encoder,
  vocabulary: Vocabulary,
  style: Style,
  options: InterventionsOptions,
): Promise<Interventions> {
  const { count, seed, resamples, folder, given = [], signal, onProgress = () => {} } = options;
  const settings = checkedSettings(encoder, vocabulary, { ...options.settings, seed });
  const removals = encoder.info.drop ? REMOVALS : REMOVALS.filter((removal) => removal !== "drop");
  const called = given.map(({ method }) => method);
  checkMethodNames(called, REMOVALS);
  if (given.length > 0) await checkGiven(given, style, { count, seed }, onProgress, signal);
  onProgress("reading the drawings …");
  const kept = await keptDrawings(folder, {
    software: SOFTWARE_VERSION,
    model: identityOfModel(encoder.info),
    bank: vocabulary.bankRecord,
    classes: vocabulary.classesRecord,
    settings,
    style: await hashStyle(style),
    attributions: called,
  });
  const references = await kept.references(() =>
    encodeReferences(
      encoder,
      style,
      { count: REFERENCES, seed },
      {
        signal,
        onProgress: (done) => onProgress(`encoding unedited drawings: ${done} of at most ${REFERENCES} …`),
      },
    ),
  );
  const leftOut: LeftOut = {};
  const drawings: ScoredDrawing[] = [];
  const named = namedTerms(vocabulary.descriptors);
  for await (const chosen of chooseDrawings(style, { count, seed }, leftOut)) {
    signal?.throwIfAborted();
    onProgress(`drawing ${drawings.length + 1} of ${count}: ${chosen.name} …`);
    const place = drawings.length;
    const maps = await Promise.all(
      given.map(async ({ method, read }) => ({ method, map: await read(chosen.name) })),
    );
    const hashes = maps.map(({ method, map }) => hashOfMap(method, map));
    drawings.push(
      await kept.drawing(place, hashes, () =>
        scoreDrawing(chosen, drawingSeed(seed, place), maps, {
          encoder,
          vocabulary,
          settings,
          removals,
          references,
          named,
          signal,
        }),
      ),
    );
  }
  onProgress("resampling …");
  const pieces = drawings.flatMap((drawing) =>
    drawing.pieces.map(({ becomes }) => becomes !== drawing.answer),
  );
  const { name, package: from, licence } = style;
  return {
    schema: INTERVENTIONS_SCHEMA,
    style: { name, package: from, licence },
    model: { id: encoder.info.id, sha256: encoder.info.sha256 },
    bank: { name: vocabulary.bankRecord.name, sha256: vocabulary.bankRecord.sha256 },
    settings: { ...settings },
    seed,
    resamples,
    randomOrders: RANDOM_ORDERS,
    references: references.names.length,
    pieces: pieces.length,
    changed: pieces.filter(Boolean).length / pieces.length,
    leftOut,
    ...summarise(drawings, { draws: resamples, seed }),
    drawings,
  };
}

/** Reads every map once before any work, which takes long. */
async function checkGiven(
  given: readonly GivenAttributions[],
  style: Style,
  which: { readonly count: number; readonly seed: number },
  onProgress: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const names: string[] = [];
  for await (const { name } of chooseDrawings(style, which)) {
    signal?.throwIfAborted();
    names.push(name);
    onProgress(`checking the attributions: drawing ${names.length} of ${which.count} …`);
    for (const { read } of given) await read(name);
  }
  for (const { checkNames } of given) checkNames(names);
}

function checkedSettings(
  encoder: Encoder,
  vocabulary: Vocabulary,
  given: Partial<ExplainSettings>,
): ExplainSettings {
  const { width, height } = encoder.info.imageSize;
  if (width !== height) {
    throw new CommonGroundError(
      "UNSUPPORTED_FEATURE",
      `${encoder.info.id}: its frame is ${width} × ${height}, and the drawings are square; take a model with a square frame`,
    );
  }
  const settings = settingsFor(encoder.info, vocabulary, { ...given, causes: "shapley" });
  if (settings.partCount >= MAX_EXACT_PLAYERS) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `partCount ${settings.partCount}: interventions take every subset of the parts and the rest; give at most ${MAX_EXACT_PLAYERS - 1}`,
    );
  }
  return settings;
}
