import { loadModel } from "@commonground/clip";
import { gigaflopPerText } from "./gigaflop.mjs";
import { line } from "./report-line.mjs";
import { time } from "./statistics.mjs";

const TEXTS = 1000;

/** A thousand texts through the text encoder of the checkpoint in `directory`. */
export async function benchTexts(directory, clip) {
  const model = await loadModel(directory);
  const texts = Array.from({ length: TEXTS }, (_, i) => `a photo of ${i}`);
  const tokenizer = await model.tokenizer();
  const tokens = texts.reduce((sum, text) => sum + tokenizer.count(text), 0) / TEXTS;
  await model.encodeTexts(texts.slice(0, 50));
  const milliseconds = await time(() => model.encodeTexts(texts));
  const gigaflop = TEXTS * gigaflopPerText(clip, tokens);
  line(`1,000 texts of ${tokens.toFixed(1)} tokens, ViT-B/16's text encoder`, milliseconds, "ms");
  line("  its rate", gigaflop / (milliseconds / 1000), "GFLOP/s");
  await model.dispose();
}
