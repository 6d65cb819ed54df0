import { expect, test } from "vitest";
import { adaptedLayout, sortAdapter } from "./adapter-tensors.ts";

const entry = (begin: number) => ({ dtype: "F32" as const, shape: [1], begin, end: begin + 4 });

test("a whole module's bias that is there by its own name, too, is the one of that name, in either order", () => {
  const own = ["base_model.model.visual.proj.bias", entry(0)] as const;
  const wrapped = ["base_model.model.visual.proj.modules_to_save.bias", entry(4)] as const;
  for (const both of [
    [own, wrapped],
    [wrapped, own],
  ]) {
    const header = { tensors: new Map(both), metadata: new Map(), dataOffset: 0 };
    const { whole } = sortAdapter(header, "adapter_model.safetensors");
    expect([...whole]).toEqual([["visual.proj.bias", entry(0)]]);
  }
});

test.each([
  ["encoder.layers.0.self_attn.q_proj.lora_A.weight", "hugging-face"],
  ["transformer.resblocks.0.mlp.c_fc.lora_A.weight", "open_clip"],
  ["blocks.0.mlp.fc1.lora_A.weight", undefined],
])("%s, a name within an encoder, is of a layout that it tells or none", (name, layout) => {
  const tensors = new Map([[`base_model.model.${name}`, entry(0)]]);
  expect(adaptedLayout({ tensors, metadata: new Map(), dataOffset: 0 })).toBe(layout);
});
