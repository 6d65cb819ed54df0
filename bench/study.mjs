// Studies at scale, as ratios within one run where a machine's own speed matters.
//
//   npm run build && node bench/study.mjs [SECTION …]
//
// Without a section all of them, each in a process of its own, whose memory is its own. Sections: see below.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { benchImages } from "./study/images.mjs";
import { benchJointly, benchStream } from "./study/memory.mjs";
import { benchQueue } from "./study/queue.mjs";
import { benchShards } from "./study/shards.mjs";
import { benchWorkers } from "./study/workers.mjs";

const sections = {
  /** Two workers against one. [rounds] */
  workers: benchWorkers,
  /** What handing shards through Redis costs. */
  queue: benchQueue,
  /** 100,000 shards enumerated, looked for in a folder, and enqueued. */
  shards: benchShards,
  /** What is not the encoder, and the hours of 50,000 images. [images] */
  images: benchImages,
  /** Memory from 1,000 images on. [images; the whole: 50000] */
  stream: benchStream,
  /** Memory of a class whose parts are found jointly. [images] */
  jointly: benchJointly,
};

const [wanted, ...numbers] = process.argv.slice(2);
if (wanted !== undefined) {
  if (!Object.hasOwn(sections, wanted))
    throw new Error(`no section ${wanted}: ${Object.keys(sections).join(", ")}`);
  await sections[wanted](...numbers.map(Number));
} else {
  for (const section of Object.keys(sections)) {
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), section], { stdio: "inherit" });
  }
}
