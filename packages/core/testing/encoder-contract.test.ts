import {
  createSyntheticEncoder,
  type EncodedImages,
  type Encoder,
  matrix,
  type Matrix,
} from "@commonground/core";
import { expect, test } from "vitest";
import { brokenPromises, encoderChecks } from "./encoder-contract.ts";

const sound = createSyntheticEncoder({ side: 32, patch: 8 });

type EncodeImages = Encoder["encodeImages"];
type EncodeTexts = Encoder["encodeTexts"];

const images = (encodeImages: EncodeImages): Encoder => ({ ...sound, encodeImages });
const texts = (encodeTexts: EncodeTexts): Encoder => ({ ...sound, encodeTexts });
const info = (changed: object): Encoder => ({ ...sound, info: { ...sound.info, ...changed } });

/** The sound encoder, what it makes of images changed. */
const changed = (change: (encoded: EncodedImages, given: Parameters<EncodeImages>) => void): Encoder =>
  images(async (...given) => {
    const encoded = await sound.encodeImages(...given);
    change(encoded, given);
    return encoded;
  });

const shift = ({ data }: Matrix, by: number): void => data.forEach((_, i) => (data[i] += by * (i % 3)));

let calls = 0;

/** Encoders that break one promise each, by the promise's name. */
const BROKEN: Readonly<Record<string, readonly Encoder[]>> = {
  "its info is complete": [
    info({ caution: undefined }),
    info({ recommended: { causes: "none" } as never }),
    info({ patch: { width: 99, height: 8 } }),
    info({ more: 1 }),
  ],
  "its info is plain data": [
    info({ preprocess: Object.assign(Object.create({}), sound.info.preprocess, { toJSON: () => 1 }) }),
  ],
  "an image is prepared to the model's size, or a multiple of it, and left as it was": [
    { ...sound, prepareImage: (image) => sound.prepareImage(image) },
  ],
  "a prepared image is prepared to itself": [
    {
      ...sound,
      prepareImage(image, scale) {
        const frame = sound.prepareImage(image, scale);
        return { ...frame, data: frame.data.map((value) => value >> 1) };
      },
    },
  ],
  "an image of any size is encoded as its frame is": [
    images((given, options) =>
      sound.encodeImages(
        given.map((image) => ({ ...image, data: image.data.map((v) => (image.width === 32 ? v : 255 - v)) })),
        options,
      ),
    ),
  ],
  "an image's numbers depend on no other image and no order": [
    changed(({ embeddings }, [given]) => shift(embeddings, 0.01 * given.length)),
    changed(({ features }, [given]) => features["keys@0"] && shift(features["keys@0"], 0.01 * given.length)),
    changed(({ embeddings }) => embeddings.data.fill(1)),
  ],
  "more images than one batch holds keep their order": [
    changed(({ embeddings }) => embeddings.data.copyWithin(20 * embeddings.columns, 0, embeddings.columns)),
    changed(({ embeddings }) => embeddings.data.fill(0, 40 * embeddings.columns)),
  ],
  "the same call gives the same numbers, and leaves what the first gave": [
    changed(({ embeddings }) => shift(embeddings, (calls++ % 7) * 1e-6)),
  ],
  "each feature has its shape and its name, and no other comes with it": [
    changed(({ features }) => Object.assign(features, { tokens: matrix(1, 1) })),
    changed(({ features }) =>
      features["cls@0"] ? Object.assign(features, { "cls@0": features["tokens@0"] ?? features["cls@0"] }) : 0,
    ),
  ],
  "features without a block are the last block's; all others differ": [
    changed(({ features }) =>
      Object.keys(features).forEach((name) =>
        Object.assign(features, {
          [name]: name.startsWith("cls")
            ? features[name as "cls@0"]
            : (features.tokens ?? features[name as "tokens"]),
        }),
      ),
    ),
  ],
  "a star asks for every block": [
    images((given, options) =>
      sound.encodeImages(given, {
        ...options,
        features: options?.features?.map((name) => (name === "cls@*" ? "cls@0" : name)),
      }),
    ),
  ],
  "features that there are not are refused": [
    images((given, options) =>
      sound.encodeImages(given, {
        ...options,
        features: options?.features?.map((name) => (name === "tokens@4" ? "tokens@3" : name)),
      }),
    ),
    images(async (given, options) => {
      if (options?.features?.some((name) => (name as string) === "token")) throw new TypeError("token");
      return sound.encodeImages(given, options);
    }),
  ],
  "no image gives no rows": [
    images((given, options) =>
      sound.encodeImages(
        given.length === 0 ? [sound.prepareImage({ width: 1, height: 1, data: new Uint8Array(3) })] : given,
        options,
      ),
    ),
  ],
  "images without anything to see give finite numbers": [
    changed(
      ({ embeddings }, [given]) =>
        given.some(({ data }) => data.every((value) => value === 0)) && embeddings.data.fill(Number.NaN),
    ),
  ],
  "leaving patches out: none is the whole image, some are not, each image leaves out its own": [
    images((given, options) =>
      sound.encodeImages(
        given,
        options?.drop?.some((list) => list.length > 0) ? { ...options, drop: undefined } : options,
      ),
    ),
    images((given, options) =>
      sound.encodeImages(
        given,
        options?.drop?.length === 3 ? { ...options, drop: options.drop.toReversed() } : options,
      ),
    ),
    { ...info({ drop: false }) },
  ],
  "what a left-out patch shows makes no difference, what a kept one shows does": [
    images((given, options) =>
      sound.encodeImages(
        given,
        options?.drop && { ...options, drop: options.drop.map((list) => (list.length === 1 ? [1] : list)) },
      ),
    ),
  ],
  "everything can be left out, and nothing is then seen of the image": [
    images((given, options) =>
      sound.encodeImages(
        given,
        options?.drop?.some(({ length }) => length === 16)
          ? { ...options, drop: given.map(() => [0]) }
          : options,
      ),
    ),
  ],
  "features besides, a missing list, a patch that is not there: refused": [
    images((given, options) =>
      sound.encodeImages(given, options?.drop && { ...options, features: undefined }),
    ),
    images((given, options) =>
      sound.encodeImages(
        given,
        options?.drop && {
          ...options,
          drop: options.drop.map((list) => Array.from(list).filter((p) => p >= 0)),
        },
      ),
    ),
  ],
  "a text's numbers depend on no other text and no order": [
    texts(async (given, options) => {
      const embeddings = await sound.encodeTexts(given, options);
      shift(embeddings, 0.01 * given.length);
      return embeddings;
    }),
    texts(async (given, options) => {
      const embeddings = await sound.encodeTexts(given, options);
      embeddings.data.fill(1);
      return embeddings;
    }),
  ],
  "no text gives no rows": [
    texts((given, options) => sound.encodeTexts(given.length === 0 ? ["red"] : given, options)),
  ],
  "a text beyond the context is cut": [
    texts(async (given, options) => {
      const embeddings = await sound.encodeTexts(given, options);
      given.forEach((text, i) => (embeddings.data[i * embeddings.columns] += text.length / 10));
      return embeddings;
    }),
  ],
  "an aborted signal rejects with its reason": [
    images((given, options) => sound.encodeImages(given, { ...options, signal: undefined })),
    texts((given) => sound.encodeTexts(given)),
  ],
  "it works taken apart and copied": [
    {
      ...sound,
      encodeTexts(given, options) {
        return this.info === undefined
          ? Promise.reject(new Error("apart"))
          : sound.encodeTexts(given, options);
      },
    },
    Object.create(sound) as Encoder,
  ],
  "calls at the same time do not mix": [mixing()],
};

/** One that encodes the images of whoever called last. */
function mixing(): Encoder {
  let last: Parameters<EncodeImages>[0] = [];
  return images(async (given, options) => {
    last = given;
    await Promise.resolve();
    return sound.encodeImages(last, options);
  });
}

test("a sound encoder breaks no promise", async () => {
  expect(await brokenPromises(sound)).toEqual([]);
});

test("there is a broken encoder for every promise", () => {
  expect(Object.keys(BROKEN)).toEqual(encoderChecks.map(({ name }) => name));
});

test.each(
  Object.entries(BROKEN).flatMap(([name, encoders]) => encoders.map((encoder) => [name, encoder] as const)),
)("broken and noticed: %s", async (name, encoder) => {
  const broken = await brokenPromises(encoder);
  expect(broken.map((line) => line.slice(0, name.length))).toContain(name);
});
