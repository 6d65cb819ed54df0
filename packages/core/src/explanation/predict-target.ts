import type { Scoring } from "../encoder/encoder.ts";
import { predict, type ClassScores } from "../language/predict.ts";
import type { Target } from "../language/target.ts";
import type { Vocabulary } from "../language/vocabulary.ts";
import { matrix, type Matrix } from "../linalg/matrix.ts";
import type { Note, Prediction, ScoredClass } from "./explanation.ts";

const TOP_CLASSES = 5;

/** What the image is taken for, and what is explained and set against it. */
export interface PredictedTarget {
  readonly prediction: Prediction;
  /** Of all classes. */
  readonly scores: ClassScores;
  readonly target: Target;
  /** Index of the target among the classes; −1 for another text. */
  readonly targetClass: number;
  /** What the target is set against; undefined where there is no other class. */
  readonly versus: Target | undefined;
  readonly notes: readonly Note[];
}

/**
 * Zero-shot prediction of one image, unit `embedding` of c numbers. Explained is the predicted class unless `target`
 * says what; it is set against `versus`, or else against the class `label`, or else, as where that is what is explained,
 * against the most probable other class. A target that is no class is scored among the classes as one more.
 */
export function predictTarget(
  embedding: Float32Array,
  vocabulary: Vocabulary,
  scoring: Scoring,
  given: {
    readonly target: Target | undefined;
    readonly versus: Target | undefined;
    /** What the image is known to show. */
    readonly label?: string | null | undefined;
  },
): PredictedTarget {
  const { classes, classWeights } = vocabulary;
  const scores = predict(embedding, classWeights, scoring);
  const classOf = (target: Target) => classes.indexOf(target.name);
  const targetClass = given.target === undefined ? scores.order[0] : classOf(given.target);
  const weightOf = (index: number) =>
    classWeights.data.subarray(index * classWeights.columns, (index + 1) * classWeights.columns);
  const target = given.target ?? { name: classes[targetClass], weight: weightOf(targetClass) };
  const other = Array.from(scores.order).find((index) => index !== targetClass);
  const named = (index: number): Target => ({ name: classes[index], weight: weightOf(index) });
  const runnerUp = other === undefined ? undefined : named(other);
  const labelClass = given.label == null ? -1 : classes.indexOf(given.label);
  const label = labelClass < 0 || labelClass === targetClass ? undefined : named(labelClass);
  const againstItself = given.versus?.name === target.name;
  return {
    scores,
    prediction: {
      explained:
        targetClass >= 0
          ? scored(targetClass, scores, target.name)
          : scored(
              classes.length,
              predict(embedding, withRow(classWeights, target.weight), scoring),
              target.name,
            ),
      targeted: given.target !== undefined,
      top: Array.from(scores.order.subarray(0, TOP_CLASSES), (index) =>
        scored(index, scores, classes[index]),
      ),
    },
    target,
    targetClass,
    versus: againstItself ? runnerUp : (given.versus ?? label ?? runnerUp),
    notes: [
      ...[given.target, given.versus].flatMap((asked) =>
        asked === undefined || classOf(asked) >= 0
          ? []
          : [
              {
                code: "target-text",
                message: `“${asked.name}” is none of the ${classes.length} classes; it is taken as a text, as it stands.`,
              },
            ],
      ),
      ...(againstItself
        ? [
            {
              code: "versus-explained",
              message: `“${target.name}” is what is explained, so it is set against ${runnerUp === undefined ? "nothing" : `the most probable other class, “${runnerUp.name}”`}.`,
            },
          ]
        : []),
      ...(given.versus === undefined && label !== undefined && label.name !== runnerUp!.name
        ? [
            {
              code: "versus-label",
              message: `The image is labelled “${label.name}”, so “${target.name}” is set against that.`,
            },
          ]
        : []),
    ],
  };
}

function scored(index: number, { similarities, probabilities }: ClassScores, name: string): ScoredClass {
  return { name, similarity: similarities[index], probability: probabilities[index] };
}

/** A matrix with one more row. */
export function withRow(m: Matrix, last: Float32Array): Matrix {
  const more = matrix(m.rows + 1, m.columns);
  more.data.set(m.data);
  more.data.set(last, m.data.length);
  return more;
}
