import { expect, test } from "vitest";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import { checkSupport } from "./check-support.ts";
import { DEFAULT_SETTINGS, type ExplainSettings } from "./settings.ts";

const { info } = createSyntheticEncoder();
/** What a CNN has. */
const bare = { ...info, features: ["tokens"], projections: [], drop: false, blocks: 0 } as const;

test("what a model can follow passes", () => {
  const pooled = { regions: "pooled", projection: "self", removal: "drop", features: "keys@3" } as const;
  expect(() => checkSupport(info, { ...DEFAULT_SETTINGS, ...pooled })).not.toThrow();
  const still = { features: "tokens", causes: "none", removal: "drop" } as const;
  expect(() => checkSupport(bare, { ...DEFAULT_SETTINGS, ...still })).not.toThrow();
});

test.each<[Partial<ExplainSettings>, RegExp]>([
  [{ features: "keys" }, /has no keys; it has tokens/],
  [{ features: "ensemble" }, /has no keys/],
  [{ features: "tokens@1" }, /has no blocks to take tokens@1 from/],
  [{ regions: "pooled" }, /no way to bring patches into the joint space/],
  [{ removal: "drop" }, /cannot leave patches out/],
])("%o is refused before anything is encoded", (settings, message) => {
  const given: ExplainSettings = { ...DEFAULT_SETTINGS, features: "tokens", ...settings };
  expect(() => checkSupport(bare, given)).toThrow(
    expect.objectContaining({ code: "UNSUPPORTED_FEATURE", message: expect.stringMatching(message) }),
  );
});
