import { createSyntheticEncoder, type Encoder } from "@commonground/core";
import { expect, test } from "vitest";
import { compareEmbeddings } from "./compare-embeddings.ts";

const flat = (r: number, g: number, b: number) => ({
  width: 112,
  height: 112,
  data: Uint8Array.from({ length: 112 * 112 * 3 }, (_, i) => [r, g, b][i % 3]!),
});

test("an encoder is its own equal, whatever the length of its embeddings; another's cosine is told image by image", async () => {
  const encoder = createSyntheticEncoder();
  const images = [flat(220, 30, 30), flat(40, 70, 220)];
  const changed: Encoder = {
    ...encoder,
    async encodeImages(...given) {
      const { embeddings, features } = await encoder.encodeImages(...given);
      const { columns } = embeddings;
      const data = embeddings.data.map((value, i) => (i < columns ? 3 * value : 0));
      data[columns + columns - 1] = 1;
      return { embeddings: { ...embeddings, data }, features };
    },
  };
  const [same, other] = await compareEmbeddings(encoder, changed, images);
  expect(same).toBeCloseTo(1, 6);
  expect(other).toBeLessThan(0.9);
});
