// The engine in a browser; the whole of it in Node is index.ts.

export { findModelFolder } from "./checkpoints/find-model-folder.ts";
export { loadHubModel, type LoadHubModelOptions } from "./model/load-hub-model-web.ts";
export {
  loadModel,
  type LoadModelOptions,
  type WebClipModel,
  type WebModelFiles,
} from "./model/load-model-web.ts";
export type { ClipModel } from "./model/model.ts";
export { graphicsLost, type WebDevice } from "./runtime/web.ts";
export { createTokenizer, type EncodedTexts, type Tokenizer } from "./tokenizer/create-tokenizer.ts";
