import {
  createSyntheticEncoder,
  explain,
  type MutualKnowledgeExplanation,
  prepareVocabulary,
} from "@commonground/core";
import { colourBank, draw } from "./drawings.ts";

/** A small tree on a white page. */
const tree = draw(96, (x, y) => {
  if ((x - 48) ** 2 + (y - 34) ** 2 < 24 ** 2) return [30, 160, 60];
  if (Math.abs(x - 48) < 7 && y > 50 && y < 86) return [120, 70, 30];
  return [255, 255, 255];
});

/** The explanation of a drawn tree, by an encoder that needs no weights; the same bytes every time. */
export async function exampleExplanation(): Promise<MutualKnowledgeExplanation> {
  const encoder = createSyntheticEncoder({ side: 48, patch: 8 });
  const explanation = await explain(
    encoder,
    { pixels: tree, path: "drawings/tree.png" },
    await prepareVocabulary(encoder, colourBank),
    { settings: { partCount: 3 } },
  );
  return { ...explanation, timings: {} };
}
