import { DEFAULT_SETTINGS, effectiveSettings, METHOD_VERSION } from "@commonground/core";
import { expect, test } from "vitest";
import { madeRow } from "../../../../study/testing/rows.ts";
import type { RunInfo } from "../../results/study-engine.ts";
import type { Model } from "../../state/explorer.ts";
import type { ViewState } from "../../state/view-state.ts";
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
const row = madeRow(0, { label: "cat", correct: false });
const told = { row, given: 4, same: true, answers: [] };

test("a wrong answer is explained against its label, under the run's own settings", () => {
  const other = { ...settings, partCount: 7 };
  const changed = { ...run, made: { ...run.made!, settings: other } };
  expect(explainHere(told, changed, model)).toMatchObject({
    can: true,
    but: null,
    fields: { view: "image", image: { from: "given", id: "4" }, settings: { partCount: 7 }, versus: "cat" },
  });
});

test("nothing that was marked or taken away of another image holds for a study's", () => {
  const here = explainHere(told, run, model);
  const other: Partial<ViewState> = { taken: ["fur"], without: ["A"], part: "A", word: "fur", target: "dog" };
  const nothing = { taken: [], without: [], part: null, word: null, target: null };
  expect({ ...other, ...(here.can && here.fields) }).toMatchObject(nothing);
});

const why = (...args: Parameters<typeof explainHere>) => {
  const here = explainHere(...args);
  return here.can ? null : here.why;
};

test("what would not be the same explanation is told, or refused with why", () => {
  const but = (made: object) => {
    const here = explainHere(told, { ...run, made: { ...run.made!, ...made } }, model);
    return here.can ? here.but : here.why;
  };
  expect(but({ bankSha256: "x" })).toBe("Not quite as in the study: other concepts.");
  expect(but({ classesSha256: "x" })).toContain("other classes");
  expect(but({ precision: "int8" })).toContain("the page computes in f32, the study did in int8");
  expect(but({ configurationSha256: "x" })).toContain("another configuration");
  expect(but({ method: METHOD_VERSION - 1 })).toContain(`version ${METHOD_VERSION} of the method`);
  expect(but({ parts: "class" })).toContain("in this image alone");
  expect(why({ ...told, given: null }, run, model)).toContain("not among those");
  expect(why({ ...told, same: false }, run, model)).toContain("changed since");
  expect(why(told, { ...run, made: null }, model)).toContain("run.json");
  expect(why(told, run, null)).toContain("loading");
  const anew = { ...run, made: { ...run.made!, model: "mine", weightsSha256: "y" } };
  expect(why(told, anew, model)).toContain("this page has mine with other weights");
  const elsewhere = { ...run, made: { ...run.made!, weightsSha256: "y" } };
  expect(why(told, elsewhere, model)).toContain("this page has mine, and model-a made this row");
});

test("settings are named where the page would choose others; candidates where they follow other regions", () => {
  expect(settingsToName(settings, settings)).toEqual({});
  const pooled = { ...settings, regions: "pooled" } as const;
  expect(settingsToName(pooled, settings)).toEqual({
    regions: "pooled",
    candidates: DEFAULT_SETTINGS.candidates,
  });
});
