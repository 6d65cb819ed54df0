import { expect, test } from "vitest";
import { exampleExplanation } from "../../../core/testing/example-explanation.ts";
import { attentionExplanation, gridExplanation } from "../../../core/testing/other-explanations.ts";
import { parseExplanation } from "./parse-explanation.ts";

type Loose = ReturnType<typeof JSON.parse>;

const explanation = await exampleExplanation();
const changed = (change: (loose: Loose) => void): unknown => {
  const copy: Loose = JSON.parse(JSON.stringify(explanation));
  change(copy);
  return copy;
};

test("what explain gives passes, and comes back as it is", () => {
  expect(
    parseExplanation(
      changed(() => {}),
      "it",
    ),
  ).toEqual(explanation);
});

test.each<[message: string, change: (loose: Loose) => void]>([
  [`"schema": "commonground/explanation@2"`, (e) => delete e.schema],
  ["is a commonground/explanation@1", (e) => (e.schema = "commonground/explanation@1")],
  ["image.width: ", (e) => (e.image.width = "96")],
  ["image.width: ", (e) => (e.image.width = 9.5)],
  ["image.sha256: ", (e) => (e.image.sha256 = "abc")],
  ["parts[1].area: ", (e) => (e.parts[1].area = 1.5)],
  ["parts[0].colour: ", (e) => (e.parts[0].colour = "url(https://example.org/a.png)")],
  ["parts[0].ellipse.angle: ", (e) => (e.parts[0].ellipse.angle = null)],
  ["parts[0].mask[2]: ", (e) => (e.parts[0].mask[2] = -1)],
  ["causes.logodds.values[0]: ", (e) => (e.causes.logodds.values[0] = null)],
  ["method.settings.masks: ", (e) => (e.method.settings.masks = "blurred")],
  ["method.settings.features: ", (e) => (e.method.settings.features = "tokens@x")],
  ["method.settings.colour: is no field", (e) => (e.method.settings.colour = 1)],
  ["extra: is no field of an explanation", (e) => (e.extra = 1)],
  ["parts[0].constructor: is no field of an explanation", (e) => (e.parts[0].constructor = 1)],
  ["image.a/b~c%: is no field of an explanation", (e) => (e.image["a/b~c%"] = 1)],
  ["image: is or holds what JSON cannot", (e) => (e.image["\ud800"] = 1)],
  ["prominent.area: is or holds what JSON cannot", (e) => (e.prominent.area = NaN)],
  ["model.id: is missing", (e) => delete e.model.id],
  ["prominent.area: is string, must be number", (e) => (e.prominent.area = "1")],
  ["the mask of part A covers", (e) => (e.parts[0].mask[0] += 1)],
])("a fault is named with its place: %s", (message, change) => {
  expect(() => parseExplanation(changed(change), "it")).toThrow(
    expect.objectContaining({
      code: "INVALID_EXPLANATION",
      message: expect.stringContaining(`it: ${message}`.replace('it: "schema"', '"schema"')),
    }),
  );
});

test.each([gridExplanation, attentionExplanation])(
  "what another method fills in passes, without the sections that it does not have",
  async (other) => {
    const made = await other();
    expect(parseExplanation(JSON.parse(JSON.stringify(made)), "it")).toEqual(made);
  },
);

test.each<[message: string, change: (loose: Loose) => void]>([
  ["method.settings.order: ", (e) => (e.method.settings.order = undefined)],
  ["method.settings: ", (e) => (e.method.settings = ["rows"])],
  ["method.name: ", (e) => (e.method.name = "Grid 2 × 2")],
  ["method.settings", (e) => (e.method.name = "mutual-knowledge")],
  ["diversity: ", (e) => delete e.diversity],
])("what another method leaves out it says, and its settings are JSON: %s", async (message, change) => {
  const copy: Loose = structuredClone(await gridExplanation());
  change(copy);
  expect(() => parseExplanation(copy, "it")).toThrow(
    expect.objectContaining({
      code: "INVALID_EXPLANATION",
      message: expect.stringContaining(`it: ${message}`),
    }),
  );
});

test.each([null, undefined, 3, "text", [], {}])("%j is no explanation", (value) => {
  expect(() => parseExplanation(value, "it")).toThrow(
    expect.objectContaining({ code: "INVALID_EXPLANATION" }),
  );
});
