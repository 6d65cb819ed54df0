/*
 * Encoders of open_clip and timm in their real sizes against the libraries themselves, on the same random weights, in
 * turn, one image or 32 texts at a time: `PYTHON=… node bench/libraries.mjs [MODEL…]`. Ours must not be slower.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { loadModel } from "@commonground/clip";
import { pyTorch, startPeer } from "./python-peer.mjs";
import { line } from "./report-line.mjs";
import { interleaved, summary } from "./statistics.mjs";

const ROUNDS = 11;
const MODELS = [
  "EVA02-B-16",
  "PE-Core-B-16",
  "MobileCLIP-S2",
  "ViTamin-B",
  "coca_ViT-B-32",
  "MobileCLIP-B",
  "xlm-roberta-base-ViT-B-32",
];

const version = pyTorch(["open_clip", "timm"]);
if (version !== undefined) {
  process.stdout.write(`PyTorch ${version}, its better of 1 and ${availableParallelism()} threads\n`);
  const asked = process.argv.slice(2);
  for (const name of asked.length > 0 ? asked : MODELS) await compare(name);
}

async function compare(name) {
  const directory = await mkdtemp(join(tmpdir(), "commonground-bench-"));
  const peers = [];
  try {
    for (const count of new Set([1, availableParallelism()])) {
      peers.push(await startPeer("library.py", [name, directory, String(count)]));
    }
    const model = await loadModel(directory);
    const { width, height } = model.info.imageSize;
    const pixels = Float32Array.from({ length: 3 * width * height }, (_, i) =>
      Math.fround(Math.sin(i * 0.01)),
    );
    const { ids, output: expected } = peers[0].found;
    const encode =
      ids === undefined
        ? async () => (await model.encodePixels(pixels, 1)).embeddings
        : () => model.encodeTokens(Int32Array.from(ids.flat()), ids.length, ids[0].length);
    const embeddings = await encode();
    const largest = Math.max(...expected.map(Math.abs));
    const distance = Math.max(...expected.map((value, i) => Math.abs(value - embeddings.data[i]) / largest));
    line(`${name}, distance from the library, of the largest number`, distance, "", ["at most", 1e-4], 7);
    const works = [encode, ...peers.map((peer) => peer.run)];
    const [ours, ...theirs] = await interleaved(ROUNDS, ...works);
    const best = Math.min(...theirs.map((times) => summary(times).median));
    const what = ids === undefined ? "one image" : `${ids.length} texts of ${ids[0].length} tokens`;
    line(`  embedding of ${what} (median of ${ROUNDS})`, summary(ours).median, "ms", undefined, 1);
    line("  PyTorch / ours", best / summary(ours).median, "×", ["at least", 1], 2);
    await model.dispose();
  } finally {
    for (const peer of peers) peer.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
