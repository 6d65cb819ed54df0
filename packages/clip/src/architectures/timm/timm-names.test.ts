/* What names of timm's vision transformers stand for, beside what timm builds (fixtures/configs/make_timm.py). */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { timmVit } from "./timm-transformer.ts";

interface Built {
  readonly size: readonly number[];
  readonly patch: number;
  readonly activation: string;
  readonly epsilon: number;
  readonly classToken: boolean;
  readonly registers: number;
  readonly positions: string;
  readonly preNorm: boolean;
  readonly pool: string;
  readonly fcNorm: boolean | null;
  readonly layerScale: boolean;
  readonly biased: boolean;
  readonly postNorm: boolean;
  readonly gated: boolean;
  readonly attentionNorm: boolean;
  readonly rope: readonly [side: readonly [number, number], offset: number, indexing: string] | null;
  readonly poolHeads: number | null;
}

const { defaults, models, others } = JSON.parse(
  readFileSync(new URL("../../../fixtures/configs/timm.json", import.meta.url), "utf8"),
) as {
  readonly defaults: Built;
  readonly models: Readonly<Record<string, Partial<Built>>>;
  readonly others: readonly string[];
};

const known = Object.keys(models).filter((name) => timmVit(name) !== undefined);

test("most names of timm's usual vision transformers are known, and none whose blocks are of another kind", () => {
  expect(known.length).toBeGreaterThan(95);
  expect(others.filter((name) => timmVit(name) !== undefined)).toEqual([]);
});

test.each(known)("%s is built as timm builds it", (name) => {
  const { fcNorm, layerScale, biased, postNorm, gated, attentionNorm, rope, poolHeads, ...same } = {
    ...defaults,
    ...models[name],
  };
  const { parts, rotary, ...vit } = timmVit(name)!;
  expect(vit).toMatchObject(same);
  expect(vit.patchBias).toBe(!same.preNorm);
  expect(vit.normAfterPool ?? null).toBe(fcNorm);
  expect(parts.layerScale ?? false).toBe(layerScale);
  expect(parts.unbiased?.includes("query") !== true).toBe(biased);
  expect(parts.norm === "branch").toBe(postNorm);
  expect(parts.gated === "swiglu").toBe(gated);
  expect(parts.attentionNorm ?? false).toBe(attentionNorm);
  expect(vit.poolHeads ?? null).toBe(poolHeads);
  const [side, offset, indexing] = rope ?? [];
  expect(rotary).toEqual(
    side && {
      reference: { rows: side[0], columns: side[1] },
      offset,
      first: indexing === "ij" ? "rows" : "columns",
    },
  );
});
