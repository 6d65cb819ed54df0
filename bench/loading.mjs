import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
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
    const median = (key) => summary(runs.map((run) => run[key])).median;
    line(`loading ${name} (median of 5)`, median("seconds"), "s", ["at most", seconds], 2);
    // Pages of the weights file that were read count as resident, yet the system may take them back at any time.
    const whole = options.lowMemory === undefined;
    line("  resident after one image", median("resident"), "MB", whole ? ["at most", megabytes] : undefined);
    line(
      "  of which not the weights file's own pages",
      median("anonymous"),
      "MB",
      whole ? undefined : ["at most", megabytes],
    );
  }
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
