import type { Bank } from "../src/concepts/bank.ts";
import { createSyntheticEncoder } from "../src/encoder/synthetic-encoder.ts";
import { explain } from "../src/explanation/explain.ts";
import type { Explanation } from "../src/explanation/explanation.ts";
import type { Pixels } from "../src/image/pixels.ts";
import { prepareVocabulary } from "../src/language/vocabulary.ts";

const bank: Bank = {
  schema: "commonground/bank@1",
  name: "colours",
  description: "Flat drawings.",
  licence: "Apache-2.0",
  classTemplates: ["a drawing of a {}"],
  descriptorTemplate: "a drawing with {}",
  classes: {
    "red and black ladybird": ["red wings", "black dots", "black head"],
    "green and brown tree": ["green leaves", "brown trunk", "brown branches"],
    "blue and grey fish": ["blue scales", "grey fins", "blue tail"],
    "yellow sun": ["yellow rays", "orange glow", "yellow disc"],
  },
  descriptors: ["purple haze", "pink clouds", "white page"],
};

/** The explanation of a drawn tree, by an encoder that needs no weights; the same bytes every time. */
export async function exampleExplanation(): Promise<Explanation> {
  const encoder = createSyntheticEncoder({ side: 48, patch: 8 });
  const explanation = await explain(
    encoder,
    { pixels: tree(), path: "drawings/tree.png" },
    await prepareVocabulary(encoder, bank),
    { settings: { partCount: 3 } },
  );
  return { ...explanation, timings: {} };
}

function tree(): Pixels {
  const side = 96;
  const data = new Uint8Array(side * side * 3).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if ((x - 48) ** 2 + (y - 34) ** 2 < 24 ** 2) data.set([30, 160, 60], (y * side + x) * 3);
      else if (Math.abs(x - 48) < 7 && y > 50 && y < 86) data.set([120, 70, 30], (y * side + x) * 3);
    }
  }
  return { width: side, height: side, data };
}
