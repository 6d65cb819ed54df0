import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { needDrop } from "../encoder/need-support.ts";
import type { Mask, Pixels } from "../image/pixels.ts";
import { checkFinite } from "../linalg/check-finite.ts";
import { matrix, type Matrix, row } from "../linalg/matrix.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { similarities } from "../linalg/products.ts";
import { createRandom } from "../linalg/random.ts";
import type { Attribution, Causes, Leaning, Removal } from "./causes.ts";
import { classValues, type ClassValues } from "./class-values.ts";
import { patchesOfPlayers } from "./dropped-patches.ts";
import { enoughSubsets, neededSubsets } from "./enough-needed.ts";
import { keepPlayers, playerOfPixels, removedFrame } from "./removals.ts";
import { antitheticOrders, sampledShapley, subsetsAlong } from "./sampled-shapley.ts";
import { MAX_EXACT_PLAYERS, shapleyInteractions, shapleyValues } from "./shapley.ts";

/** Frames made and held at once; the encoder cuts them into the batches that suit it. */
const HELD = 16;
/** Pairs of an order and its reverse, where there are too many players for all subsets. */
const PAIRS = 16;

export interface CausesInput {
  readonly frame: Pixels;
  /** A mask of the frame for each part; none overlap. */
  readonly parts: readonly { readonly label: string; readonly mask: Mask }[];
  /** Names and unit weights (rows) of all classes; a target that is no class comes after the `classes` first. */
  readonly names: readonly string[];
  readonly weights: Matrix;
  readonly classes: number;
  /** Row of the explained class. */
  readonly target: number;
  /** Row of the class it is set against; undefined for none. */
  readonly versus: number | undefined;
  /** Words to lean between the two, with the rows of their unit embeddings. */
  readonly words: readonly string[];
  readonly wordWeights: Matrix;
}

/**
 * Which parts made the answer (method 11): takes the parts and the rest away in every combination, encodes what is
 * left, and shares the value out by Shapley's rule; beyond eight players over random orders, with standard errors.
 * Throws `UNSUPPORTED_FEATURE` for `drop` with an encoder that cannot leave patches out, `RUNTIME` when an embedding
 * is not finite, `signal.reason` when aborted.
 */
export async function findCauses(
  encoder: Encoder,
  input: CausesInput,
  settings: { readonly removal: Removal; readonly seed: number },
  options: EncodeOptions & { readonly onProgress?: ((done: number, total: number) => void) | undefined } = {},
): Promise<Causes> {
  const { names, classes, target, versus } = input;
  const players = [...input.parts.map(({ label }) => label), "rest"];
  const count = players.length;
  const exact = count <= MAX_EXACT_PLAYERS;
  const orders = exact ? [] : antitheticOrders(count, PAIRS, createRandom(settings.seed));
  const subsets = exact
    ? Array.from({ length: 2 ** count }, (_, subset) => subset)
    : [...new Set(orders.flatMap(subsetsAlong))];
  const embeddings = await encodeSubsets(encoder, input, settings.removal, subsets, options);
  const cosines = similarities(embeddings, input.weights);
  const scoring = { scoring: encoder.info.scoring, target, versus: versus ?? -1, classes };
  const values = new Map(subsets.map((subset, i) => [subset, classValues(row(cosines, i), scoring)]));

  const measure = (of: keyof Omit<ClassValues, "answer">): Attribution => {
    const v = (subset: number) => values.get(subset)![of];
    const ends = { all: v(2 ** count - 1), none: v(0) };
    if (!exact) return { ...ends, ...sampledShapley(orders, v), interactions: null };
    const table = subsets.map(v);
    return {
      ...ends,
      values: shapleyValues(table, count),
      standardErrors: null,
      interactions: shapleyInteractions(table, count),
    };
  };
  const members = (subset: number) => players.filter((_, p) => (subset >> p) & 1);
  const answers = exact ? subsets.map((subset) => values.get(subset)!.answer) : null;
  return {
    removal: settings.removal,
    players,
    estimator: exact ? "exact" : "sampled",
    encodings: subsets.length,
    permutations: exact ? null : orders.length,
    logodds: measure("logodds"),
    similarity: measure("similarity"),
    versus:
      versus === undefined
        ? null
        : { name: names[versus], logodds: measure("versus"), leanings: leanings(input, target, versus) },
    enough: answers && enoughSubsets(answers, target).map(members),
    needed:
      answers &&
      neededSubsets(answers).map(({ without, becomes }) => ({
        without: members(without),
        becomes: names[becomes],
      })),
  };
}

/** One unit row a subset. */
async function encodeSubsets(
  encoder: Encoder,
  { frame, parts }: CausesInput,
  removal: Removal,
  subsets: readonly number[],
  { signal, onProgress }: Parameters<typeof findCauses>[3] & object,
): Promise<Matrix> {
  const { grid, patch, embeddingDimension } = encoder.info;
  if (removal === "drop") needDrop(encoder.info);
  const players = playerOfPixels(
    parts.map(({ mask }) => mask),
    frame.width,
    frame.height,
  );
  const count = parts.length + 1;
  const removed = removal === "drop" ? frame : removedFrame(frame, removal);
  const patches = removal === "drop" ? patchesOfPlayers(players, frame.width, grid, patch, count) : [];
  const embeddings = matrix(subsets.length, embeddingDimension);
  // Where nothing is painted the one frame is all that is held, and the encoder can put equally long sequences together.
  const held = removal === "drop" ? subsets.length : HELD;
  for (let from = 0; from < subsets.length; from += held) {
    signal?.throwIfAborted();
    const batch = subsets.slice(from, from + held);
    const encoded =
      removal === "drop"
        ? await encoder.encodeImages(
            batch.map(() => frame),
            { signal, drop: batch.map((kept) => patches.flatMap((own, p) => ((kept >> p) & 1 ? [] : own))) },
          )
        : await encoder.encodeImages(
            batch.map((kept) => keepPlayers(frame, removed, players, kept)),
            { signal },
          );
    const unit = normaliseRows(checkFinite(encoded.embeddings, "embeddings without some parts"));
    embeddings.data.set(unit.data, from * embeddingDimension);
    onProgress?.(from + batch.length, subsets.length);
  }
  return embeddings;
}

function leanings({ words, wordWeights, weights }: CausesInput, target: number, versus: number): Leaning[] {
  const pair = matrix(2, weights.columns);
  pair.data.set(row(weights, target));
  pair.data.set(row(weights, versus), weights.columns);
  const cosines = similarities(wordWeights, pair).data;
  return words
    .map((descriptor, w) => ({ descriptor, leaning: cosines[2 * w] - cosines[2 * w + 1] }))
    .toSorted((a, b) => b.leaning - a.leaning);
}
