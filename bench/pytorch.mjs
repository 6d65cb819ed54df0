import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { loadModel } from "@commonground/clip";
import { writeRandomCheckpoint } from "../packages/clip/testing/dist/random-checkpoint.js";
import { REAL_SIZES } from "../packages/clip/testing/dist/real-sizes.js";
import { pyTorch, startPeer } from "./python-peer.mjs";
import { line } from "./report-line.mjs";
import { interleaved, summary } from "./statistics.mjs";

const ROUNDS = 15;

/** Image encoders against PyTorch on the same weights, where Python ($PYTHON) has it: in turn, one image at a time. */
export async function benchPyTorch() {
  const version = pyTorch();
  if (version === undefined) return;
  process.stdout.write(`\nPyTorch ${version}, its better of 1 and ${availableParallelism()} threads\n`);
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
    const peers = await Promise.all(
      threads.map((count) => startPeer("encoders.py", [weights, family, String(count)])),
    );
    const { embeddings } = await model.encodePixels(pixels, 1);
    const difference = Math.max(
      ...peers[0].found.output.map((value, i) => Math.abs(value - embeddings.data[i])),
    );
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
