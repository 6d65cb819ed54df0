import type { Encoder, Pixels } from "@commonground/core";
import {
  distance,
  type EncoderCheck,
  frames,
  must,
  mustBeEqual,
  mustBeFinite,
  mustDiffer,
  mustRefuse,
  own,
} from "./encoder-check.ts";
import { patchCount } from "./frame-checks.ts";

const without = async (
  encoder: Encoder,
  images: readonly Pixels[],
  drop: readonly ArrayLike<number>[],
): Promise<Float32Array> => (await encoder.encodeImages(images, { drop })).embeddings.data;

/** Patches that are left out of the sequence, or the refusal of an encoder that cannot. */
export const dropChecks: readonly EncoderCheck[] = [
  {
    name: "leaving patches out: none is the whole image, some are not, each image leaves out its own",
    check: async (encoder) => {
      const images = frames(encoder, 3);
      if (!encoder.info.drop) {
        return mustRefuse(() => without(encoder, images, [[], [], []]), "UNSUPPORTED_FEATURE", "drop");
      }
      const whole = (await encoder.encodeImages(images)).embeddings.data;
      mustBeEqual(await without(encoder, images, [[], [], []]), whole, "nothing left out");
      const lists = [[1], [2, 0], Uint8Array.of(3)];
      const some = await without(encoder, images, lists);
      for (const [i, image] of images.entries()) {
        mustDiffer(own({ data: some }, i, 3), own({ data: whole }, i, 3), `image ${i} without some patches`);
        const alone = await without(encoder, [image], [lists[i]!]);
        mustBeEqual(own({ data: some }, i, 3), alone, `image ${i} alone`);
      }
      mustBeEqual(
        await without(encoder, [images[0]!], [[2, 0, 2]]),
        await without(encoder, [images[0]!], [[0, 2]]),
        "order",
      );
      must((await encoder.encodeImages([], { drop: [] })).embeddings.rows === 0, "no image");
    },
  },
  {
    name: "what a left-out patch shows makes no difference, what a kept one shows does",
    check: async (encoder) => {
      if (!encoder.info.drop) return;
      const { grid, patch } = encoder.info;
      const [image] = frames(encoder, 1);
      const painted = (at: number): Pixels => {
        const data = Uint8Array.from(image!.data);
        const left = (at % grid.columns) * patch.width;
        const top = Math.floor(at / grid.columns) * patch.height;
        for (let y = top; y < top + patch.height; y++) {
          data.fill(0, (y * image!.width + left) * 3, (y * image!.width + left + patch.width) * 3);
        }
        return { ...image!, data };
      };
      const data = await without(encoder, [image!, painted(2), painted(1)], [[2], [2], [2]]);
      mustBeEqual(own({ data }, 0, 3), own({ data }, 1, 3), "another left-out patch");
      mustDiffer(own({ data }, 0, 3), own({ data }, 2, 3), "another kept patch");
    },
  },
  {
    name: "everything can be left out, and nothing is then seen of the image",
    check: async (encoder) => {
      if (!encoder.info.drop) return;
      const all = Array.from({ length: patchCount(encoder) }, (_, p) => p);
      const data = await without(encoder, frames(encoder, 2), [all, all]);
      mustBeFinite(data, "embeddings");
      must(distance(own({ data }, 0, 2), own({ data }, 1, 2)) < 1e-6, "two images differ");
    },
  },
  {
    name: "features besides, a missing list, a patch that is not there: refused",
    check: async (encoder) => {
      if (!encoder.info.drop) return;
      const [image] = frames(encoder, 1) as [Pixels];
      const besides = () => encoder.encodeImages([image], { drop: [[]], features: ["tokens"] });
      await mustRefuse(besides, "INVALID_ARGUMENT", "features besides");
      for (const drop of [[], [[], []], [[patchCount(encoder)]], [[-1]], [[0.5]], [[Number.NaN]]]) {
        await mustRefuse(
          () => without(encoder, [image], drop),
          "INVALID_ARGUMENT",
          `drop ${JSON.stringify(drop)}`,
        );
      }
    },
  },
];
