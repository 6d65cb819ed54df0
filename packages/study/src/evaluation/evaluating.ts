import { type ImageToExplain, isOfTheImage, prepareImage } from "@commonground/core";
import {
  type ImageToMeasure,
  measureImages,
  measureStability,
  METHODS,
  partitionsOfImage,
  type Stability,
} from "@commonground/evaluate";
import type { Item } from "../datasets/data-set.ts";
import { decodeItemImage } from "../datasets/read-item-image.ts";
import type { RowItem } from "../results/row-of.ts";
import type { JobKind, JobWork } from "../run/job-kind.ts";
import { type Besides, besidesOf } from "./besides.ts";
import { type EvaluationRow, evaluationRow, failedEvaluation, REMOVALS } from "./evaluation-columns.ts";
import type { EvaluationPlan } from "./evaluation-plan.ts";

/** Images whose removals are encoded together, so that batches are full also where a method has few steps. */
const TOGETHER = 8;

/** Images of a data set, the first ones, whose regions are kept, so that their steps can be shown. */
const EXAMPLE_IMAGES = 6;

interface Prepared {
  readonly item: RowItem;
  readonly sha256: string | null;
  readonly toMeasure: ImageToMeasure;
  readonly stability: ReadonlyMap<string, Stability>;
}

/**
 * A study of removals: rows of `REMOVALS` by the plan's methods. Both `check` and `make` reject with what `besidesOf` tells
 * of explanations and baselines that do not fit.
 */
export function evaluating(evaluation: EvaluationPlan): JobKind<typeof REMOVALS.columns> {
  const withBesides = besidesOf(evaluation);
  return {
    rows: REMOVALS,
    check: (work) => withBesides(work, async () => {}),
    make: async (work) => ({
      rows: await withBesides(work, (besides) => makeRows(work, evaluation, besides)),
      kept: null,
    }),
  };
}

async function makeRows(
  work: JobWork,
  evaluation: EvaluationPlan,
  besides: Besides,
): Promise<EvaluationRow[]> {
  const { study, indices, signal, onItem } = work;
  const rows = new Map<number, readonly EvaluationRow[]>();
  const items = indices.map((index) => study.dataset.item(index));
  const fail = (item: RowItem, error: unknown) => {
    signal?.throwIfAborted();
    if (!isOfTheImage(error)) throw error;
    rows.set(item.index, [failedEvaluation(place(item), `${error.code}: ${error.message}`)]);
    onItem?.();
  };
  const measure = async (group: readonly Prepared[]) => {
    const measured = await measureImages(
      group.map(({ toMeasure }) => toMeasure),
      {
        encoder: work.model,
        weights: work.vocabulary.classWeights,
        removal: evaluation.removal,
        steps: work.settings.partCount,
        seed: work.settings.seed,
        signal,
      },
    );
    for (const [i, { item, sha256, toMeasure, stability }] of group.entries()) {
      const target = study.classes[toMeasure.target];
      rows.set(
        item.index,
        measured[i].map((each) =>
          evaluationRow(
            item,
            { sha256, target },
            each,
            item.index < EXAMPLE_IMAGES ? regionsBy(toMeasure, each.method) : null,
            stability.get(each.method),
          ),
        ),
      );
      onItem?.();
    }
  };
  for (let from = 0; from < items.length; from += TOGETHER) {
    const group: Prepared[] = [];
    for (const item of items.slice(from, from + TOGETHER)) {
      try {
        group.push(await prepare(item, evaluation, besides, work));
      } catch (error) {
        fail(item, error);
      }
    }
    try {
      await measure(group);
    } catch (error) {
      signal?.throwIfAborted();
      if (!isOfTheImage(error)) throw error;
      // One of them made the model fail; each by itself tells which.
      for (const each of group) await measure([each]).catch((own: unknown) => fail(each.item, own));
    }
  }
  return indices.flatMap((index) => rows.get(index)!);
}

async function prepare(
  item: Item,
  { methods, stability }: EvaluationPlan,
  { elsewhere, baselines }: Besides,
  { model, vocabulary, asked, settings, study, signal }: JobWork,
): Promise<Prepared> {
  const read = await decodeItemImage(item, await item.bytes(signal), signal);
  const image: ImageToExplain = {
    ...read,
    path: item.id,
    pixels: prepareImage(read.pixels, model.info.preprocess),
  };
  const possible = methods.filter((name) => isPossible(name, model.info.projections.length));
  const parts = { encoder: model, vocabulary, settings: asked, baselines, signal };
  const { target, partitions } = await partitionsOfImage(image, possible, {
    ...parts,
    seed: settings.seed + item.index,
  });
  const label = item.label === null ? target : study.classes.indexOf(item.label);
  return {
    item: place(item),
    sha256: read.sha256,
    stability: stability
      ? await measureStability(image, possible, { ...parts, seed: settings.seed })
      : new Map(),
    toMeasure: {
      frame: model.prepareImage(image.pixels),
      target,
      right: label < 0 ? target : label,
      partitions: [...partitions, ...elsewhere.partitionsOf(read.sha256)],
    },
  };
}

/** A model without a way to bring patches into the joint space has no pooled regions. */
function isPossible(name: EvaluationPlan["methods"][number], projections: number): boolean {
  const method = METHODS[name];
  return projections > 0 || !("order" in method) || method.order !== "concept-pooled";
}

function regionsBy({ partitions }: ImageToMeasure, name: string) {
  return partitions.find(({ ways }) => ways.some(({ method }) => method === name))!.regions;
}

function place({ index, id, label }: RowItem): RowItem {
  return { index, id, label };
}
