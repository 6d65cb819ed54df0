import type { EncodeOptions, Encoder } from "@commonground/core";

/**
 * An encoder that lets messages in before each call: WebAssembly computes on the thread that calls it, so that
 * otherwise nobody could cancel.
 */
export function patientEncoder(encoder: Encoder): Encoder {
  return {
    info: encoder.info,
    prepareImage: (image, scale) => encoder.prepareImage(image, scale),
    async encodeImages(images, options) {
      await turn(options);
      return encoder.encodeImages(images, options);
    },
    async encodeTexts(texts, options) {
      await turn(options);
      return encoder.encodeTexts(texts, options);
    },
  };
}

/** Waits until what came in meanwhile has been seen to; rejects when it said to stop. */
async function turn(options: EncodeOptions | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
  options?.signal?.throwIfAborted();
}
