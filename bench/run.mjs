// `npm run bench`: the project's speed and memory, as ratios within one run where a machine's own speed matters.

import { spawnSync } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { benchCrf } from "./crf.mjs";
import { benchEmbedded } from "./embedded.mjs";
import { checkRenderings } from "./explanations.mjs";
import { benchPyTorch } from "./pytorch.mjs";
import { benchVitB16, benchVitL14 } from "./vit-b-16.mjs";

process.stdout.write(
  `${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.versions.node}\n\n`,
);
await benchEmbedded();
await benchCrf();
// In a process of its own, whose memory is measured. 50,000 images: node bench/stream.mjs
spawnSync(process.execPath, [fileURLToPath(new URL("stream.mjs", import.meta.url)), "2000"], {
  stdio: "inherit",
});
spawnSync(process.execPath, [fileURLToPath(new URL("study-report.mjs", import.meta.url))], {
  stdio: "inherit",
});
// Each of its sections alone: node bench/study.mjs workers. Memory over 50,000 images: node bench/study.mjs stream 50000
spawnSync(process.execPath, [fileURLToPath(new URL("study.mjs", import.meta.url))], {
  stdio: "inherit",
});
await checkRenderings();
await benchVitB16();
await benchVitL14();
await benchPyTorch();
