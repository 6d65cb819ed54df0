import { expect, test } from "vitest";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import { findObject } from "./find-object.ts";
import { locateParts } from "./locate-parts.ts";
import { look } from "./look.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";

const encoder = createSyntheticEncoder({ side: 32, patch: 4 });
const frame = {
  width: 32,
  height: 32,
  data: Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 7) % 256),
};

test("what is looked at and located is plain data", async () => {
  const looked = await look(encoder, [frame], DEFAULT_SETTINGS);
  const found = findObject(looked, encoder.info, DEFAULT_SETTINGS);
  const located = locateParts(looked.features, encoder.info, found);
  expect(structuredClone({ looked, found, located })).toEqual({ looked, found, located });
  expect(looked.projected).toBeNull();
});

test("a way into the joint space that the model has not is refused by what was asked for", async () => {
  const pooled = { ...DEFAULT_SETTINGS, regions: "pooled", projection: "self" } as const;
  const none = { ...encoder, info: { ...encoder.info, projections: [] } };
  await expect(look(none, [frame], pooled)).rejects.toMatchObject({
    code: "UNSUPPORTED_FEATURE",
    message: expect.stringMatching(/^Regions "pooled" by "self": synthetic .* take ellipses$/),
  });
  const partly = { ...encoder, info: { ...encoder.info, projections: ["projected-value"] as const } };
  await expect(look(partly, [frame], pooled)).rejects.toThrow("has value alone");
});
