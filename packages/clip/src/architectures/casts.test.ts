import { expect, test } from "vitest";
import { createGraph } from "../onnx/graph.ts";
import type { Weights } from "../tower/weights.ts";
import { visionTower } from "./registry.ts";

const weights: Weights = {
  shapeOf: () => undefined,
  get: (_, shape) => ({ type: "F32", shape, offset: 0, length: 0, transposed: false }),
};
const vit = { image_size: 32, patch_size: 8, width: 32, head_width: 16, layers: 2 };

// All casts are one function of onnxruntime, half a megabyte of WebAssembly, which a browser compiles again in the
// background once it has run a few times: for a second, beside the first image.
test.each([
  ["a vision transformer", vit, false],
  ["one that leaves patches out", vit, true],
  ["a ResNet", { layers: [1, 1, 1, 1], image_size: 64, width: 8 }, false],
])("%s casts nothing while it runs", (_, vision_cfg, drop) => {
  const tower = visionTower({
    layout: "open_clip",
    path: "config",
    config: { embed_dim: 16, vision_cfg },
    shapeOf: () => undefined,
  });
  const graph = createGraph();
  const outputs = drop ? (["embedding"] as const) : (["embedding", "tokens", ...tower.projections] as const);
  tower.build(graph, weights, outputs, { drop });
  expect(graph.nodes.map(({ operator }) => operator)).not.toContain("Cast");
});
