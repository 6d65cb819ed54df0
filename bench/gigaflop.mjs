/** Multiply-adds count twice; patch embedding, blocks and projection of one image. */
export function gigaflopPerImage({ embeddingDimension, vision: { width, layers, imageSize, patch } }) {
  const patches = (imageSize / patch) ** 2;
  const once = 2 * patches * 3 * patch ** 2 * width + 2 * width * embeddingDimension;
  return (once + layers * blockFlop(patches + 1, width)) / 1e9;
}

/** Blocks and projection of one text of `tokens` tokens. */
export function gigaflopPerText({ embeddingDimension, text: { width, layers } }, tokens) {
  return (layers * blockFlop(tokens, width) + 2 * width * embeddingDimension) / 1e9;
}

const blockFlop = (tokens, width) => 2 * tokens * 12 * width ** 2 + 4 * tokens ** 2 * width;
