import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadModel } from "@commonground/clip";
import { readBank, readImage } from "@commonground/files/node";
import { explain, prepareVocabulary, settingsFor } from "@commonground/core";
import { clocked } from "./clocked.mjs";
import { pyTorch, startPeer } from "./python-peer.mjs";
import { countSame, writeStudy } from "./python-study.mjs";
import { line } from "./report-line.mjs";
import { interleaved, pairedRatio, summary, time } from "./statistics.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const photo = `${root}packages/core/fixtures/preprocess/0-500x375-RGB.png`;
/** Drawings on which renderings in Python are compared with the product. */
const DRAWINGS = ["1f436", "1f431", "1f69c", "1f352", "1f98b", "1f418", "1f456", "1f6d2"].map(
  (code) => `${root}node_modules/@twemoji/svg/${code}.svg`,
);
/** Of the others K-means finds another partition, or two descriptors are as good as equal. */
const LEAST_SAME = 5;
const STRUCTURES = ["tidy", "authors"];
const PACKAGES = ["open_clip", "cv2", "sklearn", "safetensors"];

/** What an explanation is in both languages: the paper's regions, and masks of patches, without the dense CRF. */
const LIKE_PYTHON = { regions: "ellipse", masks: "patches", causes: "none" };

/** The paper's explanation, without causes, by the way regions are encoded. */
const WAYS = {
  pooled: { regions: "pooled", causes: "none" },
  refined: { regions: "pooled", causes: "none", masks: "refined" },
  ellipses: { regions: "ellipse", causes: "none" },
};

/**
 * Whole explanations on the checkpoint in `directory`, warm and in turns: regions in one pass against circles, both
 * against renderings in PyTorch where Python has what these need, and what is not the encoder.
 */
export async function benchExplanations(directory, rounds = 9) {
  const model = await loadModel(directory);
  const { encoder, encoding } = clocked(model);
  const vocabulary = await prepareVocabulary(model, await readBank("emoji"));
  const image = await readImage(photo);
  const rest = {};
  const works = Object.entries(WAYS).map(([way, settings]) => async () => {
    const before = encoding();
    const total = await time(() => explain(encoder, image, vocabulary, { settings }));
    (rest[way] ??= []).push((100 * (total - (encoding() - before))) / total);
  });

  const folder = await mkdtemp(join(tmpdir(), "commonground-bench-"));
  try {
    const version = pyTorch(PACKAGES);
    const settings = settingsFor(model.info, vocabulary, LIKE_PYTHON);
    const study = { directory, model, vocabulary, settings, images: [image] };
    const peers = version === undefined ? [] : await startPeers(folder, study);
    const [pooled, refined, ellipses, ...theirs] = await interleaved(
      rounds,
      ...works,
      ...peers.map(({ run }) => run),
    );
    line(`explain, ViT-B/16, ellipses, no causes (median of ${rounds})`, median(ellipses), "ms");
    line("  of which not the encoder", median(rest.ellipses.slice(1)), "%", ["at most", 10], 1);
    line("explain, ViT-B/16, pooled, no causes", median(pooled), "ms");
    line("  of which not the encoder", median(rest.pooled.slice(1)), "%", ["at most", 20], 1);
    line("  ellipses / pooled, in turns", pairedRatio(ellipses, pooled), "×", ["at least", 12], 1);
    line(
      "  ellipses / pooled with refined masks, in turns",
      pairedRatio(ellipses, refined),
      "×",
      ["at least", 7],
      1,
    );
    if (version !== undefined) {
      const [tidy, authors] = theirs;
      line(`tidy rendering in PyTorch ${version}, without the dense CRF`, median(tidy), "ms");
      line("  tidy / pooled, in turns", pairedRatio(tidy, pooled), "×", ["at least", 8], 1);
      line("the authors' structure in PyTorch, without the dense CRF", median(authors), "ms");
      line("  authors' / pooled, in turns", pairedRatio(authors, pooled), "×", ["at least", 15], 1);
      for (const { stop } of peers) stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
    await model.dispose();
  }
}

function median(times) {
  return summary(times).median;
}

/** The renderings find on drawings what the product finds, with the embedded model: the same words in the same order. */
export async function checkRenderings() {
  if (pyTorch(PACKAGES) === undefined) return;
  const folder = await mkdtemp(join(tmpdir(), "commonground-bench-"));
  const model = await loadModel("emoji-vit-s");
  try {
    const vocabulary = await prepareVocabulary(model, await readBank("emoji"));
    const settings = settingsFor(model.info, vocabulary, LIKE_PYTHON);
    const images = [];
    const explanations = [];
    for (const path of DRAWINGS) {
      images.push(await readImage(path));
      explanations.push(await explain(model, images.at(-1), vocabulary, { settings }));
    }
    const directory = `${root}models/emoji/emoji-vit-s`;
    const peers = await startPeers(folder, { directory, model, vocabulary, settings, images });
    for (const [i, { found, stop }] of peers.entries()) {
      const same = countSame(found, explanations, vocabulary);
      const what = `${STRUCTURES[i]} rendering: same findings, of ${DRAWINGS.length} drawings`;
      line(what, same, "", ["at least", LEAST_SAME]);
      stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
    await model.dispose();
  }
}

async function startPeers(folder, study) {
  const paths = await writeStudy(folder, study);
  const peers = [];
  for (const structure of STRUCTURES)
    peers.push(await startPeer("explain.py", [structure, folder, ...paths]));
  return peers;
}
