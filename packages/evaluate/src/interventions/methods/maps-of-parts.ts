import {
  classValues,
  decodeRuns,
  encodeSubsets,
  type Encoder,
  type ExplainSettings,
  type MutualKnowledgeExplanation,
  type Pixels,
  type Removal,
  seeJointly,
  type Seen,
  similarities,
  tellImage,
  type Vocabulary,
} from "@commonground/core";
import { regionsOfExplanation } from "../../attribution/regions-of-explanation.ts";
import { CONCEPT_SCORE, leaveOneOutBy, shapleyBy } from "./method-names.ts";
import type { AttributionMap } from "./piece-scores.ts";

/** A named map of one of our own methods. */
export interface NamedMap {
  readonly method: string;
  readonly map: AttributionMap;
}

export interface PartsOfDrawing {
  readonly maps: readonly NamedMap[];
  readonly explanation: MutualKnowledgeExplanation;
}

/**
 * Our own methods on one drawing, as maps of the frame: the paper's concept score, a part's for each of its pixels; and,
 * under each removal, the exact Shapley values and what leaving one part out does, spread evenly over the part's pixels.
 * Parts are found once. At most seven parts, so that every subset is encoded.
 */
export async function mapsOfParts(
  encoder: Encoder,
  image: Pixels,
  vocabulary: Vocabulary,
  { settings, removals }: { readonly settings: ExplainSettings; readonly removals: readonly Removal[] },
  signal?: AbortSignal,
): Promise<PartsOfDrawing> {
  const { value } = await seeJointly(
    encoder,
    [{ pixels: image }],
    { ...settings, causes: "none" },
    { signal },
  ).next();
  const seen = value as Seen;
  const frame = encoder.prepareImage(image);
  const { width, height } = frame;
  const masks = seen.parts.map(({ mask }) => decodeRuns(mask, width, height));
  const owner = new Uint8Array(width * height).fill(masks.length);
  const areas = Array.from({ length: masks.length + 1 }, () => 0);
  for (const [part, { data }] of masks.entries()) {
    for (let p = 0; p < data.length; p++) if (data[p] === 1) owner[p] = part;
  }
  for (const part of owner) areas[part]++;
  const mapOf = (byPart: readonly number[]): AttributionMap => ({
    width,
    height,
    values: Float64Array.from(owner, (part) => byPart[part]),
  });
  const spread = (byPart: readonly number[]) => mapOf(byPart.map((v, part) => v / Math.max(areas[part], 1)));

  const told = (settingsOf: ExplainSettings, subsets: Seen["subsets"]) =>
    tellImage({ ...seen, subsets }, encoder.info, {
      vocabulary,
      settings: settingsOf,
      target: undefined,
      versus: undefined,
    }).explanation;
  const explanation = told({ ...settings, causes: "none" }, null);
  const concepts = regionsOfExplanation(explanation, "concept")?.scores ?? [];
  const maps: NamedMap[] = [
    {
      method: CONCEPT_SCORE,
      map: mapOf([...concepts.map((score) => (Number.isFinite(score) ? score : 0)), 0]),
    },
  ];
  const leftOut: NamedMap[] = [];
  const target = vocabulary.classes.indexOf(explanation.prediction.explained.name);
  for (const removal of removals) {
    const subsets = await encodeSubsets(encoder, frame, masks, { removal, seed: settings.seed }, { signal });
    const { causes } = told({ ...settings, causes: "shapley", removal }, subsets);
    maps.push({ method: shapleyBy(removal), map: spread(causes!.logodds.values) });
    const cosines = similarities(subsets, vocabulary.classWeights);
    const value = (subset: number) =>
      classValues(cosines.data.subarray(subset * cosines.columns, (subset + 1) * cosines.columns), {
        scoring: encoder.info.scoring,
        target,
        versus: -1,
        classes: vocabulary.classes.length,
      }).logodds;
    const all = subsets.rows - 1;
    leftOut.push({
      method: leaveOneOutBy(removal),
      map: spread(areas.map((_, player) => value(all) - value(all ^ (1 << player)))),
    });
  }
  return { maps: [...maps, ...leftOut], explanation };
}
