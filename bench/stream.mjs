// Many images through the walk of `commonground explain` into a file of JSON Lines, with an encoder that needs no
// weights: does memory stay flat, and the rate?
//
//   npm run build && node bench/stream.mjs [IMAGES]     # 50,000 by default; 12 kB of disk for each

import { readFileSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, createSyntheticEncoder, prepareVocabulary } from "@commonground/core";
import { readBank } from "@commonground/files/node";
import { oneByOne } from "../packages/cli/dist/run/explain-images.js";
import { openSink } from "../packages/cli/dist/run/sink.js";
import { line } from "./report-line.mjs";

/** Images at either end whose rates are compared. */
const WINDOW = 1000;
/** Explained before anything is counted, while the code is still being compiled. */
const WARMING = 200;
const SIDE = 56;
const COLOURS = [
  [220, 30, 30],
  [40, 70, 220],
  [240, 220, 40],
  [30, 160, 60],
  [120, 70, 30],
];

const images = Number(process.argv[2] ?? 50_000);
const paths = Array.from({ length: WARMING + images }, (_, i) => `synthetic/${i}.png`);
const folder = await mkdtemp(join(tmpdir(), "commonground-stream-"));
try {
  const json = join(folder, "explanations.jsonl");
  const model = createSyntheticEncoder({ side: SIDE });
  const sink = await openSink({ json }, paths, fail);
  const walk = {
    model,
    vocabulary: await prepareVocabulary(model, await readBank("emoji")),
    options: { settings: { causes: "none", masks: "patches" } },
    pictured: false,
    show: () => {},
    fail,
    read: async (path) => drawing(Number(/\d+/.exec(path)[0]), path),
  };
  /** When each image was written, in milliseconds of the clock and of the processor. */
  const clock = [];
  const processor = [];
  for await (const explained of oneByOne(paths, walk)) {
    await sink.add(explained);
    clock.push(performance.now());
    const { user, system } = process.cpuUsage();
    processor.push((user + system) / 1000);
  }
  await sink.close();
  const firstAndLast = (times) =>
    [WARMING + WINDOW, times.length].map((end) => (times[end - 1] - times[end - 1 - WINDOW]) / WINDOW);
  const [first, last] = firstAndLast(clock);
  const [firstBusy, lastBusy] = firstAndLast(processor);
  const { size } = await stat(json);
  line(
    `${images.toLocaleString("en")} images streamed, synthetic encoder`,
    (clock.at(-1) - clock[WARMING - 1]) / 1000,
    "s",
  );
  line("  written", size / 1e6, "MB");
  // Of this process alone: the peak that the system reports at its end may be its parent's.
  const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
  line("  peak memory", peak, "MB", ["at most", 300]);
  line(`  an image of the first ${WINDOW}`, first, "ms", undefined, 2);
  line(`  an image of the last ${WINDOW}`, last, "ms", undefined, 2);
  line("  last / first", last / first, "×", ["at most", 1.1], 3);
  line(
    "  last / first in processor time, whatever else runs",
    lastBusy / firstBusy,
    "×",
    ["at most", 1.1],
    3,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

function fail(error) {
  throw error;
}

/** Three rectangles on a white page; those of the last thousand are those of the first. */
function drawing(number, path) {
  const random = createRandom((number - WARMING) % WINDOW);
  const data = new Uint8Array(SIDE * SIDE * 3).fill(255);
  for (let r = 0; r < 3; r++) {
    const [left, top] = [0, 1].map(() => 4 + Math.floor(random() * 24));
    const [right, bottom] = [left, top].map((from) => from + 8 + Math.floor(random() * 16));
    const colour = COLOURS[Math.floor(random() * COLOURS.length)];
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) data.set(colour, 3 * (y * SIDE + x));
  }
  return {
    pixels: { width: SIDE, height: SIDE, data },
    width: SIDE,
    height: SIDE,
    path,
    sha256: null,
    notes: [],
  };
}
