// What the benchmarks of studies share: folders, drawings, processes and their processor time.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(root, "packages/cli/bin/commonground.js");

/** Calls `work` with a folder that is gone afterwards. */
export async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), "commonground-bench-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs commands side by side to their ends; seconds of the clock and of the processor, children included. */
export async function commands(lists, cache) {
  const before = childrenSeconds();
  const start = performance.now();
  await Promise.all(
    lists.map(async (args) => {
      const env = { ...process.env, COMMONGROUND_CACHE: cache };
      const child = spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "ignore", "inherit"], env });
      const [code] = await once(child, "close");
      if (code !== 0) throw new Error(`commonground ${args.join(" ")} ended with ${code}`);
    }),
  );
  return { seconds: (performance.now() - start) / 1000, processor: childrenSeconds() - before };
}

/** Processor time of the processes that this one has waited for, theirs included (proc(5): cutime, cstime). */
function childrenSeconds() {
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /u, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** The most memory that this process has had, in MB. */
export function peakMegabytes() {
  return Number(/VmHWM:\s+(\d+)/u.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
}

/** The memory that this process has, in MB. */
export function megabytes() {
  return process.memoryUsage.rss() / 2 ** 20;
}

const COLOURS = [
  [220, 30, 30],
  [40, 70, 220],
  [240, 220, 40],
  [30, 160, 60],
  [120, 70, 30],
];

/** A hundred PNGs of three rectangles on white. */
export function drawings(side) {
  return Promise.all(
    Array.from({ length: 100 }, (_, number) => {
      const data = Buffer.alloc(side * side * 3, 255);
      for (let r = 0; r < 3; r++) {
        const colour = Buffer.from(COLOURS[(number + r) % COLOURS.length]);
        const [left, top] = [((number * 7 + r * 13) % 30) / 60, ((number * 11 + r * 17) % 30) / 60];
        const size = 0.2 + ((number + r) % 5) / 25;
        for (let y = Math.floor(top * side); y < (top + size) * side; y++)
          for (let x = Math.floor(left * side); x < (left + size) * side; x++)
            colour.copy(data, 3 * (y * side + x));
      }
      return sharp(data, { raw: { width: side, height: side, channels: 3 } })
        .png()
        .toBuffer();
    }),
  );
}

/** A data set of so many items, whose images are those of `images` over and over. */
export function dataSetOf(size, images) {
  return {
    name: "bench",
    format: "folder",
    path: "bench",
    size,
    classes: ["red", "blue"],
    classTemplates: null,
    notes: [],
    item: (index) => ({
      index,
      id: `${index}.png`,
      label: "red",
      boxes: null,
      bytes: () => Promise.resolve(images[index % images.length]),
    }),
  };
}
