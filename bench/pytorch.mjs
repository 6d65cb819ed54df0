import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { loadModel } from "@commonground/clip";
import { writeRandomCheckpoint } from "../packages/clip/testing/dist/random-checkpoint.js";
import { REAL_SIZES } from "../packages/clip/testing/dist/real-sizes.js";
import { line } from "./report-line.mjs";
import { interleaved, summary } from "./statistics.mjs";

const ROUNDS = 15;
const python = process.env.PYTHON ?? "python3";
const script = fileURLToPath(new URL("pytorch.py", import.meta.url));

/** Image encoders against PyTorch on the same weights, where Python ($PYTHON) has it: in turn, one image at a time. */
export async function benchPyTorch() {
  const { status, stdout } = spawnSync(python, ["-c", "import torch; print(torch.__version__)"], {
    encoding: "utf8",
  });
  if (status !== 0) {
    process.stdout.write(
      "PyTorch is not installed (PYTHON names another interpreter): no comparison with it\n",
    );
    return;
  }
  process.stdout.write(`\nPyTorch ${stdout.trim()}, its better of 1 and ${availableParallelism()} threads\n`);
  await compare("ViT-B-16", "vit", 1);
  await compare("RN50", "resnet", 1.3);
  await compare("convnext_base", "convnext", 1.3);
}

async function compare(name, family, atLeast) {
  const directory = await mkdtemp(join(tmpdir(), "commonground-bench-"));
  try {
    await writeRandomCheckpoint(directory, REAL_SIZES[name]);
    const model = await loadModel(directory);
    const side = model.info.imageSize.width;
    const pixels = Float32Array.from({ length: 3 * side * side }, (_, i) => Math.fround(Math.sin(i * 0.01)));
    const weights = join(directory, "open_clip_model.safetensors");
    const threads = [...new Set([1, availableParallelism()])];
    const peers = await Promise.all(threads.map((count) => startPeer(weights, family, count)));
    const { embeddings } = await model.encodePixels(pixels, 1);
    const difference = Math.max(...peers[0].output.map((value, i) => Math.abs(value - embeddings.data[i])));
    if (!(difference < 1e-3)) throw new Error(`${name}: PyTorch's embedding differs by ${difference}`);
    const works = [() => model.encodePixels(pixels, 1), ...peers.map((peer) => peer.run)];
    const [ours, ...theirs] = await interleaved(ROUNDS, ...works);
    const best = Math.min(...theirs.map((times) => summary(times).median));
    line(`${name}, embedding of one image (median of ${ROUNDS})`, summary(ours).median, "ms", undefined, 1);
    line("  PyTorch", best, "ms", undefined, 1);
    line("  PyTorch / ours", best / summary(ours).median, "×", ["at least", atLeast], 2);
    for (const peer of peers) peer.stop();
    await model.dispose();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A Python process with the same encoder; `run` resolves when it has encoded the image once. */
async function startPeer(weights, family, threads) {
  const child = spawn(python, [script, weights, family, String(threads)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  if (value === undefined) throw new Error("PyTorch's side of the comparison ended");
  return {
    output: JSON.parse(value).output,
    run: async () => {
      child.stdin.write("\n");
      await lines.next();
    },
    stop: () => child.kill(),
  };
}
