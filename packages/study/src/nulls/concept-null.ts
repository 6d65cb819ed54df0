import { createRandom, percentileInterval, type Random } from "@commonground/core";
import { seededSample } from "../ranking/seeded-sample.ts";
import type { RunTable } from "../summary/run-table.ts";
import { paddedAucs } from "../summary/padded-aucs.ts";
import type { ConceptTable } from "./concept-table.ts";
import { meanDifference } from "./mean-difference.ts";
import type { NullFigure, NullName, NullReport } from "./null-report.ts";
import { createSharedFigures, SHARED_FIGURES } from "./shared-figures.ts";

/** What an image's vision concepts are held against in one draw. */
export interface ConceptDraw {
  /** For each image the place of a list in `ConceptTable.language`. */
  readonly against: Int32Array;
  /** What each concept of vision is called instead. */
  readonly names?: Int32Array;
}

/** More images tell no more of a null that would matter, and take long: so many of them are drawn. */
const MOST_IMAGES = 10_000;
/** Images times draws; the more images, the fewer draws it takes for a mean as exact. */
const IMAGE_DRAWS = 200_000;
const MOST_DRAWS = 200;
/** Without which the middle 95 % mean nothing. */
const LEAST_DRAWS = 20;

function drawsFor(images: number): number {
  return Math.min(MOST_DRAWS, Math.max(LEAST_DRAWS, Math.floor(IMAGE_DRAWS / Math.max(1, images))));
}

/**
 * Everything that depends on shared concepts, had they been shared as `draw` says: mean over draws and their middle
 * 95 %; and what the run has more, each image against its own mean over draws. `chance`: for each image the share held
 * by chance, NaN where unknown, for the share above it.
 */
export function conceptNull(
  name: NullName,
  table: RunTable,
  chance: ArrayLike<number>,
  seed: number,
  draw: (random: Random) => ConceptDraw,
): NullReport {
  const { conceptTable: concepts, images, curveLengths } = table;
  const random = createRandom(seed);
  const longest = curveLengths.reduce((most, length) => Math.max(most, length), 1);
  const figuresOf = createSharedFigures();
  const { length } = SHARED_FIGURES;
  const figures = new Float64Array(length);
  const ofImages = new Float64Array(images * length).fill(NaN);
  const [sums, counts] = [new Float64Array(length), new Float64Array(length)];
  const all = Int32Array.from(concepts.answer.keys()).filter((i) => concepts.answer[i] >= 0);
  const answered = seededSample(all.length, MOST_IMAGES, seed).map((place) => all[place]);
  const flat = flatten(concepts, answered);
  const draws = drawsFor(answered.length);
  const ofDraws = SHARED_FIGURES.map(() => new Float64Array(draws));
  for (const i of answered) ofImages.fill(0, i * length, (i + 1) * length);
  for (let d = 0; d < draws; d++) {
    sums.fill(0);
    counts.fill(0);
    eachImage(concepts, flat, draw(random), (i, shared, visionCount, languageCount) => {
      figuresOf(shared, visionCount, languageCount, chance[i], longest, figures);
      for (let f = 0; f < length; f++) {
        const figure = figures[f];
        ofImages[i * length + f] += figure / draws;
        if (Number.isNaN(figure)) continue;
        sums[f] += figure;
        counts[f]++;
      }
    });
    for (let f = 0; f < length; f++) ofDraws[f][d] = sums[f] / counts[f];
  }
  const own = ownFigures(table);
  const known = SHARED_FIGURES.flatMap((figure, f): (readonly [string, NullFigure])[] => {
    const interval = percentileInterval(ofDraws[f]);
    const less = meanDifference(
      own[figure],
      Float64Array.from({ length: images }, (_, i) => ofImages[i * length + f]),
    );
    if (interval === null || Number.isNaN(less.value)) return [];
    const value = ofDraws[f].reduce((sum, each) => sum + each, 0) / draws;
    return [[figure, { value, interval, less }]];
  });
  return { name, draws, figures: Object.fromEntries(known), areas: {}, missing: null };
}

/** What vision saw in some images, one after another: that of `images[k]` from `starts[k]` to `starts[k + 1]`. */
interface FlatVision {
  readonly images: Int32Array;
  readonly starts: Int32Array;
  readonly concepts: Int32Array;
}

function flatten({ seen, starts, ends }: ConceptTable, images: Int32Array): FlatVision {
  const flat = new Int32Array(images.length + 1);
  for (let k = 0; k < images.length; k++) flat[k + 1] = flat[k] + ends[images[k]] - starts[images[k]];
  const concepts = new Int32Array(flat[images.length]);
  for (let k = 0; k < images.length; k++) {
    concepts.set(seen.subarray(starts[images[k]], ends[images[k]]), flat[k]);
  }
  return { images, starts: flat, concepts };
}

/** Images list by list, so that one list at a time is marked: `shared` holds 1 for each vision concept that is in it. */
function eachImage(
  { language, named }: ConceptTable,
  { images, starts, concepts }: FlatVision,
  { against, names }: ConceptDraw,
  tell: (image: number, shared: Uint8Array, visionCount: number, languageCount: number) => void,
): void {
  const ends = new Int32Array(language.length);
  for (let k = 0; k < images.length; k++) ends[against[images[k]]]++;
  for (let list = 1; list < ends.length; list++) ends[list] += ends[list - 1];
  const order = new Int32Array(images.length);
  for (let k = images.length - 1; k >= 0; k--) order[--ends[against[images[k]]]] = k;
  const marks = new Int32Array(Math.max(named, names?.length ?? 0)).fill(-1);
  let shared = new Uint8Array(0);
  let list = -1;
  for (let at = 0; at < order.length; at++) {
    const k = order[at];
    const i = images[k];
    if (against[i] !== list) {
      list = against[i];
      const held = language[list];
      for (let h = 0; h < held.length; h++) marks[held[h]] = list;
    }
    const start = starts[k];
    const count = starts[k + 1] - start;
    if (count > shared.length) shared = new Uint8Array(count);
    for (let v = 0; v < count; v++) {
      const seen = concepts[start + v];
      shared[v] = marks[names === undefined ? seen : names[seen]] === list ? 1 : 0;
    }
    tell(i, shared, count, language[list].length);
  }
}

function ownFigures({ measures, curveLengths }: RunTable) {
  return {
    ...measures,
    curveAucPublished: paddedAucs(measures.aucPublished, curveLengths),
    curveAucCoupled: paddedAucs(measures.aucCoupled, curveLengths),
  };
}
