import { DEFAULT_SETTINGS, effectiveSettings, METHOD_VERSION } from "@commonground/core";
import { expect, test } from "vitest";
import { madeRow } from "../../../../study/testing/rows.ts";
import type { RunInfo } from "../../results/study-engine.ts";
import type { Model } from "../../state/explorer.ts";
import type { ViewState } from "../../state/view-state.ts";
import type { Question } from "./question-of.ts";
import { explainHere, settingsToName } from "./explain-here.ts";

const settings = effectiveSettings({});
const run = {
  name: "model-a",
  made: {
    weightsSha256: "w",
    configurationSha256: "f",
    precision: "f32",
    method: METHOD_VERSION,
    bankSha256: "b",
    classesSha256: "c",
    settings,
    parts: "image",
  },
} as unknown as RunInfo;
const model = {
  info: { id: "mine", sha256: "w", configurationSha256: "f", precision: "f32" },
  classes: ["cat", "dog"],
  vocabulary: { bankSha256: "b", classesSha256: "c", settings },
} as unknown as Model;
const question = {
  fields: {},
  sameBank: true,
  sameClasses: true,
  classes: ["cat", "dog"],
  settings,
} as const;
const row = madeRow(0, { label: "cat", correct: false });
const told = { row, given: 4, same: true, answers: [] };

test("a wrong answer is explained against its label, under the run's own settings", () => {
  const other = { ...settings, partCount: 7 };
  const changed = { ...run, made: { ...run.made!, settings: other } };
  expect(explainHere(told, changed, model, question)).toMatchObject({
    can: true,
    but: null,
    fields: { view: "image", image: { from: "given", id: "4" }, settings: { partCount: 7 }, versus: "cat" },
  });
});

test("the run's own concepts and classes are taken along, and its label is one of those", () => {
  const fields = {
    bank: { from: "ours", id: "food101" },
    classes: { from: "list", names: ["soup", "pie"] },
  } as const;
  const asked = { ...question, fields, classes: ["soup", "pie"] };
  const ofSoup = { ...told, row: { ...row, label: "soup" } };
  expect(explainHere(ofSoup, run, model, asked)).toMatchObject({
    but: null,
    fields: { ...fields, versus: "soup" },
  });
  expect(explainHere(told, run, model, asked)).toMatchObject({ fields: { versus: null } });
});

test("nothing that was marked or taken away of another image holds for a study's", () => {
  const here = explainHere(told, run, model, question);
  const other: Partial<ViewState> = { taken: ["fur"], without: ["A"], part: "A", word: "fur", target: "dog" };
  const nothing = { taken: [], without: [], part: null, word: null, target: null };
  expect({ ...other, ...(here.can && here.fields) }).toMatchObject(nothing);
});

const why = (...args: Parameters<typeof explainHere>) => {
  const here = explainHere(...args);
  return here.can ? null : here.why;
};

test("what would not be the same explanation is told, or refused with why", () => {
  const but = (made: object, asked: Partial<Question> = {}) => {
    const here = explainHere(told, { ...run, made: { ...run.made!, ...made } }, model, {
      ...question,
      ...asked,
    });
    return here.can ? here.but : here.why;
  };
  expect(but({}, { sameBank: false })).toBe("Not quite as in the study: other concepts.");
  expect(but({}, { sameClasses: false })).toContain("other classes");
  expect(but({ precision: "int8" })).toContain("the page computes in f32, the study did in int8");
  expect(but({ configurationSha256: "x" })).toContain("another configuration");
  expect(but({ method: METHOD_VERSION - 1 })).toContain(`version ${METHOD_VERSION} of the method`);
  expect(but({ parts: "class" })).toContain("in this image alone");
  expect(why({ ...told, given: null }, run, model, question)).toContain("not among those");
  expect(why({ ...told, same: false }, run, model, question)).toContain("changed since");
  expect(why(told, { ...run, made: null }, model, question)).toContain("run.json");
  expect(why(told, run, null, null)).toContain("loading");
  const anew = { ...run, made: { ...run.made!, model: "mine", weightsSha256: "y" } };
  expect(why(told, run, model, null)).toContain("loading");
  expect(why(told, anew, model, question)).toContain("this page has mine with other weights");
  const elsewhere = { ...run, made: { ...run.made!, weightsSha256: "y" } };
  expect(why(told, elsewhere, model, null)).toContain("this page has mine, and model-a made this row");
});

const loadOf = (maker: string, has = "mine") => {
  const made = { ...run.made!, model: maker, weightsSha256: "y" };
  const here = explainHere(told, { ...run, made }, { ...model, info: { ...model.info, id: has } }, null);
  return here.can ? "can" : here.load;
};

test("a model that comes along can be loaded for a row of its own; no other can", () => {
  expect(loadOf("emoji-rn-s")).toEqual({ model: { from: "ours", id: "emoji-rn-s" } });
  expect(loadOf("emoji-vit-s")).toEqual({ model: null });
  expect(loadOf("emoji-rn-s", "emoji-rn-s")).toBeUndefined();
  expect(loadOf("theirs")).toBeUndefined();
});

test("settings are named where the page would choose others; candidates where they follow other regions", () => {
  expect(settingsToName(settings, settings)).toEqual({});
  const pooled = { ...settings, regions: "pooled" } as const;
  expect(settingsToName(pooled, settings)).toEqual({
    regions: "pooled",
    candidates: DEFAULT_SETTINGS.candidates,
  });
});
