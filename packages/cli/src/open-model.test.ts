import { expect, test } from "vitest";
import { openModel } from "./open-model.ts";

test("a model that cannot be loaded leaves no status line for its error to stand behind", async () => {
  const shown: string[] = [];
  const progress = { show: (text: string) => void shown.push(text), clear: () => void shown.push("") };
  const opening = openModel({ model: "./nowhere" }, [], progress, new AbortController().signal);
  await expect(opening).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(shown).toEqual(["loading ./nowhere …", ""]);
});
