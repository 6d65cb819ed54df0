export { alterCheckpoint } from "./alter/alter-checkpoint.ts";
export type { Change } from "./alter/change.ts";
export { countBlocks } from "./alter/count-blocks.ts";
export { loadAltered } from "./alter/load-altered.ts";
export { embeddedModels, type EmbeddedModel } from "./checkpoints/embedded.ts";
export type { KnownCheckpoint } from "./checkpoints/known-checkpoint.ts";
export type { PaperFigures } from "./checkpoints/paper-results.ts";
export { findKnown, KNOWN_CHECKPOINTS } from "./checkpoints/registry.ts";
export { loadModel, type LoadModelOptions, type Precision, PRECISIONS } from "./model/load-model.ts";
export {
  hubModel,
  type LocatedModel,
  type LocateOptions,
  locateModel,
  pullByName,
} from "./model/locate-model.ts";
export type { ClipModel } from "./model/model.ts";
export { textCache } from "./model/text-cache.ts";
export { createComputation } from "./runtime/computation.ts";
export { type Device, DEVICES } from "./runtime/device.ts";
export { constant, createGraph, type Graph, input, node, output, type Value } from "./onnx/graph.ts";
export { compareEmbeddings } from "./quantise/compare-embeddings.ts";
export { removeInt8 } from "./quantise/int8-cache.ts";
export { createTokenizer, type EncodedTexts, type Tokenizer } from "./tokenizer/create-tokenizer.ts";
export { verifyModel, type Verification, type VerifiedOutput } from "./model/verify.ts";
export type { InputTensor, Session } from "./runtime/session.ts";
export { MAX_THREADS } from "./runtime/check-threads.ts";
