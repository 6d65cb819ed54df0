/* Loading, in processes of their own: `node bench/loading.mjs` by itself, or as a part of `run.mjs`. */
import { spawnSync } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readHeader, readTensor } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { VIT_B_16, writeRandomCheckpoint } from "../packages/clip/testing/dist/random-checkpoint.js";
import { torchArchive } from "../packages/files/testing/dist/torch-archive.js";
import { line } from "./report-line.mjs";
import { summary } from "./statistics.mjs";

const child = fileURLToPath(new URL("loading-child.mjs", import.meta.url));

/** Loading the image encoder of the checkpoint in `directory`, each time in a process of its own. */
export function benchLoading(directory) {
  for (const [name, options, seconds, megabytes] of [
    ["ViT-B/16", {}, 0.6, 500],
    ["ViT-B/16, low memory", { lowMemory: true }, 0.1, 120],
  ]) {
    // The first run hashes the weights and warms the disk's cache.
    const runs = Array.from({ length: 6 }, () => load(directory, options)).slice(1);
    const median = (of) => summary(runs.map(of)).median;
    const resident = (state) => [
      median((run) => run[state].resident),
      median((run) => run[state].resident - run[state].anonymous),
    ];
    line(
      `loading ${name} (median of 5)`,
      median((run) => run.loaded.seconds),
      "s",
      ["at most", seconds],
      3,
    );
    line("  resident", resident("loaded")[0], "MB", ["at most", megabytes]);
    line(
      "  the first image takes longer than the next by",
      median((run) => run.warming),
      "s",
      undefined,
      3,
    );
    line("  resident after it", resident("first")[0], "MB");
    line("    of which pages of files, which the system may take back", resident("first")[1], "MB");
  }
}

/** The same weights as PyTorch saves them, against safetensors, in turns. */
export async function benchTorchLoading(directory) {
  const torch = `${directory}-torch`;
  try {
    await writeTorch(directory, torch);
    for (const [name, options] of [
      ["ViT-B/16", {}],
      ["ViT-B/16, low memory", { lowMemory: true }],
    ]) {
      // The first runs hash the weights and warm the disk's cache.
      const rounds = Array.from({ length: 6 }, () => [torch, directory].map((from) => load(from, options)));
      const ratios = (of) => rounds.slice(1).map((pair) => of(pair[0]) / of(pair[1]));
      const median = (of) => summary(ratios(of)).median;
      const seconds = median((run) => run.loaded.seconds);
      line(
        `loading ${name} from PyTorch's file (median of 5)`,
        seconds,
        "× safetensors",
        ["at most", 1.3],
        2,
      );
      line(
        "  resident",
        median((run) => run.loaded.resident),
        "× safetensors",
        ["at most", 1.05],
        2,
      );
    }
  } finally {
    await rm(torch, { recursive: true, force: true });
  }
}

/** Copies a checkpoint in open_clip's layout, its weights as `torch.save` writes them. */
async function writeTorch(directory, to) {
  await cp(directory, to, { recursive: true, filter: (path) => !path.endsWith(".safetensors") });
  const source = await fileSource(join(directory, "open_clip_model.safetensors"));
  const header = await readHeader(source);
  const tensors = {};
  for (const name of header.tensors.keys()) tensors[name] = await readTensor(source, header, name);
  await writeFile(join(to, "open_clip_pytorch_model.bin"), torchArchive(tensors));
}

function load(directory, options) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [child, directory, JSON.stringify(options)],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`loading failed: ${stderr}`);
  return JSON.parse(stdout);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const directory = await mkdtemp(join(tmpdir(), "commonground-bench-"));
  try {
    await writeRandomCheckpoint(directory, VIT_B_16);
    benchLoading(directory);
    await benchTorchLoading(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
