import { expect, test } from "vitest";
import { readImageProcessor } from "./image-processor.ts";
import { readPreprocessor } from "./read-preprocessor.ts";

const SIDE = { width: 224, height: 224 };
const clip = (value: unknown) =>
  readImageProcessor({ path: "preprocessor_config.json", value }, SIDE, "clip");

test("a size with two sides is what images are squashed to, whatever is cropped after", () => {
  const size = { height: 224, width: 224 };
  expect(clip({ size, do_center_crop: true, crop_size: size }).resize).toBe("squash");
  expect(clip({ size: { shortest_edge: 224 }, crop_size: size }).resize).toBe("shortest");
  expect(clip({ size: 224 }).resize).toBe("shortest");
  // One number is the shorter side for both kinds (transformers 5), and SigLIP's is not cropped then.
  expect(() => readImageProcessor({ path: "p", value: { size: 224 } }, SIDE, "siglip")).toThrow(
    "not cropped",
  );
  expect(readImageProcessor({ path: "p", value: {} }, SIDE, "siglip").resize).toBe("squash");
});

test("what is not normalised or not rescaled is not", () => {
  expect(clip({ do_normalize: false })).toMatchObject({ mean: [0, 0, 0], std: [1, 1, 1] });
  const raw = clip({ do_rescale: false, image_mean: [127.5, 0, 255], image_std: [255, 255, 255] });
  expect(raw).toMatchObject({ mean: [0.5, 0, 1], std: [1, 1, 1] });
  const doubled = clip({ rescale_factor: 2 / 255, image_mean: [1, 1, 1], image_std: [1, 1, 1] });
  expect(doubled).toMatchObject({ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] });
  expect(clip({ rescale_factor: 0.00392156862745098 }).mean[0]).toBe(0.48145466);
});

test("transformers rounds half a pixel down where it crops", () => {
  expect(clip({}).cropRounding).toBe("down");
});

test.each([
  [{ do_resize: false }, "do_resize"],
  [{ do_pad: true }, "do_pad"],
  [{ resample: 1 }, "resample"],
  [{ size: { longest_edge: 224 } }, "size"],
  [{ size: { shortest_edge: 256 } }, "size must be the model's 224 × 224 px"],
  [{ crop_size: { height: 200, width: 224 } }, "crop_size must be"],
  [{ do_center_crop: false, size: { shortest_edge: 224 } }, "not cropped"],
  [{ image_mean: 0.5 }, "image_mean"],
  [{ do_flip_channel_order: true }, "do_flip_channel_order (true) is not known here"],
])("%j is refused by name", (value, message) => {
  expect(() => clip(value)).toThrow(
    expect.objectContaining({ code: "INVALID_CONFIG", message: expect.stringContaining(message) }),
  );
});

test("fields that change no number are taken as they are", () => {
  const harmless = {
    image_processor_type: "CLIPImageProcessor",
    processor_class: "CLIPProcessor",
    do_convert_rgb: true,
  };
  expect(clip(harmless)).toEqual(clip({}));
});

test("the image processor of processor_config.json is read, and named in errors", () => {
  const path = "processor_config.json";
  const value = { processor_class: "CLIPProcessor", image_processor: { do_normalize: false } };
  expect(readImageProcessor({ path, value }, SIDE, "clip").std).toEqual([1, 1, 1]);
  const wrong = { image_processor: { do_resize: false } };
  expect(() => readImageProcessor({ path, value: wrong }, SIDE, "clip")).toThrow(
    /image_processor\.do_resize/,
  );
  const more = { image_processor: {}, crops: 4 };
  expect(() => readImageProcessor({ path, value: more }, SIDE, "clip")).toThrow(
    "crops (4) is not known here",
  );
});

test("a processor's file that says nothing of images leaves the word to the next", async () => {
  const files: Record<string, unknown> = {
    "processor_config.json": { processor_class: "CLIPProcessor" },
    "preprocessor_config.json": { size: 224 },
  };
  const read = (name: string) => Promise.resolve({ path: name, value: files[name] });
  const names = ["processor_config.json", "preprocessor_config.json"];
  expect((await readPreprocessor(names, read))?.path).toBe("preprocessor_config.json");
  files["processor_config.json"] = { image_processor: {} };
  expect((await readPreprocessor(names, read))?.path).toBe("processor_config.json");
});
