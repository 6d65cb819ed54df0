import {
  classValues,
  createRandom,
  type Encoder,
  type ExplainSettings,
  explain,
  type Matrix,
  type Removal,
  row,
  rowRange,
  selectRows,
  similarities,
  type Vocabulary,
} from "@commonground/core";
import { centredDisc } from "../controls/regular-regions.ts";
import { byScore } from "../attribution/attributed-regions.ts";
import { saco } from "../measures/saco.ts";
import type { ChosenDrawing } from "./drawings/choose-drawings.ts";
import { aloneShapes, drawOverWhite, SIDE, withoutShapes } from "./drawings/edits.ts";
import { drawingOf } from "./drawings/shapes.ts";
import { editValues, type EditValues, encodeSvgs, valuesOf } from "./encode-edits.ts";
import { distancesToDrawings, type References } from "./measures/domain.ts";
import { localise } from "./measures/localisation.ts";
import { leastLessMost, setsGone } from "./measures/order-curves.ts";
import { rankAgreement } from "./measures/rank-agreement.ts";
import {
  drawRecolouring,
  measurePair,
  type NamedTerms,
  type PairMeasures,
  type Recolouring,
} from "./measures/recoloured-pair.ts";
import { AREA, CHANCE, DISC, pieceBy } from "./methods/method-names.ts";
import { mapsOfParts } from "./methods/maps-of-parts.ts";
import { encodePaintedPieces } from "./methods/painted-pieces.ts";
import {
  type AttributionMap,
  type PieceScores,
  scoresOfMap,
  scoresOfPieces,
} from "./methods/piece-scores.ts";

/** Random orders of the same pieces that an order is held against. */
export const RANDOM_ORDERS = 20;

/** What a method reaches on one drawing; NaN where a measure says nothing of it. */
export interface MethodMeasures {
  readonly fidelity: number;
  readonly fidelityOfMeans: number;
  readonly leastLessMost: number;
  readonly leastLessMostSimilarity: number;
  readonly saco: number;
  readonly pointing: number;
  readonly mass: number;
  readonly iou: number;
}

/** How near taking pieces away by a removal comes to leaving them out, means over a drawing's pieces. */
export interface RemovalMeasures {
  /** 1 − cosine of the two embeddings. */
  readonly distance: number;
  /** |difference of the two effects| on the log-odds. */
  readonly error: number;
  /** Spearman of the two effects. */
  readonly fidelity: number;
  /** Share of pieces with the same answer. */
  readonly sameAnswer: number;
}

export interface ScoredDrawing {
  readonly name: string;
  readonly answer: string;
  /** Share of the frame, true effects of leaving it out, and the answer then. */
  readonly pieces: readonly {
    readonly area: number;
    readonly logodds: number;
    readonly similarity: number;
    readonly becomes: string;
  }[];
  readonly said: readonly Omit<PieceScores, "map">[];
  readonly methods: Readonly<Record<string, MethodMeasures>>;
  readonly removals: Readonly<Record<string, RemovalMeasures>>;
  /** Distance to the nearest other drawing by what was done, means over the pieces. */
  readonly domain: Readonly<Record<string, number>>;
  readonly pair: (Omit<Recolouring, "svg"> & PairMeasures) | null;
}

export interface ScoringContext {
  readonly encoder: Encoder;
  readonly vocabulary: Vocabulary;
  readonly settings: ExplainSettings;
  readonly removals: readonly Removal[];
  readonly references: References;
  readonly named: NamedTerms;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Scores every method on one drawing. `seed` decides its random orders and its recolouring; `given`: others' maps of it.
 */
export async function scoreDrawing(
  chosen: ChosenDrawing,
  seed: number,
  given: readonly { readonly method: string; readonly map: AttributionMap }[],
  context: ScoringContext,
): Promise<ScoredDrawing> {
  const { encoder, vocabulary, removals, references, signal } = context;
  const { name, drawing, pieces, whole } = chosen;
  const random = createRandom(seed);
  const count = pieces.length;
  const recolouring = drawRecolouring(chosen, [...context.named.keys()], random);
  const edits = await encodeSvgs(
    encoder,
    [
      drawingOf(drawing),
      ...pieces.map(({ shapes }) => withoutShapes(drawing, shapes)),
      ...pieces.map(({ shapes }) => aloneShapes(drawing, shapes)),
      ...(recolouring === null ? [] : [recolouring.svg]),
    ],
    name,
    signal,
  );
  const target = answerOf(edits, vocabulary, encoder);
  const [before, ...gone] = valuesOf(encoder, vocabulary, rowRange(edits, 0, count + 1), target);
  const effects = gone.map(({ logodds }) => before.logodds - logodds);

  const parts = await mapsOfParts(encoder, whole, vocabulary, context, signal);
  const painted = new Map<Removal, Matrix>();
  for (const removal of removals) {
    painted.set(removal, await encodePaintedPieces(encoder, whole, pieces, removal, signal));
  }
  const sizes = pieces.map(({ area }) => area);
  const caused = pieces[effects.indexOf(Math.max(...effects))];
  const disc = centredDisc({ width: SIDE, height: SIDE }, caused.area / SIDE ** 2);
  const effectsOf = (embeddings: Matrix) =>
    valuesOf(encoder, vocabulary, embeddings, target).map(({ logodds }) => before.logodds - logodds);
  const maps = [{ method: DISC, map: { ...disc, values: disc.data } }, ...parts.maps, ...given];
  const said: PieceScores[] = [
    { method: AREA, totals: sizes, means: sizes, map: null },
    ...maps.map(({ method, map }) => scoresOfMap(method, map, pieces, SIDE)),
    ...Array.from(painted, ([removal, embeddings]) =>
      scoresOfPieces(pieceBy(removal), effectsOf(embeddings), sizes),
    ),
  ];
  const orders = Array.from({ length: RANDOM_ORDERS }, () => Array.from({ length: count }, random));
  const values = editValues(encoder, vocabulary, chosen, target);
  const alongEach = [...said.map(({ means }) => means), ...orders].flatMap((scores) => {
    const order = byScore({ scores });
    return setsGone(order).concat(setsGone(order.toReversed()));
  });
  await values.make(alongEach, signal);
  const truth = { effects, sizes, values, caused };

  return {
    name,
    answer: vocabulary.classes[target],
    pieces: pieces.map(({ area }, p) => ({
      area: area / SIDE ** 2,
      logodds: effects[p],
      similarity: before.similarity - gone[p].similarity,
      becomes: vocabulary.classes[gone[p].answer],
    })),
    said: said.map(({ method, totals, means }) => ({ method, totals, means })),
    methods: Object.fromEntries([
      [CHANCE, chanceOf(orders, truth)],
      ...said.map((scores) => [scores.method, measuresOf(scores, truth)] as const),
    ]),
    removals: Object.fromEntries(
      [["nothing", repeated(edits, count)] as const, ...painted].map(([removal, embeddings]) => {
        const after = valuesOf(encoder, vocabulary, embeddings, target);
        return [
          removal,
          removalMeasures(
            {
              embeddings,
              effects: after.map(({ logodds }) => before.logodds - logodds),
              answers: after.map((v) => v.answer),
            },
            { embeddings: rowRange(edits, 1, count + 1), effects, answers: gone.map((v) => v.answer) },
          ),
        ];
      }),
    ),
    domain: Object.fromEntries(
      [
        ["unedited", rowRange(edits, 0, 1)] as const,
        ["left out", rowRange(edits, 1, count + 1)] as const,
        ["kept alone", rowRange(edits, count + 1, 2 * count + 1)] as const,
        ["recoloured", rowRange(edits, 2 * count + 1, edits.rows)] as const,
        ...Array.from(painted, ([removal, embeddings]) => [`taken away, ${removal}`, embeddings] as const),
      ].map(([kind, embeddings]) => [kind, mean(distancesToDrawings(embeddings, references, name))]),
    ),
    pair:
      recolouring &&
      (await pairOf(recolouring, selectRows(edits, [0, edits.rows - 1]), parts.explanation, name, context)),
  };
}

interface Truth {
  readonly effects: readonly number[];
  readonly sizes: readonly number[];
  readonly values: EditValues;
  readonly caused: { readonly mask: Uint8Array };
}

function measuresOf(
  { totals, means, map }: PieceScores,
  { effects, sizes, values, caused }: Truth,
): MethodMeasures {
  const order = byScore({ scores: means });
  return {
    fidelity: rankAgreement(totals, effects),
    fidelityOfMeans: rankAgreement(means, effects),
    leastLessMost: leastLessMost(order, sizes, (set) => values.at(set).logodds),
    leastLessMostSimilarity: leastLessMost(order, sizes, (set) => values.at(set).similarity),
    saco: saco(totals, effects) ?? 0,
    ...(map === null ? { pointing: NaN, mass: NaN, iou: NaN } : localise(map, caused.mask, SIDE)),
  };
}

/** Means over the random orders. */
function chanceOf(orders: readonly (readonly number[])[], truth: Truth): MethodMeasures {
  const each = orders.map((scores) =>
    measuresOf({ method: CHANCE, totals: scores, means: scores, map: null }, truth),
  );
  const keys = Object.keys(each[0]) as (keyof MethodMeasures)[];
  return Object.fromEntries(
    keys.map((key) => [key, mean(each.map((measures) => measures[key]))]),
  ) as unknown as MethodMeasures;
}

interface Taken {
  readonly embeddings: Matrix;
  readonly effects: readonly number[];
  readonly answers: readonly number[];
}

function removalMeasures(taken: Taken, truly: Taken): RemovalMeasures {
  const places = Array.from(taken.effects.keys());
  return {
    distance: mean(places.map((p) => 1 - dot(row(taken.embeddings, p), row(truly.embeddings, p)))),
    error: mean(places.map((p) => Math.abs(taken.effects[p] - truly.effects[p]))),
    fidelity: rankAgreement(taken.effects, truly.effects),
    sameAnswer: mean(places.map((p) => (taken.answers[p] === truly.answers[p] ? 1 : 0))),
  };
}

async function pairOf(
  { svg, ...recolouring }: Recolouring,
  embeddings: Matrix,
  before: { readonly visionConcepts: readonly { readonly descriptor: string }[] },
  name: string,
  { encoder, vocabulary, settings, named, signal }: ScoringContext,
): Promise<ScoredDrawing["pair"]> {
  const pixels = await drawOverWhite(svg, name);
  const after = await explain(encoder, { pixels }, vocabulary, {
    settings: { ...settings, causes: "none" },
    signal,
  });
  const words = (from: typeof before) => from.visionConcepts.map(({ descriptor }) => descriptor);
  return {
    ...recolouring,
    ...measurePair(recolouring, { embeddings, concepts: [words(before), words(after)] }, vocabulary, named),
  };
}

function answerOf(edits: Matrix, vocabulary: Vocabulary, encoder: Encoder): number {
  const cosines = similarities(rowRange(edits, 0, 1), vocabulary.classWeights);
  const { scoring } = encoder.info;
  return classValues(row(cosines, 0), { scoring, target: 0, versus: -1, classes: vocabulary.classes.length })
    .answer;
}

function repeated(edits: Matrix, count: number): Matrix {
  return selectRows(
    edits,
    Array.from({ length: count }, () => 0),
  );
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

/** NaN of none. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
