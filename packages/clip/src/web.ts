// The engine in a browser; the whole of it in Node is index.ts.

export type { WebFile } from "./files/web-file.ts";
export type { DecodedImage } from "./images/decoded-image.ts";
export { readImage } from "./images/read-image-web.ts";
export { loadModel, type LoadModelOptions, type WebModelFiles } from "./load-model-web.ts";
export type { ClipModel } from "./model.ts";
export { createTokenizer, type EncodedTexts, type Tokenizer } from "./tokenizer/create-tokenizer.ts";
