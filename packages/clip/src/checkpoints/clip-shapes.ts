/* Sizes and kinds of CLIP that several entries of known checkpoints have. */
import { clip, type Entry } from "./known-shapes.ts";

export type Shape = Omit<Entry, "name" | "hubId" | "licence">;

const vit = { ...clip, architecture: "vit", imageSize: 224 } as const;
export const vitB32: Shape = { ...vit, patchSize: 32, embeddingDimension: 512, parameters: 151.28 };
export const vitB16: Shape = { ...vit, patchSize: 16, embeddingDimension: 512, parameters: 149.62 };
export const vitL14: Shape = { ...vit, patchSize: 14, embeddingDimension: 768, parameters: 427.62 };
export const vitL14At336: Shape = { ...vitL14, imageSize: 336, parameters: 427.94 };
export const vitH14: Shape = { ...vit, patchSize: 14, embeddingDimension: 1024, parameters: 986.11 };
export const quickGelu = { activation: "quick-gelu" } as const;

export const PICKLE = "Published as a pickle only, where it was last seen.";
export const UNSEEN = "Whether the repository holds safetensors was not verified.";
