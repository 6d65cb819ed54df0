import { encodeKept, planSubsets } from "../causes/encode-subsets.ts";
import type { EncodeOptions, Encoder } from "../encoder/encoder.ts";
import { CommonGroundError } from "../errors.ts";
import type { Mask, Pixels } from "../image/pixels.ts";
import { decodeRuns } from "../image/run-lengths.ts";
import { type Matrix, row } from "../linalg/matrix.ts";
import type { Target } from "../language/target.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import type { Prediction } from "./explanation.ts";
import { predictTarget } from "./predict-target.ts";
import type { Seen } from "./seen.ts";
import type { ExplainSettings } from "./settings.ts";

export interface AnswerWithout {
  /** Of the image without the players; explained is what is explained of the whole image. */
  readonly prediction: Prediction;
  /** Of each of the vocabulary's classes. */
  readonly probabilities: Float32Array;
  /** Where the parts are in the frame, in their order. */
  readonly parts: readonly Mask[];
  /** Which players stay: bit p for player p, the parts in their order and then the rest. */
  readonly kept: number;
}

/**
 * What the model says of an image when some players (labels of parts, or "rest") are taken away for real, by the same
 * rule as in `encodeSubsets`. `subsets`, where it is at hand, is what that gave for the same image and settings, and what is
 * in it is not encoded again. `seen` is of the image whose frame is `frame`. Rejects with `INVALID_ARGUMENT` for a player
 * that is not there, else as `encodeSubsets`.
 */
export async function answerWithout(
  encoder: Encoder,
  frame: Pixels,
  seen: Pick<Seen, "embedding" | "parts">,
  vocabulary: Vocabulary,
  without: readonly string[],
  {
    settings,
    target,
    subsets,
    signal,
  }: EncodeOptions & {
    readonly settings: Pick<ExplainSettings, "removal" | "seed">;
    readonly target?: Target | undefined;
    readonly subsets?: Matrix | undefined;
  },
): Promise<AnswerWithout> {
  const players = [...seen.parts.map(({ label }) => label), "rest"];
  const stranger = without.find((label) => !players.includes(label));
  if (stranger !== undefined) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `answerWithout: ${JSON.stringify(stranger)} cannot be taken away; the image has ${players.join(", ")}`,
    );
  }
  const kept = players.reduce((bits, label, p) => (without.includes(label) ? bits : bits | (1 << p)), 0);
  const parts = seen.parts.map(({ mask }) => decodeRuns(mask, frame.width, frame.height));
  const place = subsets === undefined ? -1 : planSubsets(players.length, settings.seed).subsets.indexOf(kept);
  const embedding =
    place >= 0
      ? row(subsets!, place)
      : row(await encodeKept(encoder, frame, parts, [kept], settings.removal, { signal }), 0);
  const { scoring } = encoder.info;
  const whole = predictTarget(seen.embedding, vocabulary, scoring, { target, versus: undefined });
  const { prediction, scores } = predictTarget(embedding, vocabulary, scoring, {
    target: whole.target,
    versus: undefined,
  });
  return {
    prediction: { ...prediction, targeted: target !== undefined },
    probabilities: scores.probabilities,
    parts,
    kept,
  };
}
