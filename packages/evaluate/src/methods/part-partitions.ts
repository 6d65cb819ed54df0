import {
  decodeRuns,
  type Encoder,
  type ExplainSettings,
  type Explanation,
  type ImageToExplain,
  look,
  lookedImage,
  type Mask,
  maskArea,
  pooled,
  type Seen,
  seeJointly,
  settingsFor,
  tellImage,
  type Vocabulary,
} from "@commonground/core";
import { regionsOfExplanation } from "../attribution/regions-of-explanation.ts";
import type { PartOrder } from "./methods.ts";
import type { BaselineExplainer } from "../baselines/explain-baseline.ts";
import type { Partition } from "./partition.ts";

export interface PartsWork {
  readonly encoder: Encoder;
  readonly vocabulary: Vocabulary;
  /** Settings of the method but for those that tell the methods apart. */
  readonly settings: Partial<ExplainSettings>;
  readonly signal?: AbortSignal | undefined;
}

/** What explains an image by all methods that are asked for. */
export interface MethodsWork extends PartsWork {
  readonly seed: number;
  /** Trained baselines that stand beside them, explaining the model's answer. */
  readonly baselines: readonly BaselineExplainer[];
}

/** The parts of an image, divided one way, in every order that is asked for. */
export interface PartsOfImage {
  /** The predicted class. */
  readonly answer: string;
  readonly partition: Partition;
  /** Log-odds values of the parts; null where no order asks for them. */
  readonly causes: readonly number[] | null;
}

/**
 * Sees an image once for a division into parts, and orders them in each of the ways. Parts are pooled from one more look
 * at the image where they are circled in red besides.
 */
export async function partsOfImage(
  image: ImageToExplain,
  division: "kmeans" | "pca",
  orders: readonly PartOrder[],
  work: PartsWork,
): Promise<PartsOfImage> {
  const { encoder, vocabulary, signal } = work;
  const circled = orders.includes("concept-ellipse") || encoder.info.projections.length === 0;
  const settings = (regions: ExplainSettings["regions"]) =>
    settingsFor(encoder.info, vocabulary, {
      masks: "refined",
      ...work.settings,
      parts: division,
      regions,
      causes: orders.includes("causes") ? "shapley" : "none",
    });
  const own = settings(circled ? "ellipse" : "pooled");
  const seen = (await seeJointly(encoder, [image], own, { signal }).next()).value as Seen;
  const tell = (what: Seen, how: ExplainSettings): Explanation =>
    tellImage(what, encoder.info, { vocabulary, settings: how, target: undefined, versus: undefined })
      .explanation;
  const explanation = tell(seen, own);
  const byPooled =
    orders.includes("concept-pooled") && circled
      ? tell(await seenPooled(seen, image, settings("pooled"), work), settings("pooled"))
      : explanation;
  const { width, height } = seen.image.frame;
  const regions = seen.parts.map(({ mask }) => decodeRuns(mask, width, height));
  const causes = orders.includes("causes") ? regionsOfExplanation(explanation, "logodds")!.scores : null;
  const scoresBy: Record<PartOrder, () => readonly number[] | null> = {
    "concept-ellipse": () => regionsOfExplanation(explanation, "concept")!.scores,
    "concept-pooled": () => regionsOfExplanation(byPooled, "concept")!.scores,
    causes: () => causes,
    largest: () => areasOf(regions),
    chance: () => null,
  };
  return {
    answer: explanation.prediction.explained.name,
    partition: {
      regions,
      ways: orders.map((order) => ({
        method: `${division}-${order}`,
        scores: scoresBy[order](),
        words: wordsOf(order === "concept-pooled" ? byPooled : explanation),
      })),
    },
    causes,
  };
}

/** The same parts as the mean of their patches. */
async function seenPooled(
  seen: Seen,
  image: ImageToExplain,
  settings: ExplainSettings,
  { encoder, signal }: PartsWork,
): Promise<Seen> {
  const { projected } = lookedImage(await look(encoder, [image.pixels], settings, { signal }), 0);
  const { rows } = pooled(
    projected!,
    seen.parts.map(({ patches }) => patches),
  );
  return { ...seen, regions: rows };
}

function wordsOf({ visionConcepts }: Explanation): string[] {
  return visionConcepts!.map(({ descriptor }) => descriptor);
}

function areasOf(regions: readonly Mask[]): number[] {
  return regions.map((region) => maskArea(region));
}
