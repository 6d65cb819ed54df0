import { locateModel } from "@commonground/clip";
import { matrix, normaliseRows, similarities } from "@commonground/core";
import { loadCheckpoint } from "../../../packages/clip/dist/checkpoints/load-checkpoint.js";
import { fileSource } from "../../../packages/files/dist/bytes/file-source.js";
import { readHeader } from "../../../packages/files/dist/safetensors/read-header.js";
import { readTensor } from "../../../packages/files/dist/safetensors/read-tensor.js";

/**
 * How an image tower's features become embeddings, applied to each patch by itself: the head of the ViT as it is; the
 * ResNet's attention pooling with all attention on the one patch, its value and output projections (Zhou et al.,
 * arXiv 2112.01071, section 3.2); the ConvNeXt's without the mean. Names of open_clip.
 */
const HEADS = {
  vit: [
    { norm: "visual.ln_post", epsilon: 1e-5 },
    { weight: "visual.proj", transposed: true },
  ],
  resnet: [
    { weight: "visual.attnpool.v_proj.weight", bias: "visual.attnpool.v_proj.bias" },
    { weight: "visual.attnpool.c_proj.weight", bias: "visual.attnpool.c_proj.bias" },
  ],
  convnext: [{ norm: "visual.trunk.head.norm", epsilon: 1e-6 }, { weight: "visual.head.proj.weight" }],
};

/**
 * A function from the last block's `tokens` (n × W) to unit patch embeddings (n × c). Throws for an architecture or
 * layout whose head is not written here.
 */
export async function patchProjection(model, name) {
  const { architecture, layout } = model.info;
  const head = HEADS[architecture];
  if (head === undefined || layout !== "open_clip") {
    throw new Error(
      `patchProjection: ${architecture} in the layout ${layout} has no projection of patches here`,
    );
  }
  const { directory } = await locateModel(name);
  const source = await fileSource((await loadCheckpoint(directory)).weightsPath);
  const header = await readHeader(source);
  const read = (tensor) => readTensor(source, header, tensor);
  const steps = await Promise.all(
    head.map((part) => ("norm" in part ? layerNorm(part, read) : linear(part, read))),
  );
  return (tokens) => normaliseRows(steps.reduce((rows, step) => step(rows), tokens));
}

async function layerNorm({ norm, epsilon }, read) {
  const scale = (await read(`${norm}.weight`)).data;
  const shift = (await read(`${norm}.bias`)).data;
  return ({ rows, columns, data }) => {
    const out = matrix(rows, columns);
    for (let r = 0; r < rows; r++) {
      const values = data.subarray(r * columns, (r + 1) * columns);
      const mean = values.reduce((sum, x) => sum + x, 0) / columns;
      const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / columns;
      const width = Math.sqrt(variance + epsilon);
      for (let c = 0; c < columns; c++) {
        out.data[r * columns + c] = ((values[c] - mean) / width) * scale[c] + shift[c];
      }
    }
    return out;
  };
}

async function linear({ weight, bias, transposed = false }, read) {
  const { data, shape } = await read(weight);
  const stored = matrix(shape[0], shape[1], data);
  const byOutput = transposed ? transpose(stored) : stored;
  const offset = bias === undefined ? new Float32Array(byOutput.rows) : (await read(bias)).data;
  return (rows) => {
    const out = similarities(rows, byOutput);
    for (let i = 0; i < out.data.length; i++) out.data[i] += offset[i % out.columns];
    return out;
  };
}

function transpose({ rows, columns, data }) {
  const out = matrix(columns, rows);
  for (let i = 0; i < data.length; i++) out.data[(i % columns) * rows + Math.floor(i / columns)] = data[i];
  return out;
}
