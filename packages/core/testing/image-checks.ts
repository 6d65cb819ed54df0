import type { EncodedImages, Encoder, FeatureOutput } from "@commonground/core";
import {
  distance,
  type EncoderCheck,
  frames,
  must,
  mustBeEqual,
  mustBeFinite,
  mustDiffer,
  mustRefuse,
  noise,
  own,
} from "./encoder-check.ts";
import { patchCount } from "./frame-checks.ts";

const isOfClassToken = (name: string): boolean => name.startsWith("cls");

/** One of each feature that an encoder has: of its end, of its first and its last block. */
function everyFeature({ info }: Encoder): FeatureOutput[] {
  const plain = info.features.filter((kind) => !isOfClassToken(kind)) as FeatureOutput[];
  const numbered = info.features.flatMap((kind) =>
    info.blocks === 0 ? [] : [...new Set([0, info.blocks - 1])].map((block) => `${kind}@${block}` as const),
  );
  return [...plain, ...info.projections, ...numbered];
}

/** More than any encoder here takes in one batch: small ones take 600 tokens at once, 35 images of 17. */
const MANY = 48;

/** The same of what two calls gave, for one image of each. */
function mustAgree(
  names: readonly FeatureOutput[],
  [a, i, n]: readonly [EncodedImages, number, number],
  [b, j, m]: readonly [EncodedImages, number, number],
): void {
  mustBeEqual(own(a.embeddings, i, n), own(b.embeddings, j, m), "embedding");
  for (const name of names) mustBeEqual(own(a.features[name]!, i, n), own(b.features[name]!, j, m), name);
}

/** How images are encoded, and their inner features. */
export const imageChecks: readonly EncoderCheck[] = [
  {
    name: "an image's numbers depend on no other image and no order",
    check: async (encoder) => {
      const [a, b, c] = frames(encoder, 3);
      const features = everyFeature(encoder);
      const together = await encoder.encodeImages([a, b, c], { features });
      const alone = await encoder.encodeImages([b], { features });
      const turned = await encoder.encodeImages([c, b, a, b], { features });
      mustAgree(features, [together, 1, 3], [alone, 0, 1]);
      mustAgree(features, [together, 0, 3], [turned, 2, 4]);
      mustAgree(features, [together, 2, 3], [turned, 0, 4]);
      mustAgree(features, [turned, 1, 4], [turned, 3, 4]);
      mustDiffer(own(together.embeddings, 0, 3), own(together.embeddings, 1, 3), "two images");
    },
  },
  {
    name: "more images than one batch holds keep their order",
    check: async (encoder) => {
      const images = frames(encoder, MANY);
      const { embeddings } = await encoder.encodeImages(images);
      const turned = (await encoder.encodeImages(images.toReversed())).embeddings;
      for (let i = 0; i < MANY; i++) {
        mustBeEqual(own(embeddings, i, MANY), own(turned, MANY - 1 - i, MANY), `image ${i}`);
      }
      const last = (await encoder.encodeImages(images.slice(-1))).embeddings;
      mustBeEqual(own(embeddings, MANY - 1, MANY), last.data, "the last image alone");
    },
  },
  {
    name: "the same call gives the same numbers, and leaves what the first gave",
    check: async (encoder) => {
      const [a, b] = frames(encoder, 2);
      const first = await encoder.encodeImages([a], { features: ["tokens"] });
      const kept = structuredClone(first);
      await encoder.encodeImages([b], { features: ["tokens"] });
      const again = await encoder.encodeImages([a], { features: ["tokens"] });
      must(distance(first.embeddings.data, kept.embeddings.data) === 0, "a later call changes embeddings");
      must(
        distance(first.features.tokens!.data, kept.features.tokens!.data) === 0,
        "a later call changes tokens",
      );
      must(distance(again.embeddings.data, kept.embeddings.data) === 0, "embeddings come out differently");
    },
  },
  {
    name: "each feature has its shape and its name, and no other comes with it",
    check: async (encoder) => {
      const { embeddingDimension } = encoder.info;
      const images = frames(encoder, 2);
      const features = everyFeature(encoder);
      const encoded = await encoder.encodeImages(images, { features });
      must(
        encoded.embeddings.rows === 2 && encoded.embeddings.columns === embeddingDimension,
        "embeddings' shape",
      );
      must(
        Object.keys(encoded.features).toSorted().join() === features.toSorted().join(),
        "other features came",
      );
      for (const name of features) {
        const { rows, columns, data } = encoded.features[name]!;
        must(rows === (isOfClassToken(name) ? 2 : 2 * patchCount(encoder)), `${name}: ${rows} rows`);
        must(columns > 0 && data.length === rows * columns, `${name}: ${rows} × ${columns}`);
        must(
          !name.startsWith("projected-") || columns === embeddingDimension,
          `${name}: ${columns} columns, the joint space has ${embeddingDimension}`,
        );
        mustBeFinite(data, name);
        const alone = await encoder.encodeImages(images, { features: [name] });
        must(Object.keys(alone.features).join() === name, `${name} does not come alone`);
        mustAgree([name], [encoded, 0, 1], [alone, 0, 1]);
      }
      must(Object.keys((await encoder.encodeImages(images)).features).length === 0, "features unasked for");
    },
  },
  {
    name: "features without a block are the last block's; all others differ",
    check: async (encoder) => {
      const { blocks } = encoder.info;
      const names = everyFeature(encoder);
      const { features } = await encoder.encodeImages(frames(encoder, 1), { features: names });
      const last = (name: FeatureOutput): string =>
        name.includes("@") || name.startsWith("projected-") || blocks === 0 ? name : `${name}@${blocks - 1}`;
      names.forEach((a, i) => {
        for (const b of names.slice(0, i)) {
          const same = last(a) === last(b);
          (same ? mustBeEqual : mustDiffer)(features[a]!.data, features[b]!.data, `${a} and ${b}`);
        }
      });
    },
  },
  {
    name: "a star asks for every block",
    check: async (encoder) => {
      const { blocks, features: kinds } = encoder.info;
      const [image] = frames(encoder, 1);
      if (blocks === 0) {
        const asked = () => encoder.encodeImages([image], { features: ["tokens@*"] });
        return mustRefuse(asked, "UNSUPPORTED_FEATURE", "tokens@* without blocks");
      }
      for (const kind of kinds.filter(isOfClassToken)) {
        const { features } = await encoder.encodeImages([image], { features: [`${kind}@*`] });
        const names = Array.from({ length: blocks }, (_, b) => `${kind}@${b}` as const);
        must(
          Object.keys(features).join() === names.join(),
          `${kind}@* gives ${Object.keys(features).join()}`,
        );
        const middle = names[blocks >> 1]!;
        const single = await encoder.encodeImages([image], { features: [middle] });
        mustBeEqual(features[middle]!.data, single.features[middle]!.data, middle);
      }
    },
  },
  {
    name: "features that there are not are refused",
    check: async (encoder) => {
      const { blocks, features, projections } = encoder.info;
      const [image] = frames(encoder, 1);
      const refuse = (name: string, code: "INVALID_ARGUMENT" | "UNSUPPORTED_FEATURE") =>
        mustRefuse(() => encoder.encodeImages([image], { features: [name as FeatureOutput] }), code, name);
      for (const name of ["", "token", "cls", "keys@", "keys@-1", "tokens@1.5", "tokens@01"]) {
        await refuse(name, "INVALID_ARGUMENT");
      }
      await refuse(`tokens@${blocks}`, "UNSUPPORTED_FEATURE");
      for (const kind of ["keys", "keys-nobias"] as const) {
        if (!features.includes(kind)) await refuse(kind, "UNSUPPORTED_FEATURE");
      }
      for (const kind of ["cls", "cls-keys"] as const) {
        if (!features.includes(kind)) await refuse(`${kind}@0`, "UNSUPPORTED_FEATURE");
      }
      for (const way of ["projected-tokens", "projected-value", "projected-self"] as const) {
        if (!projections.includes(way)) await refuse(way, "UNSUPPORTED_FEATURE");
      }
    },
  },
  {
    name: "no image gives no rows",
    check: async (encoder) => {
      const names = everyFeature(encoder);
      const { embeddings, features } = await encoder.encodeImages([], { features: names });
      must(
        embeddings.rows === 0 && embeddings.columns === encoder.info.embeddingDimension,
        "embeddings' shape",
      );
      for (const name of names) must(features[name]!.rows === 0, `${name}: ${features[name]!.rows} rows`);
    },
  },
  {
    name: "images without anything to see give finite numbers",
    check: async (encoder) => {
      const { width, height } = encoder.info.imageSize;
      const flat = (value: number) => ({
        width,
        height,
        data: new Uint8Array(width * height * 3).fill(value),
      });
      const images = [flat(0), flat(255), flat(128), noise(1, 300, 1)];
      const names = everyFeature(encoder);
      const { embeddings, features } = await encoder.encodeImages(images, { features: names });
      mustBeFinite(embeddings.data, "embeddings");
      for (const name of names) mustBeFinite(features[name]!.data, name);
    },
  },
];
