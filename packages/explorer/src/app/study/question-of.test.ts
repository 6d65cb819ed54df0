import { contentHash, effectiveSettings } from "@commonground/core";
import { readBank } from "@commonground/files/node";
import { expect, test } from "vitest";
import type { RunInfo } from "../../results/study-engine.ts";
import type { Model, Models } from "../../state/models.ts";
import type { ClassesRef } from "../../state/view-state.ts";
import { questionOf } from "./question-of.ts";

const food = await readBank("food101");
const settings = effectiveSettings({});
const model = {
  info: { features: ["tokens"], projections: [], recommended: {} },
  classes: ["cat", "dog"],
  vocabulary: { bankSha256: "b", classesSha256: "c", settings },
} as unknown as Model;
const models: Pick<Models, "findBank" | "addClasses" | "namesOf"> = {
  findBank: async (hash) =>
    hash === (await contentHash(food)) ? { ref: { from: "ours", id: "food101" }, bank: food } : null,
  addClasses: (names) =>
    names.length < 2 ? Promise.reject(new Error("one class")) : Promise.resolve({ from: "list", names }),
  namesOf: (ref: ClassesRef) => (ref.from === "list" ? ref.names : undefined),
};
const ask = async (bankSha256: string, names: readonly string[], hash?: string) =>
  questionOf(
    { bankSha256, classesSha256: hash ?? (await contentHash(names)) } as NonNullable<RunInfo["made"]>,
    model,
    models,
    () => Promise.resolve(names),
  );
const mine = ["soup", "pie"];

test("what is loaded is asked as it is", async () => {
  expect(await ask("b", mine, "c")).toEqual({
    fields: {},
    sameBank: true,
    sameClasses: true,
    classes: model.classes,
    settings,
  });
});

test("a bank that is found comes with its own classes, or with the run's list", async () => {
  const bank = { from: "ours", id: "food101" };
  const hash = await contentHash(food);
  const own = Object.keys(food.classes);
  expect(await ask(hash, own)).toMatchObject({
    fields: { bank, classes: null },
    sameBank: true,
    classes: own,
  });
  expect(await ask(hash, mine)).toMatchObject({
    fields: { bank, classes: { from: "list", names: mine } },
    sameBank: true,
    sameClasses: true,
    classes: mine,
  });
});

test("of an unknown bank the classes are taken all the same; a list that is none, or another, is not", async () => {
  const taken = await ask("x", mine);
  expect(taken).toMatchObject({ sameBank: false, sameClasses: true, settings });
  expect(taken.fields).toEqual({ classes: { from: "list", names: mine } });
  for (const question of [await ask("b", ["soup"]), await ask("b", mine, "otherwise"), await ask("b", [])]) {
    expect(question).toMatchObject({
      fields: {},
      sameBank: true,
      sameClasses: false,
      classes: model.classes,
    });
  }
});
