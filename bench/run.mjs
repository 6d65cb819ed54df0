// `npm run bench`: the project's speed and memory, as ratios within one run where a machine's own speed matters.

import { spawnSync } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { benchCrf } from "./crf.mjs";
import { benchEmbedded } from "./embedded.mjs";
import { benchVitB16, benchVitL14 } from "./vit-b-16.mjs";

process.stdout.write(
  `${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.versions.node}\n\n`,
);
await benchEmbedded();
await benchCrf();
await benchVitB16();
await benchVitL14();
const torch = spawnSync("python3", ["-c", "import torch; print(torch.__version__)"], { encoding: "utf8" });
process.stdout.write(
  torch.status === 0
    ? `PyTorch ${torch.stdout.trim()} is installed, but this benchmark does not run it yet\n`
    : "PyTorch is not installed: no comparison with it\n",
);
