import { CommonGroundError, type Encoder, type Pixels } from "@commonground/core";
import type { WebClipModel } from "@commonground/clip/web";
import type { Computing } from "./messages.ts";
import { patientEncoder } from "./patient-encoder.ts";
import { failure, type Graphics, tryGraphics } from "./try-graphics.ts";

/** Which device encodes which image of one model. */
export interface Devices {
  /** The same for an image from its first question to its last, unless the graphics card fails meanwhile. */
  encoderFor(image: string): Encoder;
  /** Tries the graphics card, in the background and once, with a frame that the processor has encoded. */
  consider(frame: () => Pixels): void;
  /** Whether to ask again, of the encoder that `encoderFor` gives now, what ended in an error on this one. */
  asksAgain(encoder: Encoder, error: unknown): boolean;
  /** Told now and whenever it changes, until what is returned is called. */
  watch(tell: (computing: Computing) => void): () => void;
  release(): void;
}

/**
 * The processor computes at first, so that nothing waits for the graphics card, which has images from when it was found
 * to be right and quicker. Texts stay with `processor`, whose rows are remembered.
 */
export function chooseDevice(
  model: WebClipModel,
  processor: Encoder,
  which: Graphics,
  attempt: typeof tryGraphics = tryGraphics,
): Devices {
  const watching = new Set<(computing: Computing) => void>();
  const ofProcessor = new Set<string>();
  let graphics: { readonly encoder: Encoder; readonly dispose: () => Promise<void> } | null = null;
  let computing: Computing = { device: "wasm", why: null };
  let [considered, over] = [false, false];

  const tell = (told: Computing) => {
    computing = told;
    for (const each of watching) each(told);
  };
  const letGo = () => {
    graphics?.dispose().catch(() => {});
    graphics = null;
  };

  return {
    encoderFor(image) {
      if (graphics !== null && !ofProcessor.has(image)) return graphics.encoder;
      ofProcessor.add(image);
      return processor;
    },
    consider(frame) {
      if (considered) return;
      considered = true;
      void attempt(model, frame(), which).then(({ model: opened, why }) => {
        if (opened !== null) {
          const { info, encodeImages } = patientEncoder(opened);
          graphics = { encoder: { ...processor, info, encodeImages }, dispose: () => opened.dispose() };
        }
        if (over) letGo();
        else tell({ device: opened === null ? "wasm" : "webgpu", why });
      });
    },
    asksAgain(encoder, error) {
      if (encoder.info.device !== "webgpu") return false;
      if (encoder === graphics?.encoder && error instanceof CommonGroundError && error.code === "RUNTIME") {
        letGo();
        tell({ device: "wasm", why: failure(error) });
      }
      return encoder !== graphics?.encoder;
    },
    watch(each) {
      watching.add(each);
      if (computing.why !== null) each(computing);
      return () => watching.delete(each);
    },
    release() {
      over = true;
      letGo();
    },
  };
}
