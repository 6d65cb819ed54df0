import { expect, test } from "vitest";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import { prepareVocabulary } from "../language/vocabulary.ts";
import { ellipseNotes } from "./ellipse-notes.ts";
import { explain } from "./explain.ts";

const ellipse = { center: [1, 1], axes: [2, 2], angle: 0 } as const;

test("a part round which another ellipse was drawn is named, with the reason", () => {
  const notes = ellipseNotes(
    ["A", "B", "D"],
    [{ ellipse, standIn: null }, { ellipse, standIn: "line" }, null],
  );
  expect(notes).toEqual([
    {
      code: "ellipse-stand-in",
      message:
        "No ellipse fits the outline of part B (it is a line); the one inscribed in its box was drawn.",
    },
  ]);
});

test("an explanation says it of a part of one pixel", async () => {
  const encoder = createSyntheticEncoder({ side: 16, patch: 1 });
  const vocabulary = await prepareVocabulary(encoder, {
    schema: "commonground/bank@1",
    name: "colours",
    description: "",
    licence: "Apache-2.0",
    classTemplates: ["a {}"],
    descriptorTemplate: "{}",
    classes: { dot: ["red dot", "green ring"] },
    descriptors: [],
  });
  const data = new Uint8Array(16 * 16 * 3).fill(255);
  for (let y = 5; y < 10; y++) {
    for (let x = 5; x < 10; x++)
      data.set(x === 7 && y === 7 ? [220, 30, 30] : [30, 160, 60], (y * 16 + x) * 3);
  }
  const settings = { prominent: "none", masks: "patches", causes: "none", partCount: 3 } as const;
  const { parts, notes } = await explain(encoder, { pixels: { width: 16, height: 16, data } }, vocabulary, {
    settings,
  });
  const dot = parts.find(({ patches }) => patches.length === 1)!;
  expect(notes.filter(({ code }) => code === "ellipse-stand-in").map(({ message }) => message)).toEqual([
    `No ellipse fits the outline of part ${dot.label} (it has too few points); the one inscribed in its box was drawn.`,
  ]);
});
