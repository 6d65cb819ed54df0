import { type ImageToExplain, jaccardIndex, spearman } from "@commonground/core";
import { METHODS, type MethodName, type PartOrder } from "../methods/methods.ts";
import { type PartsOfImage, partsOfImage, type PartsWork } from "../methods/part-partitions.ts";
import { fittingParts, shapeOf } from "./fitting-parts.ts";
import { maskAfter, PERTURBATIONS, type Perturbation } from "./perturbations.ts";

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
 * Explains an image again after each change and compares, for each of the methods that order parts. Methods are left out
 * for which no change leaves the answer alone.
 */
export async function measureStability(
  image: ImageToExplain,
  methods: readonly MethodName[],
  work: PartsWork & { readonly seed: number },
): Promise<ReadonlyMap<string, Stability>> {
  const found = new Map<string, Stability>();
  for (const division of ["kmeans", "pca"] as const) {
    const orders = methods.flatMap((name): PartOrder[] => {
      const method = METHODS[name];
      return method.from === "parts" && method.parts === division && !UNORDERED.has(method.order)
        ? [method.order]
        : [];
    });
    if (orders.length === 0) continue;
    const frame = work.encoder.prepareImage(image.pixels);
    const explain = async (perturbation?: Perturbation) =>
      partsOfImage(
        { ...image, pixels: perturbation === undefined ? frame : await perturbation.apply(frame) },
        division,
        orders,
        { ...work, settings: { ...work.settings, seed: work.seed + (perturbation?.seed ?? 0) } },
      );
    const before = await explain();
    const compared: ReadonlyMap<string, Stability>[] = [];
    for (const perturbation of PERTURBATIONS) {
      const after = await explain(perturbation);
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
