import { type EncoderCheck, frames, must, mustBeEqual } from "./encoder-check.ts";

async function mustAbort(attempt: (signal: AbortSignal) => Promise<unknown>, what: string): Promise<void> {
  const reason = new Error("enough");
  const found = await attempt(AbortSignal.abort(reason)).catch((error: unknown) => error);
  must(found === reason, `${what}: not the signal's reason`);
}

/** How an encoder may be called. */
export const callChecks: readonly EncoderCheck[] = [
  {
    name: "an aborted signal rejects with its reason",
    check: async (encoder) => {
      const images = frames(encoder, 1);
      await mustAbort((signal) => encoder.encodeImages(images, { signal }), "images");
      await mustAbort((signal) => encoder.encodeImages(images, { signal, features: ["tokens"] }), "features");
      await mustAbort((signal) => encoder.encodeImages([], { signal }), "no image");
      if (encoder.info.drop) {
        await mustAbort((signal) => encoder.encodeImages(images, { signal, drop: [[0]] }), "drop");
      }
      await mustAbort((signal) => encoder.encodeTexts(["red"], { signal }), "texts");
      await mustAbort((signal) => encoder.encodeTexts([], { signal }), "no text");
    },
  },
  {
    name: "it works taken apart and copied",
    check: async (encoder) => {
      const images = frames(encoder, 1);
      const whole = await encoder.encodeImages(images);
      const texts = await encoder.encodeTexts(["red"]);
      const copied = { ...encoder };
      must(copied.info === encoder.info, "info is lost");
      for (const { prepareImage, encodeImages, encodeTexts } of [encoder, copied]) {
        must(prepareImage(images[0]!).width === images[0]!.width, "prepareImage");
        mustBeEqual((await encodeImages(images)).embeddings.data, whole.embeddings.data, "encodeImages");
        mustBeEqual((await encodeTexts(["red"])).data, texts.data, "encodeTexts");
      }
    },
  },
  {
    name: "calls at the same time do not mix",
    check: async (encoder) => {
      const [a, b] = frames(encoder, 2);
      const one = await encoder.encodeImages([a!], { features: ["tokens"] });
      const text = await encoder.encodeTexts(["blue"]);
      const [again, , words] = await Promise.all([
        encoder.encodeImages([a!], { features: ["tokens"] }),
        encoder.encodeImages([b!]),
        encoder.encodeTexts(["blue"]),
      ]);
      mustBeEqual(again.embeddings.data, one.embeddings.data, "embeddings");
      mustBeEqual(again.features.tokens!.data, one.features.tokens!.data, "tokens");
      mustBeEqual(words.data, text.data, "texts");
    },
  },
];
