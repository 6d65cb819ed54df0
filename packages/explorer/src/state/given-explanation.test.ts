import { expect, test } from "vitest";
import { exampleExplanation } from "../../../core/testing/example-explanation.ts";
import { givenExplanation } from "./given-explanation.ts";

const written = JSON.stringify(await exampleExplanation());
const given = (text: string) => givenExplanation(new File([text], "x.json"));

test("an explanation of one image is read, in one line or laid out", async () => {
  expect(JSON.stringify(await given(`${written}\n`))).toBe(written);
  expect(JSON.stringify(await given(JSON.stringify(JSON.parse(written), null, 2)))).toBe(written);
});

test("a file of several says so, and one that is broken where", async () => {
  await expect(given(`${written}\n${written}\n`)).rejects.toThrow(/^x\.json: holds explanations of several/u);
  await expect(given(`${written}\n{`)).rejects.toThrow(/x\.json: is not valid JSON \(line 2/u);
});
