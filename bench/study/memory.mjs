import { join } from "node:path";
import { createSyntheticEncoder, matrix, prepareVocabulary, settingsFor } from "@commonground/core";
import { readBank } from "@commonground/files/node";
import { shardRows } from "../../packages/study/dist/run/shard-rows.js";
import { commitShard } from "../../packages/study/dist/shards/run-folder.js";
import { shardsOfRanges } from "../../packages/study/dist/shards/plan-shards.js";
import { line } from "../report-line.mjs";
import { dataSetOf, drawings, inFolder, megabytes, peakMegabytes } from "./bed.mjs";

const SHARD = 64;
const FIRST = 1000;

/** Shards of a study, one after another, with an encoder that needs no weights: is memory flat? */
export async function benchStream(images = 3000) {
  const encoder = createSyntheticEncoder({ side: 56 });
  const work = await workOf(encoder, dataSetOf(images, await drawings(56)), false);
  await inFolder(async (folder) => {
    const { count, itemsOf } = shardsOfRanges(images, SHARD);
    const marks = [FIRST, 5000, 10_000, 25_000, images].filter((mark) => mark <= images);
    let peak = 0;
    let [done, from] = [0, process.cpuUsage().user];
    const seen = [];
    for (let shard = 0; shard < count; shard++) {
      await commitShard(join(folder, "run"), shard, await shardRows(itemsOf(shard), work), "bench");
      peak = Math.max(peak, megabytes());
      const now = Math.min((shard + 1) * SHARD, images);
      if (now < marks[seen.length]) continue;
      const { user } = process.cpuUsage();
      seen.push({ images: now, peak, milliseconds: (user - from) / 1000 / (now - done) });
      [done, from, peak] = [now, user, 0];
    }
    const [first] = seen;
    for (const { images, peak, milliseconds } of seen) {
      line(`to image ${images} in shards, synthetic encoder: most memory`, peak, "MB");
      line("  processor time an image", milliseconds, "ms", undefined, 2);
    }
    const last = seen.at(-1);
    line("  memory, last / first", last.peak / first.peak, "×", ["at most", 1.25], 2);
    line("  time an image, last / first", last.milliseconds / first.milliseconds, "×", undefined, 2);
  });
}

/** A class whose parts are found jointly: 196 patches of 768 numbers an image, as ViT-B/16 has. */
export async function benchJointly(images = 5000) {
  const encoder = widened(createSyntheticEncoder({ side: 224, patch: 16 }), 768);
  const work = await workOf(encoder, dataSetOf(images, await drawings(224)), true);
  const rows = await shardRows(
    Array.from({ length: images }, (_, i) => i),
    work,
  );
  if (rows.length !== images || rows.some(({ error }) => error !== null))
    throw new Error("not all were explained");
  await inFolder((folder) => commitShard(join(folder, "run"), 0, rows, "bench"));
  line(`a class of ${images} images jointly, 196 × 768 features: peak memory`, peakMegabytes(), "MB", [
    "at most",
    1500,
  ]);
}

async function workOf(encoder, dataset, jointly) {
  const vocabulary = await prepareVocabulary(encoder, await readBank("emoji"));
  const settings = settingsFor(encoder.info, vocabulary, {
    causes: "none",
    masks: "patches",
    regions: "pooled",
  });
  return { encoder, vocabulary, settings, dataset, jointly, keepSimilarities: true };
}

/** An encoder whose features have `columns` numbers: its own over and over, each time a little weaker. */
function widened(encoder, columns) {
  return {
    ...encoder,
    async encodeImages(images, options) {
      const encoded = await encoder.encodeImages(images, options);
      const features = Object.entries(encoded.features).map(([name, found]) => [
        name,
        name.startsWith("projected") ? found : repeated(found, columns),
      ]);
      return { ...encoded, features: Object.fromEntries(features) };
    },
  };
}

function repeated(found, columns) {
  const wide = matrix(found.rows, columns);
  for (let row = 0; row < found.rows; row++) {
    for (let c = 0; c < columns; c++) {
      wide.data[row * columns + c] =
        found.data[row * found.columns + (c % found.columns)] / (1 + c / columns);
    }
  }
  return wide;
}
