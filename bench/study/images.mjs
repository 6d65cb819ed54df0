import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { loadModel } from "@commonground/clip";
import { prepareVocabulary, settingsFor } from "@commonground/core";
import { readBank } from "@commonground/files/node";
import sharp from "sharp";
import { VIT_B_16, writeRandomCheckpoint } from "../../packages/clip/testing/dist/random-checkpoint.js";
import { shardRows } from "../../packages/study/dist/run/shard-rows.js";
import { commitShard } from "../../packages/study/dist/shards/run-folder.js";
import { clocked } from "../clocked.mjs";
import { line } from "../report-line.mjs";
import { time } from "../statistics.mjs";
import { dataSetOf, inFolder, root } from "./bed.mjs";

/** Images that are not counted: code is compiled, and sessions are made. */
const WARMING = 4;
const PAPER = { images: 50_000, cores: 64 };

const WAYS = [
  { name: "ellipses", settings: { regions: "ellipse", causes: "none" }, most: 10, share: 0.25 },
  { name: "pooled", settings: { regions: "pooled", causes: "none" }, most: 20, share: 1 },
];

/**
 * Shards of photographs by ViT-B/16 with random weights and one thread, read, explained and written: what is not the
 * encoder, and what the paper's 50,000 images take on 64 cores if every core does as well beside the others, which
 * `workers` measures for two.
 */
export async function benchImages(images = 48) {
  await inFolder(async (folder) => {
    const directory = join(folder, "model");
    await mkdir(directory);
    await writeRandomCheckpoint(directory, VIT_B_16);
    const model = await loadModel(directory, { threads: 1 });
    const { encoder, encoding } = clocked(model);
    const vocabulary = await prepareVocabulary(model, await readBank("emoji"));
    const dataset = dataSetOf(WARMING + images, await photographs());
    for (const { name, settings, most, share } of WAYS) {
      const count = Math.ceil(images * share);
      const work = {
        encoder,
        vocabulary,
        settings: settingsFor(model.info, vocabulary, settings),
        dataset,
        jointly: false,
        keepSimilarities: false,
      };
      const shard = async (from, length, number) => {
        const rows = await shardRows(
          Array.from({ length }, (_, i) => from + i),
          work,
        );
        await commitShard(join(folder, name), number, rows, "bench");
      };
      await shard(0, WARMING, 0);
      const before = encoding();
      const total = await time(() => shard(WARMING, count, 1));
      const rest = (100 * (total - (encoding() - before))) / total;
      const each = total / count;
      line(`an image of a study, ViT-B/16, ${name}, one thread (of ${count})`, each, "ms");
      line("  of which not the encoder", rest, "%", ["at most", most], 1);
      const hours = (PAPER.images * each) / 1000 / 3600 / PAPER.cores;
      line(
        `  ${PAPER.images} images on ${PAPER.cores} such cores, if all scale alike`,
        hours,
        "h",
        undefined,
        2,
      );
    }
    await model.dispose();
  });
}

/** JPEGs of 500 × 375 px that differ in where they are cut. */
async function photographs() {
  const photo = join(root, "packages/core/fixtures/preprocess/0-500x375-RGB.png");
  return Promise.all(
    Array.from({ length: 16 }, (_, i) =>
      sharp(photo)
        .extract({ left: 2 * i, top: i, width: 460, height: 350 })
        .resize(500, 375, { fit: "fill" })
        .jpeg()
        .toBuffer(),
    ),
  );
}
