import { type ImageToExplain, jaccardIndex, type Pixels, spearman } from "@commonground/core";
import { METHODS, type MethodName, type PartOrder } from "../methods/methods.ts";
import { type MethodsWork, type PartsOfImage, partsOfImage } from "../methods/part-partitions.ts";
import { partsByBaseline } from "../methods/parts-by-baseline.ts";
import { fittingParts, shapeOf } from "./fitting-parts.ts";
import { maskAfter, PERTURBATIONS, type Perturbation } from "./perturbations.ts";

type Explain = (pixels: Pixels, seed: number) => Promise<PartsOfImage>;

/** How much of an explanation stays where it should, means over the changes that leave the answer alone. */
export interface Stability {
  /** Mean Jaccard index, 0 to 1, of the parts and those that fit them best. */
  readonly stable_parts: number | null;
  /** Jaccard index of D_v. */
  readonly stable_words: number | null;
  /** Spearman's correlation of the scores of parts and of those that fit them best; null where one does not vary. */
  readonly stable_order: number | null;
}

/** Orders without scores have no stability. */
const UNORDERED: ReadonlySet<PartOrder> = new Set<PartOrder>(["chance"]);

/**
 * Explains an image again after each change and compares, for each of the methods that order parts, trained baselines
 * among them. Methods are left out for which no change leaves the answer alone.
 */
export async function measureStability(
  image: ImageToExplain,
  methods: readonly MethodName[],
  work: MethodsWork,
): Promise<ReadonlyMap<string, Stability>> {
  const frame = work.encoder.prepareImage(image.pixels);
  const byParts = (["kmeans", "pca"] as const).flatMap((division): Explain[] => {
    const orders = ordersOf(methods, division);
    if (orders.length === 0) return [];
    return [
      (pixels, seed) =>
        partsOfImage({ ...image, pixels }, division, orders, {
          ...work,
          settings: { ...work.settings, seed },
        }),
    ];
  });
  const byBaselines = work.baselines.map(
    (explainer): Explain =>
      (pixels) =>
        partsByBaseline({ ...image, pixels }, explainer, { signal: work.signal }),
  );
  const found = new Map<string, Stability>();
  for (const explain of [...byParts, ...byBaselines]) {
    const before = await explain(frame, work.seed);
    const compared: ReadonlyMap<string, Stability>[] = [];
    for (const perturbation of PERTURBATIONS) {
      const after = await explain(await perturbation.apply(frame), work.seed + perturbation.seed);
      if (after.answer === before.answer) compared.push(compareParts(before, after, perturbation));
    }
    if (compared.length === 0) continue;
    for (const { method } of before.partition.ways) {
      const each = compared.map((one) => one.get(method)!);
      found.set(method, {
        stable_parts: meanOf(each.map(({ stable_parts }) => stable_parts)),
        stable_words: meanOf(each.map(({ stable_words }) => stable_words)),
        stable_order: meanOf(each.map(({ stable_order }) => stable_order)),
      });
    }
  }
  return found;
}

function ordersOf(methods: readonly MethodName[], division: "kmeans" | "pca"): PartOrder[] {
  return methods.flatMap((name): PartOrder[] => {
    const method = METHODS[name];
    return method.from === "parts" && method.parts === division && !UNORDERED.has(method.order)
      ? [method.order]
      : [];
  });
}

/** By method what of the explanation before is left in the one after. */
export function compareParts(
  before: PartsOfImage,
  after: PartsOfImage,
  perturbation: Perturbation,
): ReadonlyMap<string, Stability> {
  const fits = fittingParts(
    before.partition.regions.map((region) => shapeOf(maskAfter(region, perturbation))),
    after.partition.regions.map(shapeOf),
  );
  return new Map(
    before.partition.ways.map(({ method, scores, words }, w) => {
      const other = after.partition.ways[w];
      const order = spearman(
        scores!,
        fits.map(({ best }) => other.scores![best]),
      );
      return [
        method,
        {
          stable_parts: meanOf(fits.map(({ index }) => index)),
          stable_words: jaccardIndex(new Set(words), new Set(other.words)),
          stable_order: Number.isNaN(order) ? null : order,
        },
      ];
    }),
  );
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
