import { type Figure, formatNumber, picturesChart } from "@commonground/report";
import { methodWords } from "./method-words.ts";

/** The steps of one image under one method, as pictures. */
export interface Strip {
  readonly id: string;
  readonly target: string;
  readonly method: string;
  readonly steps: readonly {
    /** PNG as a data URL. */
    readonly picture: string;
    readonly similarity: number;
    /** Whether the answer is still the right one. */
    readonly right: boolean;
  }[];
}

/** The steps of each image as one picture: a row a method, its regions removed from left to right. */
export function stripFigures(strips: readonly Strip[], runName: string): Figure[] {
  const ids = Array.from(new Set(strips.map(({ id }) => id)));
  return ids.map((id, place) => {
    const own = strips.filter((strip) => strip.id === id);
    return picturesChart({
      name: `steps-${place + 1}-${id.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")}-${runName}`,
      title: `${id}: ${own[0].target}`,
      told: "Regions removed one after the other, most important first; below, the answer’s score, 2.5 · cosine, and whether the answer is still right.",
      rows: own.map(({ method, steps }) => ({
        name: methodWords(method),
        pictures: steps.map(({ picture, similarity, right }) => ({
          picture,
          caption: `${formatNumber(similarity)} ${right ? "right" : "wrong"}`,
        })),
      })),
      data: own.map(({ method, steps }) => ({
        method,
        steps: steps.map(({ similarity, right }) => ({ similarity, right })),
      })),
      table: {
        columns: ["method", "step", "similarity", "right"],
        rows: own.flatMap(({ method, steps }) =>
          steps.map(({ similarity, right }, step) => [method, step, similarity, String(right)]),
        ),
      },
    });
  });
}
