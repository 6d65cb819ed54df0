// `npm run bench`: the project's speed and memory, as ratios within one run where a machine's own speed matters.

import { availableParallelism, cpus } from "node:os";
import { benchCrf } from "./crf.mjs";
import { benchEmbedded } from "./embedded.mjs";
import { benchPyTorch } from "./pytorch.mjs";
import { benchVitB16, benchVitL14 } from "./vit-b-16.mjs";

process.stdout.write(
  `${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.versions.node}\n\n`,
);
await benchEmbedded();
await benchCrf();
await benchVitB16();
await benchVitL14();
await benchPyTorch();
