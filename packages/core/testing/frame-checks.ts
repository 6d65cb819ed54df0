import type { Encoder, ModelInfo } from "@commonground/core";
import { type EncoderCheck, must, mustBeEqual, noise } from "./encoder-check.ts";

const text = (value: unknown): boolean => typeof value === "string" && value !== "";
const sha256 = (value: unknown): boolean => /^[0-9a-f]{64}$/.test(String(value));
const positive = (value: unknown): boolean => Number.isInteger(value) && (value as number) > 0;
const size = (value: { readonly width: number; readonly height: number }): boolean =>
  positive(value.width) && positive(value.height);

/** Every field of a model's record. */
const FIELDS: { readonly [K in keyof ModelInfo]: (value: ModelInfo[K]) => boolean } = {
  id: text,
  revision: (value) => value === null || text(value),
  sha256,
  configurationSha256: sha256,
  architecture: text,
  layout: text,
  precision: text,
  runtime: text,
  device: text,
  imageSize: size,
  features: (kinds) => kinds.includes("tokens") && new Set(kinds).size === kinds.length,
  grid: ({ rows, columns }) => positive(rows) && positive(columns),
  patch: size,
  preprocess: (value) => size(value) && [...value.mean, ...value.std].every(Number.isFinite),
  projections: (ways) => new Set(ways).size === ways.length,
  drop: (value) => typeof value === "boolean",
  blocks: (value) => Number.isInteger(value) && value >= 0,
  embeddingDimension: positive,
  contextLength: positive,
  scoring: ({ kind, scale, bias }) =>
    ["softmax", "sigmoid"].includes(kind) && scale > 0 && Number.isFinite(scale) && Number.isFinite(bias),
  caution: (value) => value === null || text(value),
  recommended: (value) =>
    value === null ||
    Object.entries(value).every(([name, each]) => ["regions", "projection"].includes(name) && text(each)),
};

/** What an encoder says of itself, and how it prepares images. */
export const frameChecks: readonly EncoderCheck[] = [
  {
    name: "its info is complete",
    check: async ({ info }) => {
      for (const [field, holds] of Object.entries(FIELDS)) {
        const value = info[field as keyof ModelInfo];
        must((holds as (value: unknown) => boolean)(value), `${field} is ${JSON.stringify(value)}`);
      }
      const unknown = Object.keys(info).filter((field) => !(field in FIELDS));
      must(unknown.length === 0, `fields that nobody knows: ${unknown.join(", ")}`);
      const { imageSize, preprocess, grid, patch } = info;
      must(
        preprocess.width === imageSize.width && preprocess.height === imageSize.height,
        "preprocessing makes another size than the model takes",
      );
      must(
        grid.columns * patch.width <= imageSize.width && grid.rows * patch.height <= imageSize.height,
        "the patches reach beyond the frame",
      );
    },
  },
  {
    name: "its info is plain data",
    check: async ({ info }) => {
      const written = JSON.stringify(info);
      must(JSON.stringify(structuredClone(info)) === written, "structuredClone changes it");
      must(Object.keys(structuredClone(info)).length === Object.keys(info).length, "fields are inherited");
    },
  },
  {
    name: "an image is prepared to the model's size, or a multiple of it, and left as it was",
    check: async (encoder) => {
      const { width, height } = encoder.info.imageSize;
      const image = noise(1, width + 17, height + 4);
      const before = Uint8Array.from(image.data);
      for (const scale of [undefined, 1, 2, 3]) {
        const prepared = encoder.prepareImage(image, scale);
        const times = scale ?? 1;
        must(
          prepared.width === times * width && prepared.height === times * height,
          `scale ${scale}: ${prepared.width} × ${prepared.height} px`,
        );
        must(prepared.data.length === prepared.width * prepared.height * 3, `scale ${scale}: not all pixels`);
      }
      must(
        before.every((value, i) => value === image.data[i]),
        "the image itself was changed",
      );
    },
  },
  {
    name: "a prepared image is prepared to itself",
    check: async (encoder) => {
      const { width, height } = encoder.info.imageSize;
      const frame = encoder.prepareImage(noise(2, width + 9, 2 * height));
      const again = encoder.prepareImage(frame);
      must(again.width === frame.width && again.height === frame.height, "the size changes");
      must(
        frame.data.every((value, i) => value === again.data[i]),
        "pixels change",
      );
    },
  },
  {
    name: "an image of any size is encoded as its frame is",
    check: async (encoder) => {
      const { width, height } = encoder.info.imageSize;
      const images = [noise(3, width + 31, height + 2), noise(4, 3, 90), noise(5, 1, 1)];
      const raw = await encoder.encodeImages(images, { features: ["tokens"] });
      const framed = await encoder.encodeImages(
        images.map((image) => encoder.prepareImage(image)),
        {
          features: ["tokens"],
        },
      );
      mustBeEqual(raw.embeddings.data, framed.embeddings.data, "embeddings");
      mustBeEqual(raw.features.tokens!.data, framed.features.tokens!.data, "tokens");
    },
  },
];

/** For checks that need an encoder's patches. */
export const patchCount = ({ info }: Encoder): number => info.grid.rows * info.grid.columns;
