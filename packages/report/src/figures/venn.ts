import type { Explanation } from "@commonground/core";
import { type Figure, SOFT, svgDocument } from "../figure.ts";
import { label } from "../svg.ts";
import { drawSets } from "./sets.ts";

/** Language concepts shown in pictures (the paper's figures take 15 of the u that enter the measure). */
export const PICTURED_LANGUAGE = 15;
/**
 * Two overlapping sets: concepts of the vision side, of the language side (its `PICTURED_LANGUAGE` nearest), and what they share.
 * `wide` lays them side by side, `tall` one above the other for narrow screens. Null where nothing is said of what both
 * share.
 */
export function vennFigure(explanation: Explanation, layout: "wide" | "tall" = "wide"): Figure | null {
  const { mutualConcepts: mutual, visionConcepts, languageConcepts } = explanation;
  if (mutual === null || visionConcepts === null || languageConcepts === null) return null;
  const shared = new Set(mutual);
  const vision = visionConcepts.map((c) => c.descriptor).filter((d) => !shared.has(d));
  const pictured = languageConcepts.slice(0, PICTURED_LANGUAGE).map((c) => c.descriptor);
  const language = pictured.filter((d) => !shared.has(d));
  const languageAlone = languageConcepts.map((c) => c.descriptor).filter((d) => !shared.has(d));
  const unseen = languageConcepts.length - language.length - shared.size;
  const drawn = drawSets(
    { first: "Vision encoder", second: "Language encoder", nothing: "nothing shared" },
    { first: vision, both: mutual, second: language },
    layout,
  );
  return {
    name: "venn",
    svg: svgDocument(
      drawn.width,
      drawn.height,
      {
        title: `What vision and language share about “${explanation.prediction.explained.name}”`,
        description: `Vision only: ${list(vision)}. Shared: ${list(mutual)}. Language only: ${list(language)}${
          unseen > 0 ? ` and ${unseen} more` : ""
        }.`,
      },
      ...drawn.content,
      ...(unseen > 0
        ? [
            label(`and ${unseen} more on the language side`, drawn.width - 8, drawn.height - 6, {
              ...SOFT,
              "text-anchor": "end",
            }),
          ]
        : []),
    ),
    data: {
      vision,
      mutual,
      language: languageAlone,
    },
    table: {
      columns: ["word", "held by"],
      rows: [
        ...mutual.map((word) => [word, "both"]),
        ...vision.map((word) => [word, "vision"]),
        ...languageAlone.map((word) => [word, "language"]),
      ],
    },
  };
}

function list(set: readonly string[]): string {
  return set.length > 0 ? set.join(", ") : "nothing";
}
