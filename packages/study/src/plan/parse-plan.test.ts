import { describe, expect, test } from "vitest";
import { parsePlan } from "./parse-plan.ts";

const plan = {
  schema: "commonground/study@1",
  name: "pets",
  dataset: { path: "photos" },
  models: ["a", { model: "a", precision: "int8" }],
};

test("what a plan leaves out is filled in", () => {
  expect(parsePlan(plan, "it")).toEqual({
    schema: "commonground/study@1",
    name: "pets",
    dataset: { path: "photos" },
    bank: "emoji",
    classes: null,
    classTemplates: null,
    models: [
      { model: "a", precision: "f32" },
      { model: "a", precision: "int8" },
    ],
    settings: { default: {} },
    parts: "image",
    shardSize: 64,
    similarities: false,
    keep: [],
    embeddings: null,
  });
});

describe("a plan at fault is refused with its field", () => {
  test.each<[place: string, change: object]>([
    ["the plan", { colour: 1 }],
    ["schema", { schema: "commonground/study@2" }],
    ["name", { name: "../x" }],
    ["dataset.path", { dataset: { path: "" } }],
    ["dataset", { dataset: { path: "x", shuffle: true } }],
    ["dataset.format", { dataset: { path: "x", format: "zip" } }],
    ["dataset.limit", { dataset: { path: "x", limit: 0 } }],
    ["classes", { classes: ["one"] }],
    ["classTemplates.0", { classTemplates: ["no place"] }],
    ["models", { models: [] }],
    ["models: a (f32) is there twice", { models: ["a", { model: "a" }] }],
    ["models.0", { models: [{ model: "a", threads: 2 }] }],
    ["settings", { settings: {} }],
    ["settings.x", { settings: { x: { partCount: 0 } } }],
    ["settings.x", { settings: { x: { colour: 1 } } }],
    ["shardSize", { shardSize: 0 }],
    ["parts", { parts: "both" }],
    ["embeddings", { embeddings: "" }],
  ])("%s", (place, change) => {
    expect(() => parsePlan({ ...plan, ...change }, "plan.json")).toThrow(
      expect.objectContaining({
        code: "INVALID_PLAN",
        message: expect.stringContaining(`plan.json: ${place}`),
      }),
    );
  });

  test.each([null, [], "plan", 3])("%j", (value) => {
    expect(() => parsePlan(value, "it")).toThrow(expect.objectContaining({ code: "INVALID_PLAN" }));
  });
});
