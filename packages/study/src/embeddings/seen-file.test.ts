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

/** Waves of colour, whose parts hang on where the search for them starts. */
const pixels = {
  width: 64,
  height: 64,
  data: Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => {
    const [x, y, channel] = [(Math.floor(i / 3) % 64) >> 2, Math.floor(i / 192) >> 2, i % 3];
    return Math.floor(128 + 127 * Math.sin((x * (1 + channel)) / 3 + (y * channel) / 2));
  }),
};

async function seenWith(settings: Partial<ExplainSettings>) {
  const image = { pixels, path: "a.png", sha256: SHA256 };
  const { value } = await seeJointly(encoder, [image], { ...DEFAULT_SETTINGS, ...settings }).next();
  return value!;
}

test.each<[Partial<ExplainSettings>]>([
  [{ regions: "pooled", prominent: "none" }],
  [{ regions: "ellipse", partCount: 3 }],
  [{ parts: "pca", causes: "none" }],
])("what was seen with %o comes back to the last bit, but for path and time", async (settings) => {
  const seen = await seenWith(settings);
  if (settings.regions === "pooled") expect(seen.search!.others!.length).toBeGreaterThan(1);
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

test("a flipped byte anywhere is found", async () => {
  const bytes = encodeSeen(await seenWith({ causes: "none", masks: "patches" }), "made by");
  const header = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  for (let at = 0; at < bytes.length; at += at < header ? 3 : 41) {
    const flipped = bytes.slice();
    flipped[at] ^= 0x10;
    await expect(decodeSeen(flipped, "made by", SHA256, "kept"), `byte ${at}`).rejects.toMatchObject({
      code: "CORRUPT",
    });
  }
});
