import { expect, test } from "vitest";
import { sortAdapter } from "./adapter-tensors.ts";

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
