import { findKnown, loadModel, textCache } from "@commonground/clip";
import { classWeights, matrix } from "@commonground/core";
import { classSeparation, textAccuracy } from "../ranking/text-only.ts";
import type { Study } from "../run/study.ts";
import type { RankingName } from "./ranking-kinds.ts";
import type { ModelScore } from "./scores.ts";

/** Texts that text accuracy is taken over at most; a class in one template is one. */
const MOST_TEXTS = 4000;
/** Draws of the noise on them. */
const NOISE_DRAWS = 10;

const known = (value: number): ModelScore => ({ value, draws: null });

/** What is known of a model before it sees an image: how it tells the class texts apart, its size, its published accuracy. */
export async function textScores(
  { plan, classes, bank }: Pick<Study, "plan" | "classes" | "bank">,
  place: number,
  seed: number,
  options: { readonly signal?: AbortSignal | undefined; readonly threads?: number | undefined },
): Promise<Partial<Record<RankingName, ModelScore>>> {
  const { model: name, precision } = plan.models[place];
  const model = await loadModel(name, { precision, ...options });
  try {
    const encoded = { signal: options.signal, cache: textCache() };
    const weights = await classWeights(model, classes, bank.classTemplates, encoded);
    const used = Math.max(1, Math.floor(MOST_TEXTS / classes.length));
    const templates = bank.classTemplates.slice(0, used);
    const embeddings = matrix(classes.length * templates.length, weights.columns);
    for (const [t, template] of templates.entries()) {
      const { data } = await classWeights(model, classes, [template], encoded);
      embeddings.data.set(data, t * data.length);
    }
    const texts = {
      embeddings,
      classes: Int32Array.from({ length: embeddings.rows }, (_, i) => i % classes.length),
    };
    const checkpoint = findKnown(name);
    return {
      classSeparation: known(classSeparation(weights)),
      textAccuracy: known(textAccuracy(texts, weights, { draws: NOISE_DRAWS, seed })),
      ...(checkpoint === undefined ? {} : { parameters: known(checkpoint.parameters) }),
      ...(checkpoint?.paper === undefined ? {} : { publishedAccuracy: known(checkpoint.paper.imagenetTop1) }),
    };
  } finally {
    await model.dispose();
  }
}
