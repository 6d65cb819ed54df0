import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { maskArea, type Explanation } from "@commonground/core";
import { afterAll, expect, it } from "vitest";
import { exampleExplanation } from "../../../core/testing/example-explanation.ts";
import { attentionExplanation, gridExplanation } from "../../../core/testing/other-explanations.ts";
import { readElsewhere } from "./elsewhere.ts";

const folder = mkdtempSync(join(tmpdir(), "elsewhere-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SHA = "a".repeat(64);
const of = (explanation: Explanation): Explanation => ({
  ...explanation,
  image: { ...explanation.image, sha256: SHA },
});
function written(...explanations: readonly Explanation[]): string {
  const file = join(folder, "made.jsonl");
  writeFileSync(file, explanations.map((each) => `${JSON.stringify(each)}\n`).join(""));
  return file;
}

it("another method is scored by its own concepts, ours by concept score and by causes, each under its name", async () => {
  const [ours, attention] = [of(await exampleExplanation()), of(await attentionExplanation())];
  const { methods, partitionsOf } = await readElsewhere([written(ours, attention)], ours.model);
  expect(methods).toEqual(["mutual-knowledge-concept", "mutual-knowledge-causes", "mm-cbm"]);
  const partitions = partitionsOf(SHA);
  expect(partitions.map(({ ways }) => ways[0].method)).toEqual(methods);
  expect(partitions[2].ways[0].scores).toEqual([2.5, 0.75]);
  const frame = 48 * 48;
  expect(partitions[0].regions.map((region) => maskArea(region) / frame)).toEqual(
    ours.parts.map(({ area }) => area),
  );
  expect(partitionsOf("b".repeat(64))).toEqual([]);
});

it("what cannot be scored is refused, and why", async () => {
  const good = of(await attentionExplanation());
  for (const [bad, why] of [
    [await attentionExplanation(), "image.sha256"],
    [of(await gridExplanation()), "no parts with scores"],
    [{ ...good, model: { ...good.model, sha256: "c".repeat(64) } }, "is of the model"],
  ] as const) {
    await expect(readElsewhere([written(bad)], good.model)).rejects.toMatchObject({
      code: "INVALID_EXPLANATION",
      message: expect.stringContaining(why),
    });
  }
  await expect(readElsewhere([written(good, good)], good.model)).rejects.toThrow("is there twice");
});
