import {
  createSyntheticEncoder,
  DEFAULT_SETTINGS,
  type ExplainSettings,
  seeJointly,
} from "@commonground/core";
import { expect, test } from "vitest";
import { decodeSeen, encodeSeen } from "./seen-file.ts";

const encoder = createSyntheticEncoder({ side: 64, patch: 4 });
const SHA256 = "a".repeat(64);

/** Squares of many colours, whose parts hang on where the search for them starts. */
const pixels = {
  width: 64,
  height: 64,
  data: Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => {
    const [x, y] = [(Math.floor(i / 3) % 64) >> 2, Math.floor(i / 192) >> 2];
    return (Math.imul(x * 31 + y * 57 + (i % 3) * 101 + 7, 2654435761) >>> 13) & 255;
  }),
};

async function seenWith(settings: Partial<ExplainSettings>) {
  const image = { pixels, path: "a.png", sha256: SHA256 };
  const { value } = await seeJointly(encoder, [image], { ...DEFAULT_SETTINGS, ...settings }).next();
  return value!;
}

test.each<[Partial<ExplainSettings>, number | null]>([
  [{ regions: "pooled", prominent: "none" }, 1],
  [{ regions: "ellipse", partCount: 3 }, null],
  [{ parts: "pca", causes: "none", prominent: "none" }, null],
])("what was seen with %o comes back to the last bit, but for path and time", async (settings, divisions) => {
  const seen = await seenWith(settings);
  expect(seen.search?.others?.length ?? null).toSatisfy((n) =>
    divisions === null ? n === null : n >= divisions,
  );
  const kept = await decodeSeen(encodeSeen(seen, "made by"), "made by", SHA256, "kept");
  expect(kept).toStrictEqual({ ...seen, image: { ...seen.image, path: null }, timings: {} });
});

test("what something else kept is refused", async () => {
  const bytes = encodeSeen(await seenWith({ causes: "none", masks: "patches" }), "made by");
  await expect(decodeSeen(bytes, "made by others", SHA256, "kept.safetensors")).rejects.toMatchObject({
    code: "CORRUPT",
    message: expect.stringMatching(/^kept\.safetensors: was kept by another model/u),
  });
});
