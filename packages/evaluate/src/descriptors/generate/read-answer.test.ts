import { expect, test } from "vitest";
import { readAnswer } from "./read-answer.ts";

const sound = '{"descriptors": ["a {b}", "c"]}';

test.each([
  ["alone", sound],
  ["in a code fence", `\`\`\`json\n{"descriptors": ["a {b}", "c"]}\n\`\`\``.replace("a {b}", "a b")],
  ["with prose round it", 'Sure! Here you are:\n{"descriptors": ["a b", "c"]}\nHope it helps.'],
  ["after thinking aloud", '<think>{"descriptors": ["no"]}? Better:</think>{"descriptors": ["a b", "c"]}'],
])("an object %s is read", (_, content) => {
  expect(readAnswer(content).map((text) => text.replaceAll(/[{}]/g, ""))).toEqual(["a b", "c"]);
});

test.each([
  ["prose", "A dog has floppy ears.", "is no JSON"],
  ["half an object", '{"descriptors": ["floppy ea', "is no JSON"],
  ["nothing", "", "is no JSON"],
  ["a list", '["floppy ears"]', "is no object"],
  ["null", "null", "is no object"],
  ["another object", '{"features": ["floppy ears"]}', 'has a field "features"'],
  ["more than the object", '{"descriptors": ["a"], "note": "x"}', 'has a field "note"'],
  ["an object of one text", '{"descriptors": "floppy ears"}', 'has no list "descriptors"'],
  ["objects for phrases", '{"descriptors": ["a", {"text": "b"}]}', "no JSON|at 1, no text"],
  ["hundreds", JSON.stringify({ descriptors: Array.from({ length: 201 }, () => "a") }), "has 201 phrases"],
])("%s is refused, and what is wrong is said", (_, content, problem) => {
  expect(() => readAnswer(content)).toThrow(new RegExp(problem));
  expect(() => readAnswer(content)).toThrow(expect.objectContaining({ name: "BadAnswer", content }));
});
