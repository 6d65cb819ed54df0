import { createSyntheticEncoder, type Encoder } from "@commonground/core";
import { expect, test } from "vitest";
import { rememberTexts } from "./remembered-texts.ts";

function counted(): { encoder: Encoder; asked: string[][] } {
  const encoder = createSyntheticEncoder();
  const asked: string[][] = [];
  return {
    asked,
    encoder: {
      ...encoder,
      encodeTexts(texts, options) {
        asked.push([...texts]);
        return encoder.encodeTexts(texts, options);
      },
    },
  };
}

test("a text is encoded once, and the rows come in the order in which they were asked for", async () => {
  const { encoder, asked } = counted();
  const remembering = rememberTexts(encoder).encoder;
  const first = await remembering.encodeTexts(["red", "blue", "red"]);
  const second = await remembering.encodeTexts(["green", "blue"]);
  expect(asked).toEqual([["red", "blue"], ["green"]]);
  expect(first).toEqual(await encoder.encodeTexts(["red", "blue", "red"]));
  expect(second).toEqual(await encoder.encodeTexts(["green", "blue"]));
});

test("what was learnt from elsewhere is not encoded", async () => {
  const { encoder, asked } = counted();
  const { encoder: remembering, learn } = rememberTexts(encoder);
  const known = await createSyntheticEncoder().encodeTexts(["red", "blue"]);
  learn(["red", "blue"], known);
  expect(await remembering.encodeTexts(["blue", "red"])).toEqual(
    await createSyntheticEncoder().encodeTexts(["blue", "red"]),
  );
  expect(asked).toEqual([]);
});

test("where there is no room, those of earlier lists go first, and those of the present one stay", async () => {
  const { encoder, asked } = counted();
  const { encoder: remembering, begin } = rememberTexts(encoder, 2 * encoder.info.embeddingDimension);
  begin();
  await remembering.encodeTexts(["red", "blue"]);
  await remembering.encodeTexts(["green"]);
  await remembering.encodeTexts(["red", "blue"]);
  expect(asked).toEqual([["red", "blue"], ["green"]]);
  begin();
  await remembering.encodeTexts(["green", "blue"]);
  await remembering.encodeTexts(["green", "blue"]);
  expect(asked.slice(2)).toEqual([["green"]]);
  await remembering.encodeTexts(["red"]);
  expect(asked.slice(3)).toEqual([["red"]]);
});
