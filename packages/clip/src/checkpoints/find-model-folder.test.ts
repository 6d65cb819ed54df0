import { expect, test } from "vitest";
import { findModelFolder } from "./find-model-folder.ts";

const OURS = ["open_clip_config.json", "open_clip_model.safetensors", "tokenizer.json"];
const inside = (folder: string) => OURS.map((name) => `${folder}/${name}`);

test("the folder of the one model is found wherever it lies", () => {
  expect(findModelFolder(OURS, "mine")).toBe("");
  expect(findModelFolder(["README.md", ...inside("a/snapshots/b")], "mine")).toBe("a/snapshots/b");
});

test.each([
  [[...inside("a"), ...inside("b")], "mine: holds 2 models (a, b); give the folder of one"],
  [["a/notes.txt", "b/x.png"], "mine: holds no model; expected"],
  // A configuration in one folder and weights in another are none.
  [["a/config.json", "b/weights.safetensors"], "mine: holds no model"],
])("what is no model, or more than one, is refused: %j", (paths, message) => {
  expect(() => findModelFolder(paths, "mine")).toThrow(message);
});
