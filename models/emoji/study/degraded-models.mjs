import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { alterCheckpoint, loadModel } from "@commonground/clip";

/** In standard deviations of each tensor: about a tenth, and about half of the accuracy is lost. */
const NOISE = [0.15, 0.25];
const SEED = 1;
/** Blocks that are left out, from the last one on. */
const FEWER = [1, 2];

/** What can be done to a model: transformers in eight bits, too; blocks while two are left, and each stage has one. */
export function degradations({ blocks, stages }) {
  const noise = NOISE.map((level) => ({ kind: "noise", level, seed: SEED }));
  const least = stages === null ? 2 : stages.length;
  const all = stages === null ? blocks : stages.reduce((sum, count) => sum + count, 0);
  const fewer = FEWER.map((count) => all - count)
    .filter((left) => left >= least)
    .map((left) => ({ kind: "fewer-blocks", blocks: left }));
  return [...noise, ...fewer];
}

/**
 * Makes the degraded copies of `bases` in `folder` that are not there yet; entries of a plan, each with the model that
 * it was made from as its family. The same every time.
 */
export async function makeDegraded(bases, folder, onProgress = () => {}) {
  const planned = [];
  for (const base of bases) {
    const model = await loadModel(base);
    const { blocks } = model.info;
    await model.dispose();
    if (blocks > 0) planned.push({ model: base, precision: "int8", family: base });
    for (const change of degradations({ blocks, stages: STAGES[base] ?? null })) {
      const path = join(folder, `${base}--${nameOf(change)}`);
      onProgress(path);
      if (!existsSync(path)) await alterCheckpoint(base, path, change);
      planned.push({ model: relative(process.cwd(), path), precision: "f32", family: base });
    }
  }
  return planned;
}

/** Blocks of each stage of the convolutional models, as in their names' descriptions. */
const STAGES = {
  "emoji-rn-xs": [1, 1, 1, 1],
  "emoji-rn-s": [1, 1, 2, 1],
  "emoji-convnext-xs": [1, 1, 3, 1],
  "emoji-convnext-s": [1, 1, 3, 1],
};

function nameOf(change) {
  return change.kind === "noise"
    ? `noise-${change.level}-seed-${change.seed}`
    : `${change.blocks}-blocks`;
}
