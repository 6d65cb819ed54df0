import { type Encoder, type ModelInfo, prepareImage } from "@commonground/core";
import type { Ask } from "./client.ts";

/** The worker's encoder for code on the page: an `Encoder` like any other, whose calls are messages. */
export function remoteEncoder(info: ModelInfo, on: number, ask: Ask): Encoder {
  return {
    info,
    prepareImage: (image, scale = 1) =>
      prepareImage(image, {
        ...info.preprocess,
        width: info.preprocess.width * scale,
        height: info.preprocess.height * scale,
      }),
    async encodeImages(images, { signal, features, drop } = {}) {
      const answer = await ask({ kind: "encodeImages", on, images, features, drop }, "encodedImages", {
        signal,
      });
      return answer.encoded;
    },
    async encodeTexts(texts, { signal } = {}) {
      const answer = await ask({ kind: "encodeTexts", on, texts }, "encodedTexts", { signal });
      return answer.encoded;
    },
  };
}
