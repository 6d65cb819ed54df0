import { type ClipModel, loadAltered, loadModel, textCache } from "@commonground/clip";
import { prepareVocabulary, type Vocabulary } from "@commonground/core";
import { alteredName } from "../plan/altered-name.ts";
import type { Study } from "./study.ts";
import type { WorkerOptions } from "./worker.ts";

/** A model of a plan, by its place, with the study's texts as it encodes them: from the user's cache, or kept there now. */
export async function openVocabulary(
  { plan, bank, classes }: Pick<Study, "plan" | "bank" | "classes">,
  place: number,
  { threads, signal, onProgress }: Pick<WorkerOptions, "threads" | "signal" | "onProgress">,
): Promise<{ readonly model: ClipModel; readonly vocabulary: Vocabulary }> {
  const { model: name, precision, weights } = plan.models[place];
  onProgress?.(`loading ${name} …`);
  const load = (from: string) => loadModel(from, { precision, threads, signal });
  const model = await (weights === undefined
    ? load(name)
    : loadAltered(name, weights, (id) => alteredName(id, weights), load, { signal }));
  try {
    const vocabulary = await prepareVocabulary(model, bank, {
      classes,
      signal,
      cache: textCache(),
      onProgress: (done, total) => onProgress?.(`encoding ${done} of ${total} texts of ${name} …`),
    });
    return { model, vocabulary };
  } catch (error) {
    await model.dispose();
    throw error;
  }
}
