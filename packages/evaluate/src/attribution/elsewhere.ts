import {
  CommonGroundError,
  decodeRuns,
  type Explanation,
  isMutualKnowledge,
  type ModelInfo,
  type RunLengths,
} from "@commonground/core";
import { readExplanations } from "@commonground/files/node";
import type { Partition } from "../methods/partition.ts";
import { MAX_REGIONS } from "./region-cells.ts";
import { regionsOfExplanation } from "./regions-of-explanation.ts";

/** What another method says of one image. */
interface OfImage {
  readonly method: string;
  readonly width: number;
  readonly height: number;
  readonly masks: readonly RunLengths[];
  readonly scores: readonly number[];
}

/** Explanations that were made elsewhere, by the hash of the image's file: what can be scored as a method. */
export interface Elsewhere {
  readonly methods: readonly string[];
  partitionsOf(sha256: string | null | undefined): readonly Partition[];
}

/**
 * Reads explanations of other methods (trained baselines, what others made) from JSON lines. A method is called as the
 * explanation calls it, ordered by its own concept scores; this method's explanations by their concept score, and by
 * their causes where they have some. Throws `INVALID_EXPLANATION` for one of another model, of a frame of another size,
 * without regions that have scores, with too many regions, without an image's hash, or given twice.
 */
export async function readElsewhere(
  files: readonly string[],
  { sha256, preprocess: { width, height }, id }: Pick<ModelInfo, "sha256" | "preprocess" | "id">,
): Promise<Elsewhere> {
  const byImage = new Map<string, OfImage[]>();
  const methods = new Set<string>();
  for (const file of files) {
    for await (const explanation of readExplanations(file)) {
      const { image, model } = explanation;
      const refuse = (fault: string): never => {
        throw new CommonGroundError(
          "INVALID_EXPLANATION",
          `${file}: the explanation of ${image.path ?? "an image"} by ${explanation.method.name} ${fault}`,
        );
      };
      if (model.sha256 !== sha256) refuse(`is of the model ${model.id}, not ${id}; explain with this one`);
      if (image.frame.width !== width || image.frame.height !== height) {
        refuse(
          `has a frame of ${image.frame.width} × ${image.frame.height} px, the model ${width} × ${height}`,
        );
      }
      const key = image.sha256 ?? refuse("does not say which image (image.sha256); explain image files");
      if (explanation.parts.length > MAX_REGIONS) {
        refuse(`has ${explanation.parts.length} parts; ${MAX_REGIONS} can be measured, keep the first`);
      }
      const told = methodsIn(explanation);
      if (told.length === 0) refuse("has no parts with scores, so that nothing tells what to remove first");
      const known = byImage.get(key) ?? [];
      byImage.set(key, known);
      for (const method of told) {
        if (known.some((each) => each.method === method.method)) refuse("is there twice; leave one out");
        known.push(method);
        methods.add(method.method);
      }
    }
  }
  return {
    methods: Array.from(methods),
    partitionsOf: (image) =>
      (image == null ? [] : (byImage.get(image) ?? [])).map(({ method, masks, scores, ...frame }) => ({
        regions: masks.map((mask) => decodeRuns(mask, frame.width, frame.height)),
        ways: [{ method, scores, words: null }],
      })),
  };
}

/** This method's orders are called otherwise than those that are made here. */
function methodsIn(explanation: Explanation): OfImage[] {
  const ours = isMutualKnowledge(explanation);
  const { name } = explanation.method;
  const ways = ours ? (["concept", "logodds"] as const) : (["concept"] as const);
  return ways.flatMap((by) => {
    const found = regionsOfExplanation(explanation, by);
    return found === null
      ? []
      : [
          {
            method: ours ? `${name}-${by === "concept" ? "concept" : "causes"}` : name,
            ...explanation.image.frame,
            masks: explanation.parts.map(({ mask }) => mask),
            scores: found.scores,
          },
        ];
  });
}
