import { expect, test } from "vitest";
import { findModelFolder } from "./find-model-folder.ts";

const OURS = ["open_clip_config.json", "open_clip_model.safetensors", "tokenizer.json"];
const inside = (folder: string) => OURS.map((name) => `${folder}/${name}`);

test("the folder of the one model is found wherever it lies", () => {
  expect(findModelFolder(OURS, "mine")).toBe("");
  expect(findModelFolder(["README.md", ...inside("a/snapshots/b")], "mine")).toBe("a/snapshots/b");
});

test("an adapter is refused by what to do, alone and beside its base; files of one in a model's folder are left alone", () => {
  const adapter = ["adapter_config.json", "adapter_model.safetensors"];
  const below = adapter.map((name) => `lora/${name}`);
  for (const [paths, place] of [
    [adapter, "mine"],
    [["adapter_config.json", "adapter_model.bin", "README.md"], "mine"],
    [below, "lora"],
    [[...inside("base"), ...below], "lora"],
  ] as const) {
    expect(() => findModelFolder(paths, "mine")).toThrow(
      expect.objectContaining({
        code: "UNSUPPORTED_FEATURE",
        message: expect.stringMatching(
          new RegExp(`^${place}: is a LoRA adapter.*commonground explain .*merge_and_unload`, "u"),
        ),
      }),
    );
  }
  expect(findModelFolder([...OURS, ...adapter], "mine")).toBe("");
});

test.each([
  [[...inside("a"), ...inside("b")], "mine: holds 2 models (a, b); give the folder of one"],
  [["a/notes.txt", "b/x.png"], "mine: holds no model; expected"],
  // A configuration in one folder and weights in another are none.
  [["a/config.json", "b/weights.safetensors"], "mine: holds no model"],
])("what is no model, or more than one, is refused: %j", (paths, message) => {
  expect(() => findModelFolder(paths, "mine")).toThrow(message);
});
